import { brand, type Instant, type TenantId, type VersionId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Deprecation, Version, VersionMove } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { holdVersion, saveVersion, versionNote } from './hold-version.ts';
import { moveVersionIn } from './move-version.ts';

/** Takes the published version out of use; the agent then has no current version (FEATURES T60). With a day to come it stays published until then. */
export function deprecateVersion(deps: CatalogDeps, actor: Actor, { reason, on, ...move }: Deprecation): Promise<Version> {
  return deps.storage.write(actor, (tx) => {
    if (on !== undefined) return planIn(deps, tx, actor, move, { on, reason: reason || null });
    return moveVersionIn(deps, tx, actor, 'deprecate', move, { reason: reason || null });
  });
}

interface Plan {
  /** Null: no longer. */
  readonly on: Instant | null;
  readonly reason: string | null;
}

async function planIn(deps: CatalogDeps, tx: Tx, actor: Actor, move: VersionMove, { on, reason }: Plan): Promise<Version> {
  const { agent, version } = await holdVersion(deps, tx, actor, brand<VersionId>(move.versionId), move.ver);
  if (version.state !== 'PUBLISHED') throw new Refusal('catalog/illegal-transition', { id: version.id, field: 'on', rule: `on: a version that is ${version.state} cannot be deprecated on a day to come`, state: version.state });
  if (on !== null && on <= deps.clock.now()) throw new Refusal('input/invalid', { field: 'on', rule: 'on: must lie in the future' }); // a mistyped day takes nothing out of use
  const saved = await saveVersion(deps, tx, { ...version, deprecateAt: on, retirementReason: on === null ? null : reason });
  const note = versionNote(agent, saved);
  await deps.audit.append(tx, actor, { type: 'agent.version.deprecation_planned', ...note, details: { ...note.details, on, before: version.deprecateAt, reason } });
  return saved;
}

/** Deprecates the published versions of a tenant whose day has come, one transaction each; answers how many. The sweeper calls it. */
export async function deprecateDue(deps: CatalogDeps, tenantId: TenantId): Promise<number> {
  const sweeper = systemActor('sweeper', tenantId);
  const due = await deps.storage.read(sweeper, (db) => deps.catalog.retiringBy(db, tenantId, deps.clock.now()));
  let retired = 0;
  for (const { id } of due) if (await deps.storage.write(sweeper, (tx) => deprecateDueIn(deps, tx, sweeper, id))) retired += 1;
  return retired;
}

async function deprecateDueIn(deps: CatalogDeps, tx: Tx, sweeper: Actor, id: VersionId): Promise<boolean> {
  const { version } = await holdVersion(deps, tx, sweeper, id);
  if (version.state !== 'PUBLISHED' || version.deprecateAt === null || version.deprecateAt > deps.clock.now()) return false; // taken back, or replaced, meanwhile
  await moveVersionIn(deps, tx, sweeper, 'deprecate', { versionId: id }, { details: { planned: version.deprecateAt } });
  return true;
}

/** Puts a deprecated version away for good (FEATURES T61). */
export function archiveVersion(deps: CatalogDeps, actor: Actor, move: VersionMove): Promise<Version> {
  return deps.storage.write(actor, (tx) => moveVersionIn(deps, tx, actor, 'archive', move));
}
