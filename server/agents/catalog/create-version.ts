import { type AgentId, brand, type VersionId } from '../../../shared/brand.ts';
import { type Actor, handsOf } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Agent, RevisionClaims, Version, VersionInput } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { contentOf, type DefinitionContent } from './definition-content.ts';
import { holdAgent, settleAgent, versionNote } from './hold-version.ts';
import { highestOf, isGreater, isVersionNumber } from './version-rules.ts';

/** A new draft of an agent; there may be several at a time. */
export function createVersion(deps: CatalogDeps, actor: Actor, input: VersionInput): Promise<Version> {
  return deps.storage.write(actor, (tx) => createVersionIn(deps, tx, actor, input));
}

export async function createVersionIn(deps: CatalogDeps, tx: Tx, actor: Actor, input: VersionInput): Promise<Version> {
  requireVersionNumber(input.semver);
  const content = contentOf(input.definition);
  const agent = await holdAgent(deps, tx, actor, brand<AgentId>(input.agentId));
  await requireGreater(deps, tx, agent, input.semver);
  const version = await addVersionIn(deps, tx, actor, agent, { semver: input.semver, content, changelog: input.changelog });
  await settleAgent(deps, tx, agent);
  return version;
}

export function requireVersionNumber(semver: string): void {
  if (isVersionNumber(semver)) return;
  throw new Refusal('input/invalid', { field: 'semver', rule: 'semver: must be a plain SemVer 2.0 number such as 1.4.0 or 2.0.0-rc.1, without build metadata' });
}

/** Whoever compares two numbers must be right about which version came later: a number is above everything that was ever published. */
export async function requireGreater(deps: Pick<CatalogDeps, 'catalog'>, tx: Tx, agent: Pick<Agent, 'tenantId' | 'id'>, semver: string): Promise<void> {
  const highest = highestOf(await deps.catalog.publishedNumbers(tx, agent.tenantId, agent.id));
  if (highest === null || isGreater(semver, highest)) return;
  throw new Refusal('catalog/version-not-greater', { field: 'semver', rule: `semver: must be greater than ${highest}, which was published (a pre-release comes before its release)`, highest });
}

export interface NewVersion {
  readonly semver: string;
  readonly content: DefinitionContent;
  readonly changelog: string;
  readonly rollbackOf?: VersionId;
  readonly imported?: { readonly revision: number; readonly claims: RevisionClaims | null };
}

/** The agent must be held, or have been made in this transaction; its standing is settled by the caller. */
export async function addVersionIn(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, { semver, content, changelog, rollbackOf, imported }: NewVersion): Promise<Version> {
  const version: Version = {
    tenantId: actor.tenantId, id: deps.ids.id<VersionId>(), agentId: agent.id, semver, state: 'DRAFT', ...content, changelog,
    authorId: actor.userId, authorName: actor.name, imported: imported !== undefined, claims: imported?.claims ?? null,
    importRevision: imported?.revision ?? null, importDigest: imported ? content.digest : null, rollbackOf: rollbackOf ?? null, createdAt: deps.clock.now(),
    submittedAt: null, approvedAt: null, approvedBy: null, rejectedAt: null, rejectionReason: null, publishedAt: null, deprecatedAt: null, archivedAt: null, deprecateAt: null, retirementReason: null, editing: null, editedAt: null, editors: handsOf(actor).filter((hand) => hand !== actor.userId), ver: 1,
  };
  if (!(await deps.catalog.addVersion(tx, version))) throw versionExists(semver);
  const note = versionNote(agent, version);
  await deps.audit.append(tx, actor, { type: 'agent.version.created', ...note, details: { ...note.details, changelog, ...(imported ? { importRevision: imported.revision, claims: imported.claims && { ...imported.claims } } : {}) } });
  return version;
}

export function versionExists(semver: string): Refusal {
  return new Refusal('catalog/version-exists', { field: 'semver', rule: `semver: this agent already has a version ${semver}` });
}
