import type { Approval, ApprovalPolicy, Vote } from '../../server/agents/approvals/index.ts';
import { type ApprovalId, brand, type Instant, type UserId } from '../../shared/brand.ts';
import { TENANT_A } from './actors.ts';

export const NOON = brand<Instant>('2026-11-21T12:00:00.000Z');
export const DIGEST = 'a'.repeat(64);
export const OTHER_DIGEST = 'b'.repeat(64);

/** Two admins or designers within three days, unless wished otherwise. */
export function aPolicy(wishes: Partial<ApprovalPolicy> = {}): ApprovalPolicy {
  return { required: 2, roles: ['admin', 'agent_designer'], expiresHours: 72, selfApproval: false, autoPublish: false, workflow: { name: 'strict', version: '1' }, ...wishes };
}

/** A pending request of ada's. */
export function anApproval({ policy, ...wishes }: Partial<Omit<Approval, 'policy'>> & { readonly policy?: Partial<ApprovalPolicy> } = {}): Approval {
  return {
    tenantId: TENANT_A, id: brand<ApprovalId>('0190c000-0000-7000-8000-000000000001'), type: 'agent_publish', subjectType: 'agent_version', subjectId: 'v1', subjectDigest: DIGEST, reliesOn: [],
    title: 'Publish helper 1.0.0', reason: null, requestedBy: brand<UserId>('ada'), requestedByName: 'Ada', state: 'pending', policy: aPolicy(policy),
    createdAt: brand<Instant>('2026-11-21T09:00:00.000Z'), expiresAt: brand<Instant>('2026-11-24T09:00:00.000Z'), decidedAt: null, remindedAt: null, bypass: null, madeBy: [], risk: null, rights: null, proposes: null, comment: null, votes: [], ver: 1, ...wishes,
  };
}

export function aVote(voter: string, wishes: Partial<Vote> = {}): Vote {
  return { voter: brand<UserId>(voter), voterName: voter, castBy: brand<UserId>(voter), castByName: voter, stage: 0, role: 'admin', verdict: 'approve', comment: null, digest: DIGEST, at: NOON, ...wishes };
}
