import { and, desc, eq, or, sql } from 'drizzle-orm';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { LayerOwner, LayerVersion } from './layer.ts';
import { buildLayerTables } from './layer-tables.ts';

export type LayerStore = ReturnType<typeof openLayerStore>;
export type LayerHead = LayerOwner & { readonly version: number };

export function openLayerStore(kit: Kit) {
  const { registryLayer } = buildLayerTables(kit);
  const of = (owner: LayerOwner) => and(eq(registryLayer.tenantId, owner.tenantId), eq(registryLayer.kind, owner.kind), eq(registryLayer.ownerId, owner.id));
  const asVersion = ({ ownerId, ...rest }: typeof registryLayer.$inferSelect): LayerVersion => ({ ...rest, id: ownerId });

  return {
    /** The version in force of each of these layers; a layer that nobody wrote has none. */
    async heads(db: Db, owners: readonly LayerOwner[]): Promise<readonly LayerHead[]> {
      const rows = await db.q.select({ tenantId: registryLayer.tenantId, kind: registryLayer.kind, id: registryLayer.ownerId, version: sql<number>`max(${registryLayer.version})` })
        .from(registryLayer).where(or(...owners.map(of))).groupBy(registryLayer.tenantId, registryLayer.kind, registryLayer.ownerId);
      return rows.map((row) => ({ ...row, version: Number(row.version) }));
    },

    async find(db: Db, owner: LayerOwner, version: number): Promise<LayerVersion | undefined> {
      const [row] = await db.q.select().from(registryLayer).where(and(of(owner), eq(registryLayer.version, version)));
      return row && asVersion(row);
    },

    async latest(db: Db, owner: LayerOwner): Promise<LayerVersion | undefined> {
      const [row] = await db.q.select().from(registryLayer).where(of(owner)).orderBy(desc(registryLayer.version)).limit(1);
      return row && asVersion(row);
    },

    async history(db: Db, owner: LayerOwner): Promise<readonly Omit<LayerVersion, 'content'>[]> {
      const rows = await db.q.select().from(registryLayer).where(of(owner)).orderBy(desc(registryLayer.version)).limit(200);
      return rows.map(({ content: _left, ...row }) => ({ ...row, id: row.ownerId })).map(({ ownerId: _same, ...row }) => row);
    },

    /** False when somebody else wrote this version first. */
    async add(tx: Tx, { id, ...version }: LayerVersion): Promise<boolean> {
      const rows = await tx.q.insert(registryLayer).values({ ...version, ownerId: id }).onConflictDoNothing().returning({ version: registryLayer.version });
      return rows.length === 1;
    },
  };
}
