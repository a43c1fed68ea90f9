import { and, asc, desc, eq, getColumns, gt, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { type AgentId, brand, type Instant, type TenantId, type UserId, type VersionId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import type { VersionState } from '../../../shared/version-lifecycle.ts';
import { textsIn, timeAndIdIn } from '../../base/cursor-key.ts';
import { containing } from '../../base/like-pattern.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import type { Agent, AgentFilter, Version, VersionSummary } from './agent.ts';
import { buildCatalogTables } from './catalog-tables.ts';

export type CatalogStore = ReturnType<typeof openCatalogStore>;
export type HeadVersion = Pick<Version, 'id' | 'agentId' | 'semver' | 'state'> & { readonly newest: boolean };
export type AgentFacetRow = Pick<Agent, 'category' | 'tags' | 'status' | 'ownerId' | 'ownerName' | 'riskClass'> & Pick<AgentUses, 'tools' | 'models'>;

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

export function openCatalogStore(kit: Kit) {
  const { agent, agentVersion } = buildCatalogTables(kit);
  const { nameKey: _key, searchText: _text, usesTools: _tools, usesModels: _models, usesAgents: _agents, usesDigest: _digest, deletedAt: _deleted, ...agentColumns } = getColumns(agent);
  const { canonical: _canonical, editing: _editing, editedAt: _editedAt, editors: _editors, ...summaryColumns } = getColumns(agentVersion);
  const oneAgent = (tenantId: TenantId, id: AgentId) => and(eq(agent.tenantId, tenantId), eq(agent.id, id), isNull(agent.deletedAt));
  const oneVersion = (tenantId: TenantId, id: VersionId) => and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.id, id));
  const versionsOf = (tenantId: TenantId, id: AgentId) => and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.agentId, id));

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
        .where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt), drafts ? undefined : ne(agent.status, 'DRAFT'), listing(agent.usesAgents, nameKeyOf(name)))).orderBy(asc(agent.nameKey));
    },

    /** Answers false when the agent already has a version of this number. */
    async addVersion(tx: Tx, row: Version): Promise<boolean> {
      const added = await tx.q.insert(agentVersion).values(row).onConflictDoNothing().returning({ id: agentVersion.id });
      return added.length === 1;
    },

    async findVersion(db: Db, tenantId: TenantId, id: VersionId): Promise<Version | undefined> {
      return (await db.q.select().from(agentVersion).where(oneVersion(tenantId, id)))[0];
    },

    async hasNumber(db: Db, tenantId: TenantId, id: AgentId, semver: string): Promise<boolean> {
      const rows = await db.q.select({ id: agentVersion.id }).from(agentVersion).where(and(versionsOf(tenantId, id), eq(agentVersion.semver, semver)));
      return rows.length > 0;
    },

    /** Writes the whole row if nobody changed it meanwhile; answers whether it did. */
    async saveVersion(tx: Tx, row: Version): Promise<boolean> {
      const { tenantId, id, ver, ...rest } = row;
      const saved = await tx.q.update(agentVersion).set({ ...rest, ver: ver + 1 }).where(and(oneVersion(tenantId, id), eq(agentVersion.ver, ver))).returning({ id: agentVersion.id });
      return saved.length === 1;
    },

    /** Opens, goes on with or ends an editing session, without touching what is edited. */
    async saveEditing(tx: Tx, { tenantId, id, editing, editedAt }: Version): Promise<void> {
      await tx.q.update(agentVersion).set({ editing, editedAt }).where(oneVersion(tenantId, id));
    },

    /** Drafts whose editing session has seen no save since; of an agent that is gone nothing is left to tell. */
    idleSince: (db: Db, tenantId: TenantId, since: Instant): Promise<{ id: VersionId }[]> =>
      db.q.select({ id: agentVersion.id }).from(agentVersion).where(and(eq(agentVersion.tenantId, tenantId), lte(agentVersion.editedAt, since), ofAnAgent(db, tenantId))).orderBy(asc(agentVersion.editedAt)).execute(),

    /** Published versions whose day has come, of agents that are still there. */
    retiringBy: (db: Db, tenantId: TenantId, now: Instant): Promise<{ id: VersionId }[]> =>
      db.q.select({ id: agentVersion.id }).from(agentVersion)
        .where(and(eq(agentVersion.tenantId, tenantId), lte(agentVersion.deprecateAt, now), eq(agentVersion.state, 'PUBLISHED'), ofAnAgent(db, tenantId))).orderBy(asc(agentVersion.deprecateAt)).execute(),

    /** Numbers that were published at any time. */
    async publishedNumbers(db: Db, tenantId: TenantId, id: AgentId): Promise<readonly string[]> {
      return (await db.q.select({ semver: agentVersion.semver }).from(agentVersion).where(and(versionsOf(tenantId, id), isNotNull(agentVersion.publishedAt)))).map((row) => row.semver);
    },

    async publishedVersion(db: Db, tenantId: TenantId, id: AgentId): Promise<Version | undefined> {
      return (await db.q.select().from(agentVersion).where(and(versionsOf(tenantId, id), eq(agentVersion.state, 'PUBLISHED'))))[0];
    },

    /** Of the whole tenant, in order of id. */
    published: (db: Db, tenantId: TenantId): Promise<Version[]> =>
      db.q.select().from(agentVersion).where(and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.state, 'PUBLISHED'))).orderBy(asc(agentVersion.id)).execute(),

    /** Newest first. */
    statesOf: (db: Db, tenantId: TenantId, id: AgentId): Promise<{ id: VersionId; state: VersionState; semver: string; digest: string }[]> =>
      db.q.select({ id: agentVersion.id, state: agentVersion.state, semver: agentVersion.semver, digest: agentVersion.digest }).from(agentVersion).where(versionsOf(tenantId, id))
        .orderBy(desc(agentVersion.createdAt), desc(agentVersion.id)).execute(),

    /** What was imported so far, in order of revision. */
    async importedRevisions(db: Db, tenantId: TenantId, id: AgentId): Promise<readonly { readonly revision: number; readonly digest: string }[]> {
      const rows = await db.q.select({ revision: agentVersion.importRevision, digest: agentVersion.importDigest }).from(agentVersion)
        .where(and(versionsOf(tenantId, id), isNotNull(agentVersion.importRevision))).orderBy(asc(agentVersion.importRevision));
      return rows.map((row) => ({ revision: row.revision ?? 0, digest: row.digest ?? '' }));
    },

    /** `drafts`: whether what a draft uses may be searched by. */
    async listAgents(db: Db, tenantId: TenantId, filter: AgentFilter, { drafts }: { readonly drafts: boolean } = { drafts: false }): Promise<Page<Agent>> {
      const rows = await db.q.select({ ...agentColumns, nameKey: agent.nameKey }).from(agent)
        .where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt), matches(filter, drafts), afterName(filter.cursor)))
        .orderBy(asc(agent.nameKey), asc(agent.id)).limit(filter.size + 1);
      const page = pageOf(rows, filter.size, (row) => [row.nameKey, row.id]);
      return { ...page, items: page.items.map(({ nameKey: _sortKey, ...row }) => row) };
    },

    /** Of each agent its newest version and its published one, where it has them. Without `drafts` those still being written do not count. */
    async headVersions(db: Db, tenantId: TenantId, agentIds: readonly AgentId[], { drafts }: { readonly drafts: boolean }): Promise<readonly HeadVersion[]> {
      const ranked = db.q.select({
        id: agentVersion.id, agentId: agentVersion.agentId, semver: agentVersion.semver, state: agentVersion.state,
        rank: sql<number>`row_number() over (partition by ${agentVersion.agentId} order by ${agentVersion.createdAt} desc, ${agentVersion.id} desc)`.as('rank'),
      }).from(agentVersion)
        .where(and(eq(agentVersion.tenantId, tenantId), inArray(agentVersion.agentId, [...agentIds]), drafts ? undefined : ne(agentVersion.state, 'DRAFT'))).as('ranked');
      const rows = await db.q.select().from(ranked).where(or(eq(ranked.rank, 1), eq(ranked.state, 'PUBLISHED')));
      return rows.map(({ rank, ...row }) => ({ ...row, newest: Number(rank) === 1 }));
    },

    canonicals: (db: Db, tenantId: TenantId, ids: readonly VersionId[]): Promise<readonly Pick<Version, 'id' | 'canonical'>[]> =>
      db.q.select({ id: agentVersion.id, canonical: agentVersion.canonical }).from(agentVersion).where(and(eq(agentVersion.tenantId, tenantId), inArray(agentVersion.id, [...ids]))).execute(),

    facetRows: (db: Db, tenantId: TenantId, query: string | undefined): Promise<AgentFacetRow[]> =>
      db.q.select({
        category: agent.category, tags: agent.tags, status: agent.status, ownerId: agent.ownerId, ownerName: agent.ownerName, riskClass: agent.riskClass, tools: agent.usesTools, models: agent.usesModels,
      }).from(agent).where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt), contains(query))).execute(),

    /** Newest first. Without `drafts` those still being written are left out. */
    async listVersions(db: Db, tenantId: TenantId, id: AgentId, { drafts, size, cursor }: { readonly drafts: boolean; readonly size: number; readonly cursor?: string | undefined }): Promise<Page<VersionSummary>> {
      const rows = await db.q.select(summaryColumns).from(agentVersion)
        .where(and(versionsOf(tenantId, id), drafts ? undefined : ne(agentVersion.state, 'DRAFT'), beforeTime(cursor)))
        .orderBy(desc(agentVersion.createdAt), desc(agentVersion.id)).limit(size + 1);
      return pageOf<VersionSummary>(rows, size, (row) => [row.createdAt, row.id]);
    },
  };

  function matches({ query, category, tags, status, ownerId, riskClass, tool, model }: AgentFilter, drafts: boolean) {
    return and(
      contains(query),
      category ? eq(agent.category, category) : undefined,
      tags && tags.length > 0 ? or(...tags.map((tag) => listing(agent.tags, tag))) : undefined,
      status ? eq(agent.status, status) : undefined,
      ownerId ? eq(agent.ownerId, brand<UserId>(ownerId)) : undefined,
      riskClass ? eq(agent.riskClass, riskClass) : undefined,
      tool ? listing(agent.usesTools, tool) : undefined,
      model ? listing(agent.usesModels, model) : undefined,
      // What a draft uses is not for those who may not see drafts.
      (tool || model) && !drafts ? ne(agent.status, 'DRAFT') : undefined,
    );
  }

  function contains(query: string | undefined) {
    if (!query) return undefined;
    return sql`${agent.searchText} like ${containing(query)} escape '\\'`;
  }

  function ofAnAgent(db: Db, tenantId: TenantId) {
    return inArray(agentVersion.agentId, db.q.select({ id: agent.id }).from(agent).where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt))));
  }

  /** The columns are JSON lists of texts; each database looks into them in its own way. */
  function listing(column: typeof agent.tags, text: string) {
    return kit.dialect === 'sqlite'
      ? sql`exists (select 1 from json_each(${column}) where value = ${text})`
      : sql`${column} @> ${JSON.stringify([text])}::jsonb`;
  }

  function afterName(cursor: string | undefined) {
    if (cursor === undefined) return undefined;
    const [name, id] = textsIn(cursor);
    return or(gt(agent.nameKey, name), and(eq(agent.nameKey, name), gt(agent.id, brand<AgentId>(id))));
  }

  function beforeTime(cursor: string | undefined) {
    if (cursor === undefined) return undefined;
    const [at, id] = timeAndIdIn(cursor);
    return or(lt(agentVersion.createdAt, at), and(eq(agentVersion.createdAt, at), lt(agentVersion.id, brand<VersionId>(id))));
  }
}

export function nameKeyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function searchTextOf({ name, description, tags }: Agent): string {
  return [name, description, ...tags].join('\n').toLowerCase();
}
