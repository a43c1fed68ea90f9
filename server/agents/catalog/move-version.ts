import type { AuditEventType } from '../../../shared/audit-events.ts';
import { brand, type VersionId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import { isEditable, type VersionOperation } from '../../../shared/version-lifecycle.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Agent, Version, VersionMove } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { requireGreater } from './create-version.ts';
import { closeSessionIn } from './editing-session.ts';
import { holdVersion, saveVersion, settleAgent, versionNote } from './hold-version.ts';
import { isSuperseded, moved } from './version-rules.ts';

const EVENTS = {
  submit: 'agent.version.submitted', withdraw: 'agent.version.withdrawn', approve: 'agent.version.approved', reject: 'agent.version.rejected',
  publish: 'agent.version.published', deprecate: 'agent.version.deprecated', archive: 'agent.version.archived',
} as const satisfies Record<VersionOperation, AuditEventType>;

export interface MoveNote {
  /** Why it was rejected or deprecated; kept on the version. */
  readonly reason?: string | null;
  /** What else its audit entry tells: the request, the votes, what it replaced. */
  readonly details?: JsonObject;
}

/** Every move but publishing, which asks for a permit. Refused moves change nothing (FEATURES T57). */
export async function moveVersionIn(deps: CatalogDeps, tx: Tx, actor: Actor, operation: Exclude<VersionOperation, 'publish'>, move: VersionMove, note: MoveNote = {}): Promise<Version> {
  const { agent, version: found } = await holdVersion(deps, tx, actor, brand<VersionId>(move.versionId), move.ver);
  const version = operation === 'submit' ? await readyToSubmit(deps, tx, actor, agent, found) : found;
  const after = await step(deps, tx, actor, { agent, version }, operation, note);
  await settleAgent(deps, tx, agent);
  return after;
}

/** Says why this version may not be published now, or gives what its audit entry should tell of its approval. Asked while the version is held. */
export type PublishPermit = (version: Version) => Promise<{ readonly refusal: RefusalCode; readonly details?: JsonObject } | { readonly refusal: null; readonly details: JsonObject }>;

/** The only way to PUBLISHED. The version published before becomes DEPRECATED, and the agent's current version is this one (FEATURES T59). */
export async function publishVersionIn(deps: CatalogDeps, tx: Tx, actor: Actor, move: VersionMove, permit: PublishPermit): Promise<Version> {
  const { agent, version } = await holdVersion(deps, tx, actor, brand<VersionId>(move.versionId), move.ver);
  const given = await permit(version);
  if (given.refusal) throw new Refusal(given.refusal, { id: version.id, state: version.state, digest: version.digest, ...given.details });
  if (!moved(version, 'publish', { at: deps.clock.now(), by: actor.userId })) throw illegal(version, 'publish');

  const previous = await deps.catalog.publishedVersion(tx, actor.tenantId, agent.id);
  if (previous) await step(deps, tx, actor, { agent, version: previous }, 'deprecate', { details: { replacedBy: version.semver } });
  const published = await step(deps, tx, actor, { agent, version }, 'publish', { details: { ...given.details, replaces: previous?.semver ?? null } });
  await settleAgent(deps, tx, agent);
  return published;
}

async function step(deps: CatalogDeps, tx: Tx, actor: Actor, { agent, version }: { readonly agent: Agent; readonly version: Version }, operation: VersionOperation, { reason = null, details = {} }: MoveNote): Promise<Version> {
  const after = moved(version, operation, { at: deps.clock.now(), by: actor.userId, reason });
  if (!after) throw illegal(version, operation);
  const saved = await saveVersion(deps, tx, after);
  const note = versionNote(agent, saved);
  await deps.audit.append(tx, actor, { type: EVENTS[operation], ...note, details: { ...note.details, from: version.state, to: saved.state, ...(reason === null ? {} : { reason }), ...details } });
  return saved;
}

/** What is submitted is told in the log as it was written, and bears a number above what was published. */
async function readyToSubmit(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, version: Version): Promise<Version> {
  await refuseSuperseded(deps, tx, version);
  if (isEditable(version.state)) await requireGreater(deps, tx, agent, version.semver);
  return closeSessionIn(deps, tx, actor, agent, version);
}

async function refuseSuperseded(deps: CatalogDeps, tx: Tx, version: Version): Promise<void> {
  if (version.importRevision === null) return;
  const newest = (await deps.catalog.importedRevisions(tx, version.tenantId, version.agentId)).at(-1)?.revision ?? null;
  if (isSuperseded(version, newest)) throw new Refusal('catalog/superseded-import', { id: version.id, field: 'versionId', newest });
}

function illegal(version: Version, operation: VersionOperation): Refusal {
  return new Refusal('catalog/illegal-transition', { id: version.id, field: 'state', rule: `state: a version that is ${version.state} cannot ${operation}`, state: version.state, operation });
}
