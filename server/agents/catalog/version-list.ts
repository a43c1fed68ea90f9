import type { AgentId, VersionId } from '../../../shared/brand.ts';
import type { Page } from '../../../shared/page.ts';
import { isDeployable, isEditable } from '../../../shared/version-lifecycle.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Version, VersionSummary, VersionView } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { definitionOf } from './definition-content.ts';
import { needAgent, needVersion } from './hold-version.ts';

type Deps = Pick<CatalogDeps, 'storage' | 'catalog'>;

/** The timeline of an agent, newest first. Drafts are shown to those who may edit (DECISIONS 33). */
export function listVersions(deps: Deps, actor: Actor, agentId: AgentId, page: { readonly size: number; readonly cursor?: string | undefined }): Promise<Page<VersionSummary>> {
  return deps.storage.read(actor, async (db) => {
    await needAgent(deps, db, actor, agentId);
    return deps.catalog.listVersions(db, actor.tenantId, agentId, { drafts: seesDrafts(actor), ...page });
  });
}

export async function getVersion(deps: Deps, actor: Actor, id: VersionId): Promise<VersionView> {
  const version = await deps.storage.read(actor, (db) => needVersion(deps, db, actor, id));
  if (version.state === 'DRAFT' && !seesDrafts(actor)) throw new Refusal('catalog/version-not-found', { id });
  return viewOf(version);
}

export function seesDrafts(actor: Actor): boolean {
  return actor.capabilities.has('catalog:edit');
}

function viewOf(version: Version): VersionView {
  const { canonical, editing: _session, editedAt: _at, editors: _hands, ...summary } = version;
  return { ...summary, definition: definitionOf(canonical), editable: isEditable(version.state), deployable: isDeployable(version.state) };
}
