import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { PinnedTool } from '../../../shared/tool-drift.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { sealedColumn } from '../../records/vault/index.ts';
import { buildMcpTables } from './mcp-tables.ts';
import type { Observation, ObservationSource, Pin, ServerSecret, Sighting } from './observation.ts';

export type McpStore = ReturnType<typeof openMcpStore>;

/** Where a server's secret stands, but for tenant and row. */
export const SECRET_PLACE = { table: 'mcp_secret', column: 'value' } as const;

/** Well under what either database takes in one statement. */
const ROWS_AT_ONCE = 500;
const MOST_LISTED = 50;

export function openMcpStore(kit: Kit) {
  const { mcpToolDefinition: definition, mcpToolSet: toolSet, mcpObservation: observation, mcpPin: pin, mcpSecret: secret } = buildMcpTables(kit);
  const ofServer = (tenantId: TenantId, serverId: string) => and(eq(observation.tenantId, tenantId), eq(observation.serverId, serverId));
  /** A server that was asked speaks for itself; files count while nobody has asked it. */
  const counts = [sql`case when ${observation.source} = 'discovery' then 0 else 1 end`, desc(observation.observedAt), desc(observation.id)];

  return {
    /** Keeps definitions and the set of them; what is known already stays as it is. */
    async addSet(tx: Tx, tenantId: TenantId, set: { readonly digest: string; readonly tools: readonly PinnedTool[] }, definitions: ReadonlyMap<string, JsonObject>): Promise<void> {
      const rows = [...definitions].map(([digest, said]) => ({ tenantId, digest, definition: said }));
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await tx.q.insert(definition).values(rows.slice(at, at + ROWS_AT_ONCE)).onConflictDoNothing();
      await tx.q.insert(toolSet).values({ tenantId, ...set }).onConflictDoNothing();
    },

    async toolsOf(db: Db, tenantId: TenantId, digest: string): Promise<readonly PinnedTool[]> {
      const [row] = await db.q.select({ tools: toolSet.tools }).from(toolSet).where(and(eq(toolSet.tenantId, tenantId), eq(toolSet.digest, digest)));
      return row?.tools ?? [];
    },

    async definitions(db: Db, tenantId: TenantId, digests: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
      const found = new Map<string, JsonObject>();
      for (let at = 0; at < digests.length; at += ROWS_AT_ONCE) {
        const rows = await db.q.select({ digest: definition.digest, said: definition.definition }).from(definition)
          .where(and(eq(definition.tenantId, tenantId), inArray(definition.digest, digests.slice(at, at + ROWS_AT_ONCE))));
        for (const { digest, said } of rows) found.set(digest, said);
      }
      return found;
    },

    async addObservation(tx: Tx, row: Observation): Promise<void> {
      await tx.q.insert(observation).values(row);
    },

    /** What is known of a server's tools now. */
    async sighting(db: Db, tenantId: TenantId, serverId: string): Promise<Sighting | undefined> {
      const [row] = await db.q.select().from(observation).where(and(ofServer(tenantId, serverId), isNotNull(observation.setDigest))).orderBy(...counts).limit(1);
      return row && asSighting(row);
    },

    /** The last time this source told the server's tools. */
    async lastFrom(db: Db, tenantId: TenantId, serverId: string, source: ObservationSource): Promise<Sighting | undefined> {
      const [row] = await db.q.select().from(observation).where(and(ofServer(tenantId, serverId), eq(observation.source, source), isNotNull(observation.setDigest)))
        .orderBy(desc(observation.observedAt), desc(observation.id)).limit(1);
      return row && asSighting(row);
    },

    /** Newest first. */
    history: (db: Db, tenantId: TenantId, serverId: string): Promise<Observation[]> =>
      db.q.select().from(observation).where(ofServer(tenantId, serverId)).orderBy(desc(observation.observedAt), desc(observation.id)).limit(MOST_LISTED).execute(),

    /** Of every server the newest observation. */
    async newest(db: Db, tenantId: TenantId): Promise<ReadonlyMap<string, Observation>> {
      const rank = sql<number>`row_number() over (partition by ${observation.serverId} order by ${observation.observedAt} desc, ${observation.id} desc)`.as('rank');
      const ranked = db.q.select({ id: observation.id, rank }).from(observation).where(eq(observation.tenantId, tenantId)).as('ranked');
      const rows = await db.q.select().from(observation).innerJoin(ranked, eq(ranked.id, observation.id)).where(and(eq(observation.tenantId, tenantId), eq(ranked.rank, 1)));
      return new Map(rows.map((row) => [row.mcp_observation.serverId, row.mcp_observation]));
    },

    /** Of every server what is known of its tools now. */
    async sightings(db: Db, tenantId: TenantId): Promise<ReadonlyMap<string, Sighting>> {
      const rank = sql<number>`row_number() over (partition by ${observation.serverId} order by case when ${observation.source} = 'discovery' then 0 else 1 end, ${observation.observedAt} desc, ${observation.id} desc)`.as('rank');
      const ranked = db.q.select({ id: observation.id, rank }).from(observation).where(and(eq(observation.tenantId, tenantId), isNotNull(observation.setDigest))).as('ranked');
      const rows = await db.q.select().from(observation).innerJoin(ranked, eq(ranked.id, observation.id)).where(and(eq(observation.tenantId, tenantId), eq(ranked.rank, 1)));
      return new Map(rows.map((row) => [row.mcp_observation.serverId, asSighting(row.mcp_observation)]));
    },

    async pin(db: Db, tenantId: TenantId, serverId: string): Promise<Pin | undefined> {
      return (await db.q.select().from(pin).where(and(eq(pin.tenantId, tenantId), eq(pin.serverId, serverId))))[0];
    },

    async pins(db: Db, tenantId: TenantId): Promise<ReadonlyMap<string, Pin>> {
      const rows = await db.q.select().from(pin).where(eq(pin.tenantId, tenantId)).orderBy(asc(pin.serverId));
      return new Map(rows.map((row) => [row.serverId, row]));
    },

    /** Puts a pin in the place of the one before it, or of none; answers false when somebody else was faster. */
    async savePin(tx: Tx, row: Pin): Promise<boolean> {
      const { tenantId, serverId, ...rest } = row;
      if (row.ver === 1) return (await tx.q.insert(pin).values(row).onConflictDoNothing().returning({ ver: pin.ver })).length === 1;
      const saved = await tx.q.update(pin).set(rest).where(and(eq(pin.tenantId, tenantId), eq(pin.serverId, serverId), eq(pin.ver, row.ver - 1))).returning({ ver: pin.ver });
      return saved.length === 1;
    },

    secrets: (db: Db, tenantId: TenantId, serverId: string): Promise<ServerSecret[]> =>
      db.q.select().from(secret).where(and(eq(secret.tenantId, tenantId), eq(secret.serverId, serverId))).orderBy(asc(secret.name)).execute(),

    /** Puts a secret in the place of the one of that name. */
    async putSecret(tx: Tx, row: ServerSecret): Promise<void> {
      await tx.q.delete(secret).where(and(eq(secret.tenantId, row.tenantId), eq(secret.serverId, row.serverId), eq(secret.name, row.name)));
      await tx.q.insert(secret).values({ ...row, value: Buffer.from(row.value) });
    },

    async dropSecrets(tx: Tx, tenantId: TenantId, serverId: string): Promise<void> {
      await tx.q.delete(secret).where(and(eq(secret.tenantId, tenantId), eq(secret.serverId, serverId)));
    },

    /** For the vault, which seals the secrets anew under a tenant's next key. */
    sealedSecrets: sealedColumn(SECRET_PLACE),
  };
}

function asSighting(row: Observation): Sighting {
  if (row.setDigest === null) throw new Error('only observations with tools were asked for');
  return { ...row, setDigest: row.setDigest };
}
