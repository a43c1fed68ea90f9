import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Tx } from '../base/storage/index.ts';
import { type Approval, ApprovalQuestion, expireIn, requestApprovalIn } from '../agents/approvals/index.ts';
import { moveVersionIn, needAgent, type Version, VersionMove } from '../agents/catalog/index.ts';
import { type GovernanceDeps, PUBLISH_REQUEST, publishPolicy, VERSION_SUBJECT } from './version-governance.ts';

export const Submission = z.strictObject({ ...VersionMove.shape, reason: ApprovalQuestion.shape.reason });
export type Submission = Readonly<z.infer<typeof Submission>>;

export interface Submitted {
  readonly version: Version;
  readonly approval: Approval;
}

/** Draft to pending, and the question to the approvers, bound to the digest of what was submitted: both or neither. */
export function submitVersion(deps: GovernanceDeps, actor: Actor, submission: Submission): Promise<Submitted> {
  return deps.storage.write(actor, (tx) => submitVersionIn(deps, tx, actor, submission));
}

export async function submitVersionIn(deps: GovernanceDeps, tx: Tx, actor: Actor, { reason, ...move }: Submission): Promise<Submitted> {
  // A request whose time is up no longer holds its version, even if the sweeper has not come by yet.
  const stale = await deps.approvals.pendingOn(tx, actor.tenantId, PUBLISH_REQUEST, move.versionId);
  if (stale) await expireIn(deps, tx, actor, stale.id);

  const version = await moveVersionIn(deps, tx, actor, 'submit', move);
  const agent = await needAgent(deps, tx, actor, version.agentId);
  const policy = await publishPolicy(deps, tx, actor.tenantId, agent.riskClass);
  const approval = await requestApprovalIn(deps, tx, actor, {
    type: PUBLISH_REQUEST, subjectType: VERSION_SUBJECT, subjectId: version.id, subjectDigest: version.digest, title: `Publish ${agent.name} ${version.semver}`,
    ...(reason === undefined ? {} : { reason }),
  }, policy);
  return { version, approval };
}
