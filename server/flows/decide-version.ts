import { brand, type VersionId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Tx } from '../base/storage/index.ts';
import type { Approval, Reactions } from '../agents/approvals/index.ts';
import { moveVersionIn, needVersion } from '../agents/catalog/index.ts';
import { isOrphaned } from './delete-agent.ts';
import { approversOf, permitToPublish, publishApprovedIn } from './publish-version.ts';
import { type GovernanceDeps, PUBLISH_REQUEST, REVIEW_REQUEST } from './version-governance.ts';

type Deps = Omit<GovernanceDeps, 'reactions'>;

/** What a closed request to publish does to its version, in the transaction that closed it: whoever votes, cancels or sweeps, the two cannot part. */
export function versionReactions(deps: Deps): Reactions {
  return {
    [PUBLISH_REQUEST]: (tx, actor, closed) => followRequest(deps, tx, actor, closed),
    [REVIEW_REQUEST]: (tx, actor, closed) => followReview(deps, tx, actor, closed),
  };
}

async function followRequest(deps: Deps, tx: Tx, actor: Actor, closed: Approval): Promise<void> {
  const move = { versionId: brand<VersionId>(closed.subjectId) };
  const details = { approval: closed.id };
  if (closed.state !== 'approved' && (await isOrphaned(deps, tx, actor, closed))) return; // its agent is gone, and nothing is left to move
  switch (closed.state) {
    case 'pending':
      throw new Error('a pending request has not been closed');
    case 'approved':
      return approveIn(deps, tx, actor, closed);
    case 'bypassed':
      await moveVersionIn(deps, tx, actor, 'approve', move, { details: { ...details, because: closed.state, bypassedBy: closed.bypass?.by ?? null, reason: closed.bypass?.reason ?? null } });
      return;
    case 'rejected':
      await moveVersionIn(deps, tx, actor, 'reject', move, { reason: closed.comment, details: { ...details, approver: actor.userId, role: lastRole(closed) } });
      return;
    case 'cancelled':
    case 'expired':
    case 'voided':
      // A request about something that is not pending has nothing to take back, and must not stay open for that.
      if ((await needVersion(deps, tx, actor, move.versionId)).state !== 'PENDING_APPROVAL') return;
      await moveVersionIn(deps, tx, actor, 'withdraw', move, { details: { ...details, because: closed.state } });
  }
}

/** What was published without votes stays in use only if others agree in time; whatever else becomes of the review takes it out of use. */
async function followReview(deps: Deps, tx: Tx, actor: Actor, closed: Approval): Promise<void> {
  if (closed.state === 'approved' || (await isOrphaned(deps, tx, actor, closed))) return;
  const versionId = brand<VersionId>(closed.subjectId);
  const { state } = await needVersion(deps, tx, actor, versionId);
  if (state !== 'PUBLISHED') return; // another version has taken its place meanwhile
  await moveVersionIn(deps, tx, actor, 'deprecate', { versionId }, { reason: closed.comment, details: { approval: closed.id, because: `review ${closed.state}` } });
}

async function approveIn(deps: Deps, tx: Tx, actor: Actor, approval: Approval): Promise<void> {
  const id = brand<VersionId>(approval.subjectId);
  const version = await needVersion(deps, tx, actor, id);
  if (version.digest !== approval.subjectDigest) throw new Refusal('approvals/digest-mismatch', { id: approval.id, digest: version.digest });
  const approved = await moveVersionIn(deps, tx, actor, 'approve', { versionId: id }, {
    details: { approval: approval.id, approvers: approversOf(approval), role: lastRole(approval), justification: approval.comment },
  });
  // Publishing on approval must not turn a valid last vote into a refusal: what may not be published yet stays approved (FEATURES T74, T75).
  if (!approval.policy.autoPublish || (await permitToPublish(deps, tx, actor, approved)).refusal) return;
  await publishApprovedIn(deps, tx, actor, { versionId: id });
}

function lastRole({ votes }: Approval): string | null {
  return votes.at(-1)?.role ?? null;
}
