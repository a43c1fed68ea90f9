import type { AgentId } from '../../../shared/brand.ts';
import type { Page } from '../../../shared/page.ts';
import type { Actor } from '../../base/actor.ts';
import type { Agent, AgentFilter } from './agent.ts';
import { type AgentFacets, facetsOf } from './agent-facets.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { needAgent } from './hold-version.ts';
import { seesDrafts } from './version-list.ts';

type Deps = Pick<CatalogDeps, 'storage' | 'catalog'>;

/** Agents of the tenant by name (FEATURES T54). */
export function listAgents(deps: Deps, actor: Actor, filter: AgentFilter): Promise<Page<Agent>> {
  return deps.storage.read(actor, (db) => deps.catalog.listAgents(db, actor.tenantId, filter, { drafts: seesDrafts(actor) }));
}

/** How many agents each value of each facet would show, given everything else that is chosen. */
export async function agentFacets(deps: Deps, actor: Actor, filter: AgentFilter): Promise<AgentFacets> {
  const rows = await deps.storage.read(actor, (db) => deps.catalog.facetRows(db, actor.tenantId, filter.query));
  // What a draft uses is not for those who may not see drafts.
  return facetsOf(seesDrafts(actor) ? rows : rows.map((row) => (row.status === 'DRAFT' ? { ...row, tools: [], models: [] } : row)), filter);
}

export function getAgent(deps: Deps, actor: Actor, id: AgentId): Promise<Agent> {
  return deps.storage.read(actor, (db) => needAgent(deps, db, actor, id));
}
