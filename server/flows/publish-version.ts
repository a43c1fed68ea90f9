import { brand, type VersionId } from '../../shared/brand.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import { type Approval, type ApprovalPolicy, approversOf as neededIn } from '../agents/approvals/index.ts';
import { definitionOf, digestOf, needVersion, type PublishPermit, publishVersionIn, type Version, type VersionMove } from '../agents/catalog/index.ts';
import { refusalToPublish } from './publish-rules.ts';
import { namingTools, notCovered } from './tool-reliance.ts';
import { type GovernanceDeps, PUBLISH_REQUEST, publishPolicy } from './version-governance.ts';

type Deps = Omit<GovernanceDeps, 'reactions'>;

/** Makes an approved version the agent's current one. */
export function publishVersion(deps: Deps, actor: Actor, move: VersionMove): Promise<Version> {
  return deps.storage.write(actor, (tx) => publishApprovedIn(deps, tx, actor, move));
}

/** The one way to publish, for the command, the last vote, the schedule and a broken glass alike. `told`: what else its entry says. */
export function publishApprovedIn(deps: Deps, tx: Tx, actor: Actor, move: VersionMove, told: JsonObject = {}): Promise<Version> {
  return publishVersionIn(deps, tx, actor, move, async (version) => {
    const permit = await permitToPublish(deps, tx, actor, version);
    return permit.refusal === null ? { refusal: null, details: { ...permit.details, ...told } } : permit;
  });
}

/** Why the version may not be published now, or null: the same question that publishing asks; with the rule in words, where it names more than the code does. */
export function whyNotPublish(deps: Deps, actor: Actor, versionId: string): Promise<{ readonly refusal: RefusalCode | null; readonly rule: string | null }> {
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
  const content = digestOf(version.canonical);
  const grant = (await deps.approvals.grantedOn(db, actor.tenantId, PUBLISH_REQUEST, { id: version.id, digest: content })) ?? null;
  const today = await policyOfToday(deps, db, actor, version);
  if (today instanceof Refusal) return { refusal: today.code, details: today.details };
  const used = grant === null ? [] : ((await deps.usedTools?.(db, actor.tenantId, definitionOf(version.canonical))) ?? []);
  const drifted = notCovered(used, grant?.reliesOn ?? []);
  const refusal = refusalToPublish({ content, digest: version.digest, grant, today, drifted: drifted.length > 0, impersonated: actor.impersonator !== null, now: deps.clock.now() });
  if (refusal === 'approvals/tools-drifted') return { refusal, details: namingTools(drifted, 'The approval does not cover these tools as they are now') };
  if (refusal !== null || grant === null) return { refusal: refusal ?? 'approvals/not-approved' };
  const { id, bypass, policy } = grant;
  return { refusal: null, details: { approval: id, approvers: approversOf(grant), required: neededIn(policy), workflow: policy.workflow, ...(bypass ? { bypassedBy: bypass.by, bypassReason: bypass.reason } : {}) } };
}

/** A workflow that nobody can satisfy lets nothing be published; it is an answer like any other, and breaks neither a last vote nor a sweep. */
async function policyOfToday(deps: Deps, db: Db, actor: Actor, version: Version): Promise<ApprovalPolicy | Refusal> {
  try {
    return (await publishPolicy(deps, db, actor, version)).policy;
  } catch (reason) {
    if (reason instanceof Refusal) return reason;
    throw reason;
  }
}

/** Who approved, in which role each of them did, and by whose hand where it was not their own. */
export function approversOf({ votes }: Approval) {
  return votes.filter((vote) => vote.verdict === 'approve').map(({ voter, role, castBy }) => ({ voter, role, ...(castBy === voter ? {} : { castBy }) }));
}
