import { and, asc, eq, getColumns, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { AgentId, Instant, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import type { Agent } from './agent.ts';
import { buildCatalogTables } from './catalog-tables.ts';

/** What the standing version of an agent uses, by name; `digest` is that of the definition it was read from, empty without one. */
export interface AgentUses {
  readonly tools: readonly string[];
  readonly models: readonly string[];
  readonly agents: readonly string[];
  readonly digest: string;
}

const NO_USES = { usesTools: [], usesModels: [], usesAgents: [], usesDigest: '' } as const;

/** SQLite has one writer, so reading is holding; on PostgreSQL all moves within one agent wait for one another here. */
const LOCK: Statement = {
  sqlite: 'SELECT id FROM agent WHERE tenant_id = ? AND id = ?',
  postgres: 'SELECT id FROM agent WHERE tenant_id = ? AND id = ? FOR UPDATE',
};

/** Agents themselves. */
export function agentStatements(kit: Kit) {
  const { agent } = buildCatalogTables(kit);
  const { nameKey: _key, searchText: _text, usesTools: _tools, usesModels: _models, usesAgents: _agents, usesDigest: _digest, deletedAt: _deleted, ...agentColumns } = getColumns(agent);
  const oneAgent = (tenantId: TenantId, id: AgentId) => and(eq(agent.tenantId, tenantId), eq(agent.id, id), isNull(agent.deletedAt));

  return {
    /** Answers false when an agent with this name exists: decided by the unique index, so that two at once cannot both pass. */
    async addAgent(tx: Tx, row: Agent): Promise<boolean> {
      const added = await tx.q.insert(agent).values({ ...row, nameKey: nameKeyOf(row.name), searchText: searchTextOf(row), ...NO_USES }).onConflictDoNothing().returning({ id: agent.id });
      return added.length === 1;
    },

    async findAgent(db: Db, tenantId: TenantId, id: AgentId): Promise<Agent | undefined> {
      return (await db.q.select(agentColumns).from(agent).where(oneAgent(tenantId, id)))[0];
    },

    async findAgentByName(db: Db, tenantId: TenantId, name: string): Promise<Agent | undefined> {
      return (await db.q.select(agentColumns).from(agent).where(and(eq(agent.tenantId, tenantId), eq(agent.nameKey, nameKeyOf(name)))))[0];
    },

    /** Reads the agent and holds it, with all its versions, until the transaction ends. */
    async holdAgent(tx: Tx, tenantId: TenantId, id: AgentId): Promise<Agent | undefined> {
      await tx.all(LOCK, tenantId, id);
      return (await tx.q.select(agentColumns).from(agent).where(oneAgent(tenantId, id)))[0];
    },

    async saveStanding(tx: Tx, { tenantId, id, status, currentVersionId, ver }: Agent): Promise<void> {
      await tx.q.update(agent).set({ status, currentVersionId, ver: ver + 1 }).where(and(oneAgent(tenantId, id), eq(agent.ver, ver)));
    },

    /** Writes what the agent is called and who answers for it, if nobody changed it meanwhile; answers whether it did. */
    async saveAbout(tx: Tx, row: Agent): Promise<boolean> {
      const { tenantId, id, description, category, tags, riskClass, ownerId, ownerName, ver } = row;
      const saved = await tx.q.update(agent).set({ description, category, tags, riskClass, ownerId, ownerName, searchText: searchTextOf(row), ver: ver + 1 })
        .where(and(oneAgent(tenantId, id), eq(agent.ver, ver))).returning({ id: agent.id });
      return saved.length === 1;
    },

    usesDigest: async (db: Db, tenantId: TenantId, id: AgentId): Promise<string> => (await db.q.select({ digest: agent.usesDigest }).from(agent).where(oneAgent(tenantId, id)))[0]?.digest ?? '',

    async saveUses(tx: Tx, { tenantId, id }: Pick<Agent, 'tenantId' | 'id'>, { tools, models, agents, digest }: AgentUses): Promise<void> {
      await tx.q.update(agent).set({ usesTools: tools, usesModels: models, usesAgents: agents.map(nameKeyOf), usesDigest: digest }).where(oneAgent(tenantId, id));
    },

    /** Leaves a tombstone and frees the name. Answers false when there is none to delete (any more). */
    async bury(tx: Tx, { tenantId, id }: Pick<Agent, 'tenantId' | 'id'>, at: Instant): Promise<boolean> {
      const buried = await tx.q.update(agent).set({ deletedAt: at, currentVersionId: null, nameKey: `deleted\n${id}` }).where(oneAgent(tenantId, id)).returning({ id: agent.id });
      return buried.length === 1;
    },

    /** Whether an agent of this id was here and is deleted. */
    async isBuried(db: Db, tenantId: TenantId, id: AgentId): Promise<boolean> {
      return (await db.q.select({ id: agent.id }).from(agent).where(and(eq(agent.tenantId, tenantId), eq(agent.id, id), isNotNull(agent.deletedAt)))).length === 1;
    },

    /** Agents whose standing version hands work to an agent of this name. */
    async agentsUsing(db: Db, tenantId: TenantId, name: string, { drafts }: { readonly drafts: boolean }): Promise<readonly Pick<Agent, 'id' | 'name' | 'status'>[]> {
      return db.q.select({ id: agent.id, name: agent.name, status: agent.status }).from(agent)
        .where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt), drafts ? undefined : ne(agent.status, 'DRAFT'), listing(kit, agent.usesAgents, nameKeyOf(name)))).orderBy(asc(agent.nameKey));
    },
  };
}

/** Whether a column that is a JSON list of texts names this one; each database looks into them in its own way. */
export function listing(kit: Kit, column: ReturnType<typeof buildCatalogTables>['agent']['tags'], text: string): SQL {
  return kit.dialect === 'sqlite'
    ? sql`exists (select 1 from json_each(${column}) where value = ${text})`
    : sql`${column} @> ${JSON.stringify([text])}::jsonb`;
}

export function nameKeyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function searchTextOf({ name, description, tags }: Agent): string {
  return [name, description, ...tags].join('\n').toLowerCase();
}
