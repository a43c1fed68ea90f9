import type { Announce, ApprovalEvent } from '../agents/approvals/index.ts';
import { enqueueIn, type WebhookDeps } from '../fleet/webhooks/index.ts';
import type { JsonObject } from '../../shared/json.ts';

/** Requests are heard of outside through webhooks (FEATURES T78): written down in their own transaction, sent by nobody who votes. */
export function announceApprovals(deps: Pick<WebhookDeps, 'clock' | 'ids' | 'webhooks'>): Announce {
  return (tx, _actor, event) => enqueueIn(deps, tx, event.approval.tenantId, { type: event.type, data: toldOf(event) });
}

/** Ids, states and digests. Titles, reasons and comments are for those who may read the request. */
function toldOf({ approval, vote }: ApprovalEvent): JsonObject {
  const { id, type, subjectType, subjectId, subjectDigest, state, requestedBy, risk, createdAt, expiresAt, decidedAt } = approval;
  return {
    id, type, subject_type: subjectType, subject_id: subjectId, subject_sha256: subjectDigest, state, requested_by: requestedBy, risk, created_at: createdAt, expires_at: expiresAt, decided_at: decidedAt,
    approvals: approval.votes.filter(({ verdict }) => verdict === 'approve').length,
    ...(vote ? { vote: { voter: vote.voter, cast_by: vote.castBy, role: vote.role, stage: vote.stage + 1, verdict: vote.verdict } } : {}),
  };
}
