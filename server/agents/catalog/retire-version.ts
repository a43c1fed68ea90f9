import type { Actor } from '../../base/actor.ts';
import type { Version, VersionMove } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { moveVersionIn } from './move-version.ts';

/** Takes the published version out of use; the agent then has no current version (FEATURES T60). */
export function deprecateVersion(deps: CatalogDeps, actor: Actor, move: VersionMove): Promise<Version> {
  return deps.storage.write(actor, (tx) => moveVersionIn(deps, tx, actor, 'deprecate', move));
}

/** Puts a deprecated version away for good (FEATURES T61). */
export function archiveVersion(deps: CatalogDeps, actor: Actor, move: VersionMove): Promise<Version> {
  return deps.storage.write(actor, (tx) => moveVersionIn(deps, tx, actor, 'archive', move));
}
