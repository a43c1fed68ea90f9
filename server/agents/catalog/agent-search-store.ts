import { and, asc, desc, eq, getColumns, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { type AgentId, brand, type TenantId, type UserId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import { textsIn } from '../../base/cursor-key.ts';
import { containing } from '../../base/like-pattern.ts';
import { olderRows } from '../../base/older-rows.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { Agent, AgentFilter, Version, VersionSummary } from './agent.ts';
import { type AgentUses, listing } from './agent-store.ts';
import { buildCatalogTables } from './catalog-tables.ts';

export type HeadVersion = Pick<Version, 'id' | 'agentId' | 'semver' | 'state'> & { readonly newest: boolean };
export type AgentFacetRow = Pick<Agent, 'category' | 'tags' | 'status' | 'ownerId' | 'ownerName' | 'riskClass'> & Pick<AgentUses, 'tools' | 'models'>;

/** Agents and versions as lists of them are read, page by page. */
export function catalogLists(kit: Kit) {
  const { agent, agentVersion } = buildCatalogTables(kit);
  const { nameKey: _key, searchText: _text, usesTools: _tools, usesModels: _models, usesAgents: _agents, usesDigest: _digest, deletedAt: _deleted, ...agentColumns } = getColumns(agent);
  const { canonical: _canonical, editing: _editing, editedAt: _editedAt, editors: _editors, ...summaryColumns } = getColumns(agentVersion);
  const versionsOf = (tenantId: TenantId, id: AgentId) => and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.agentId, id));

  return {
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

    facetRows: (db: Db, tenantId: TenantId, query: string | undefined): Promise<AgentFacetRow[]> =>
      db.q.select({
        category: agent.category, tags: agent.tags, status: agent.status, ownerId: agent.ownerId, ownerName: agent.ownerName, riskClass: agent.riskClass, tools: agent.usesTools, models: agent.usesModels,
      }).from(agent).where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt), contains(query))).execute(),

    /** Newest first. Without `drafts` those still being written are left out. */
    async listVersions(db: Db, tenantId: TenantId, id: AgentId, { drafts, size, cursor }: { readonly drafts: boolean; readonly size: number; readonly cursor?: string | undefined }): Promise<Page<VersionSummary>> {
      const rows = await db.q.select(summaryColumns).from(agentVersion)
        .where(and(versionsOf(tenantId, id), drafts ? undefined : ne(agentVersion.state, 'DRAFT'), olderRows(cursor, agentVersion.createdAt, agentVersion.id)))
        .orderBy(desc(agentVersion.createdAt), desc(agentVersion.id)).limit(size + 1);
      return pageOf<VersionSummary>(rows, size, (row) => [row.createdAt, row.id]);
    },
  };

  function matches({ query, category, tags, status, ownerId, riskClass, tool, model }: AgentFilter, drafts: boolean) {
    return and(
      contains(query),
      category ? eq(agent.category, category) : undefined,
      tags && tags.length > 0 ? or(...tags.map((tag) => listing(kit, agent.tags, tag))) : undefined,
      status ? eq(agent.status, status) : undefined,
      ownerId ? eq(agent.ownerId, brand<UserId>(ownerId)) : undefined,
      riskClass ? eq(agent.riskClass, riskClass) : undefined,
      tool ? listing(kit, agent.usesTools, tool) : undefined,
      model ? listing(kit, agent.usesModels, model) : undefined,
      // What a draft uses is not for those who may not see drafts.
      (tool || model) && !drafts ? ne(agent.status, 'DRAFT') : undefined,
    );
  }

  function contains(query: string | undefined) {
    if (!query) return undefined;
    return sql`${agent.searchText} like ${containing(query)} escape '\\'`;
  }

  function afterName(cursor: string | undefined) {
    if (cursor === undefined) return undefined;
    const [name, id] = textsIn(cursor);
    return or(gt(agent.nameKey, name), and(eq(agent.nameKey, name), gt(agent.id, brand<AgentId>(id))));
  }
}
