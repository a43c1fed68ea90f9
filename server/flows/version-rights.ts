import { rightsOf } from '../../shared/agent-rights.ts';
import type { JsonObject } from '../../shared/json.ts';
import { withoutOwnAssurances } from '../../shared/known-effects.ts';
import type { RightsCard } from '../../shared/rights-card.ts';
import { type RightsDiff, rightsDiff } from '../../shared/rights-diff.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../base/storage/index.ts';
import { type CatalogDeps, definitionOf, type Version } from '../agents/catalog/index.ts';
import type { UsedTool, UsedTools } from './tool-reliance.ts';

type Deps = Pick<CatalogDeps, 'catalog' | 'knowTools'>;

/** What a definition permits, with what this tenant knows of the tools it names. */
export async function knownRights({ knowTools }: Deps, db: Db, actor: Actor, definition: JsonObject): Promise<RightsCard> {
  const card = rightsOf(definition);
  return knowTools ? (await knowTools(db, actor.tenantId))(card) : card;
}

/** What one definition may do that another could not, both judged by what is known of tools now. */
export async function rightsBetween({ knowTools }: Deps, db: Db, actor: Actor, { before, after }: { readonly before: JsonObject | null; readonly after: JsonObject }): Promise<RightsDiff> {
  const known = (await knowTools?.(db, actor.tenantId)) ?? ((card: RightsCard) => card);
  return rightsDiff(before && known(rightsOf(before)), known(rightsOf(after)));
}

/**
 * What conditions of workflows judge: what a version asks for as it is shown, and as it is where nothing vouches for a tool but the
 * definition itself. By calling a tool harmless nobody gets round those who would have to agree.
 */
export async function rightsJudged(deps: Deps, db: Db, actor: Actor, version: Version): Promise<{ readonly shown: RightsDiff; readonly judged: RightsDiff }> {
  const published = await deps.catalog.publishedVersion(db, actor.tenantId, version.agentId);
  const known = (await deps.knowTools?.(db, actor.tenantId)) ?? ((card: RightsCard) => card);
  const [before, after] = [published ? rightsOf(definitionOf(published.canonical)) : null, rightsOf(definitionOf(version.canonical))];
  const shown = rightsDiff(before && known(before), known(after));
  return { shown, judged: [...shown, ...rightsDiff(before && known(withoutOwnAssurances(before)), known(withoutOwnAssurances(after)))] };
}

/** Tools of a definition that are not what was accepted of them. */
export async function driftedTools(deps: { readonly usedTools?: UsedTools }, db: Db, actor: Actor, definition: JsonObject): Promise<readonly UsedTool[]> {
  const used = (await deps.usedTools?.(db, actor.tenantId, definition)) ?? [];
  return used.filter(({ change }) => change !== null);
}
