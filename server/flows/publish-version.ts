import { brand, type VersionId } from '../../shared/brand.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';
import type { Actor } from '../base/actor.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import { type Approval, isStricter, tally } from '../agents/approvals/index.ts';
import { definitionOf, digestOf, needAgent, needVersion, type PublishPermit, publishVersionIn, type Version, type VersionMove } from '../agents/catalog/index.ts';
import { namingTools, notCovered } from './tool-reliance.ts';
import { type GovernanceDeps, PUBLISH_REQUEST, publishPolicy } from './version-governance.ts';

type Deps = Omit<GovernanceDeps, 'reactions'>;

/** Makes an approved version the agent's current one. */
export function publishVersion(deps: Deps, actor: Actor, move: VersionMove): Promise<Version> {
  return deps.storage.write(actor, (tx) => publishApprovedIn(deps, tx, actor, move));
}

/** The one way to publish, for the command and for publishing on approval alike. */
export function publishApprovedIn(deps: Deps, tx: Tx, actor: Actor, move: VersionMove): Promise<Version> {
  return publishVersionIn(deps, tx, actor, move, (version) => permitToPublish(deps, tx, actor, version));
}

/** Why the version may not be published now, or null: the same question that publishing asks. */
export async function whyNotPublish(deps: Deps, actor: Actor, versionId: string): Promise<RefusalCode | null> {
  return (await hindranceToPublish(deps, actor, versionId)).refusal;
}

/** The same with the rule in words, where it names more than the code does. */
export function hindranceToPublish(deps: Deps, actor: Actor, versionId: string): Promise<{ readonly refusal: RefusalCode | null; readonly rule: string | null }> {
  return deps.storage.read(actor, async (db) => {
    const { refusal, details } = await permitToPublish(deps, db, actor, await needVersion(deps, db, actor, brand<VersionId>(versionId)));
    const rule = refusal === null ? undefined : details?.['rule'];
    return { refusal, rule: typeof rule === 'string' ? rule : null };
  });
}

/**
 * Asks again, at the moment of publishing: are these the bytes that were approved, by the votes that the frozen policy demands,
 * would the policy of today have been content with it, and are the tools it uses still what they were?
 */
export async function permitToPublish(deps: Deps, db: Db, actor: Actor, version: Version): ReturnType<PublishPermit> {
  if (actor.impersonator !== null) return { refusal: 'approvals/impersonating' };
  const approval = await deps.approvals.approvedOn(db, actor.tenantId, PUBLISH_REQUEST, { id: version.id, digest: digestOf(version.canonical) });
  if (!approval || approval.subjectDigest !== version.digest || tally(approval) !== 'approved') return { refusal: 'approvals/not-approved' };
  const agent = await needAgent(deps, db, actor, version.agentId);
  const today = await publishPolicy(deps, db, actor.tenantId, agent.riskClass);
  if (isStricter(today, approval.policy)) return { refusal: 'approvals/policy-changed' };
  const used = (await deps.usedTools?.(db, actor.tenantId, definitionOf(version.canonical))) ?? [];
  const drifted = notCovered(used, approval.reliesOn);
  if (drifted.length > 0) return { refusal: 'approvals/tools-drifted', details: namingTools(drifted, 'The approval does not cover these tools as they are now') };
  return { refusal: null, details: { approval: approval.id, approvers: approversOf(approval), required: approval.policy.required, workflow: approval.policy.workflow } };
}

/** Who approved, and in which role each of them did. */
export function approversOf({ votes }: Approval) {
  return votes.filter((vote) => vote.verdict === 'approve').map(({ voter, role }) => ({ voter, role }));
}
