import { z } from 'zod';
import { brand, type VersionId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Tx } from '../base/storage/index.ts';
import { type Approval, bypassRequestIn, type ApprovalPolicy, requestApprovalIn, Remark, reviewHours, stateAt } from '../agents/approvals/index.ts';
import { needAgent, needVersion, type Version } from '../agents/catalog/index.ts';
import { publishApprovedIn } from './publish-version.ts';
import { type GovernanceDeps, PUBLISH_REQUEST, REVIEW_REQUEST, VERSION_SUBJECT } from './version-governance.ts';

export const BrokenGlass = z.strictObject({
  versionId: z.uuid(),
  /** What an auditor will read first. */
  reason: Remark.refine((text) => text.length >= 20, 'say in at least 20 characters why this cannot wait for votes'),
});
export type BrokenGlass = Readonly<z.infer<typeof BrokenGlass>>;

/**
 * Publishes a submitted version without its votes, in an emergency: under the name of whoever does it, with their reason, and only
 * until others have looked at it. The review is asked for in the same transaction; unless it agrees in time, the version is
 * deprecated again. Tools that changed hold it back all the same.
 */
export function breakGlassPublish(deps: GovernanceDeps, actor: Actor, { versionId, reason }: BrokenGlass): Promise<{ readonly version: Version; readonly review: Approval }> {
  return deps.storage.write(actor, async (tx) => {
    const id = brand<VersionId>(versionId);
    const pending = await deps.approvals.pendingOn(tx, actor.tenantId, PUBLISH_REQUEST, id);
    const request = pending && (await deps.approvals.hold(tx, actor.tenantId, pending.id));
    if (!request) {
      const { state } = await needVersion(deps, tx, actor, id);
      throw new Refusal('catalog/illegal-transition', { id, field: 'state', rule: `state: only a submitted version is published in an emergency, this one is ${state}`, state });
    }
    await refuseSecondGlass(deps, tx, actor, request);
    const hours = reviewHours(request);
    const bypassed = await bypassRequestIn(deps, tx, actor, request, reason);
    const version = await publishApprovedIn(deps, tx, actor, { versionId });
    const agent = await needAgent(deps, tx, actor, version.agentId);
    const review = await requestApprovalIn(deps, tx, actor, {
      type: REVIEW_REQUEST, subjectType: VERSION_SUBJECT, subjectId: id, subjectDigest: version.digest, title: `Review ${agent.name} ${version.semver}, published without votes`, reason,
      madeBy: [...new Set([bypassed.requestedBy, ...bypassed.madeBy])].filter((maker) => maker !== actor.userId), ...(bypassed.risk ? { risk: bypassed.risk } : {}),
    }, reviewPolicy(bypassed.policy, hours));
    return { version, review };
  });
}

/**
 * While others still look at what was last published of an agent without votes, and for content that they did not agree to, there is
 * no second time: a glass that is broken again and again would be a way to publish without anybody.
 */
async function refuseSecondGlass(deps: GovernanceDeps, tx: Tx, actor: Actor, { id, subjectId, subjectDigest }: Approval): Promise<void> {
  const { agentId } = await needVersion(deps, tx, actor, brand<VersionId>(subjectId));
  for (const version of await deps.catalog.statesOf(tx, actor.tenantId, agentId)) {
    const reviews = await deps.approvals.allOn(tx, actor.tenantId, REVIEW_REQUEST, version.id);
    const stands = reviews.some((review) => stateAt(review, deps.clock.now()) === 'pending' || (review.state !== 'approved' && review.subjectDigest === subjectDigest));
    if (stands) throw new Refusal('approvals/no-second-glass', { id });
  }
}

/** Those who should have voted, with less time, and never somebody about their own emergency. */
function reviewPolicy({ remindHours: _later, ...policy }: ApprovalPolicy, hours: number | null): ApprovalPolicy {
  return { ...policy, selfApproval: false, autoPublish: false, expiresHours: hours, ...(hours !== null && hours > 4 ? { remindHours: 4 } : {}) };
}
