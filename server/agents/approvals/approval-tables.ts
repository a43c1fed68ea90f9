import type { ApprovalId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { RightsDiff } from '../../../shared/rights-diff.ts';
import type { RiskLevel } from '../../../shared/workflow-schema.ts';
import type { ApprovalPolicy, ApprovalState, Bypass, Reliance, Verdict } from './approval.ts';

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
      madeBy: kit.json<readonly UserId[]>('made_by').notNull(),
      risk: kit.text('risk').$type<RiskLevel>(),
      rights: kit.json<RightsDiff>('rights'),
      proposes: kit.json<JsonObject>('proposes'),
      state: kit.text('state').notNull().$type<ApprovalState>(),
      policy: kit.json<ApprovalPolicy>('policy').notNull(),
      createdAt: kit.at('created_at').notNull(),
      expiresAt: kit.at('expires_at'),
      decidedAt: kit.at('decided_at'),
      remindedAt: kit.at('reminded_at'),
      bypass: kit.json<Bypass>('bypass'),
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
      castBy: kit.text('cast_by').notNull().$type<UserId>(),
      castByName: kit.text('cast_by_name').notNull(),
      stage: kit.int('stage').notNull(),
      role: kit.text('role').notNull(),
      verdict: kit.text('verdict').notNull().$type<Verdict>(),
      comment: kit.text('comment'),
      digest: kit.text('digest').notNull(),
      at: kit.at('at').notNull(),
    },
    // The keys themselves say it: one person one vote, and one hand one vote.
    (t) => [
      kit.primaryKey(t.tenantId, t.requestId, t.voter),
      kit.unique('approval_vote_hand').on(t.tenantId, t.requestId, t.castBy),
      kit.foreignKey({ columns: [t.tenantId, t.requestId], foreignColumns: [approvalRequest.tenantId, approvalRequest.id] }),
    ],
  );
  const approvalDelegation = kit.table(
    'approval_delegation',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      /** Whose votes they are. */
      principal: kit.text('principal').notNull().$type<UserId>(),
      principalName: kit.text('principal_name').notNull(),
      deputy: kit.text('deputy').notNull().$type<UserId>(),
      deputyName: kit.text('deputy_name').notNull(),
      reason: kit.text('reason').notNull(),
      startsAt: kit.at('starts_at').notNull(),
      endsAt: kit.at('ends_at').notNull(),
      createdAt: kit.at('created_at').notNull(),
      revokedAt: kit.at('revoked_at'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.index('approval_delegation_by_deputy').on(t.tenantId, t.deputy, t.endsAt),
      kit.index('approval_delegation_by_principal').on(t.tenantId, t.principal, t.endsAt),
    ],
  );
  return { approvalRequest, approvalVote, approvalDelegation };
}
