import type { ApprovalId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { ApprovalPolicy, ApprovalState, Reliance, Verdict } from './approval.ts';

export function buildApprovalTables(kit: Kit) {
  const approvalRequest = kit.table(
    'approval_request',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<ApprovalId>(),
      type: kit.text('type').notNull(),
      subjectType: kit.text('subject_type').notNull(),
      subjectId: kit.text('subject_id').notNull(),
      subjectDigest: kit.text('subject_digest').notNull(),
      reliesOn: kit.json<readonly Reliance[]>('relies_on').notNull(),
      title: kit.text('title').notNull(),
      reason: kit.text('reason'),
      requestedBy: kit.text('requested_by').notNull().$type<UserId>(),
      requestedByName: kit.text('requested_by_name').notNull(),
      state: kit.text('state').notNull().$type<ApprovalState>(),
      policy: kit.json<ApprovalPolicy>('policy').notNull(),
      createdAt: kit.at('created_at').notNull(),
      expiresAt: kit.at('expires_at'),
      decidedAt: kit.at('decided_at'),
      comment: kit.text('comment'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.index('approval_request_by_time').on(t.tenantId, t.createdAt, t.id),
      kit.index('approval_request_by_state').on(t.tenantId, t.state, t.createdAt, t.id),
      kit.index('approval_request_by_subject').on(t.tenantId, t.subjectId, t.type),
    ],
  );
  const approvalVote = kit.table(
    'approval_vote',
    {
      tenantId: kit.tenantId(),
      requestId: kit.text('request_id').notNull().$type<ApprovalId>(),
      voter: kit.text('voter').notNull().$type<UserId>(),
      voterName: kit.text('voter_name').notNull(),
      role: kit.text('role').notNull(),
      verdict: kit.text('verdict').notNull().$type<Verdict>(),
      comment: kit.text('comment'),
      digest: kit.text('digest').notNull(),
      at: kit.at('at').notNull(),
    },
    // The key itself says it: one person, one vote.
    (t) => [
      kit.primaryKey(t.tenantId, t.requestId, t.voter),
      kit.foreignKey({ columns: [t.tenantId, t.requestId], foreignColumns: [approvalRequest.tenantId, approvalRequest.id] }),
    ],
  );
  return { approvalRequest, approvalVote };
}
