import { type Instant, plusMs } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import type { Approval, ApprovalPolicy, ApprovalState, Vote } from './approval.ts';

const HOUR_MS = 3_600_000;

export function expiryOf(policy: ApprovalPolicy, createdAt: Instant): Instant | null {
  return policy.expiresHours === null ? null : plusMs(createdAt, policy.expiresHours * HOUR_MS);
}

/** What the request is at this moment: expiry holds from its instant on, whether or not anybody has written it down yet. */
export function stateAt(approval: Approval, now: Instant): ApprovalState {
  const overdue = approval.state === 'pending' && approval.expiresAt !== null && approval.expiresAt <= now;
  return overdue ? 'expired' : approval.state;
}

/** Why this person may not vote now on the content they saw, or null if they may. The first reason found is the one shown. */
export function refusalToVote(approval: Approval, voter: Actor, digestSeen: string, now: Instant): RefusalCode | null {
  const state = stateAt(approval, now);
  if (state === 'expired') return 'approvals/expired';
  if (state !== 'pending') return 'approvals/closed';
  if (approval.requestedBy === voter.userId && !approval.policy.selfApproval) return 'approvals/own-request';
  if (voter.kind !== 'user') return 'approvals/human-required';
  if (voter.impersonator !== null) return 'approvals/impersonating';
  if (roleHeld(approval.policy, voter) === null) return 'approvals/wrong-role';
  if (approval.votes.some((vote) => vote.voter === voter.userId)) return 'approvals/already-voted';
  if (digestSeen !== approval.subjectDigest) return 'approvals/digest-mismatch';
  return null;
}

/** Why this person may not withdraw the request, or null if they may. */
export function refusalToCancel(approval: Approval, actor: Actor, now: Instant): RefusalCode | null {
  if (approval.requestedBy !== actor.userId) return 'approvals/not-requester';
  const state = stateAt(approval, now);
  if (state === 'expired') return 'approvals/expired';
  return state === 'pending' ? null : 'approvals/closed';
}

/** The first role of the policy that the voter holds. */
export function roleHeld(policy: ApprovalPolicy, voter: Pick<Actor, 'roles'>): string | null {
  return policy.roles.find((role) => voter.roles.has(role)) ?? null;
}

/** What the votes amount to under the frozen policy: one rejection ends it, distinct people complete it. */
export function tally(approval: Approval): 'pending' | 'approved' | 'rejected' {
  const counted = approval.votes.filter((vote) => counts(approval, vote));
  if (counted.some((vote) => vote.verdict === 'reject')) return 'rejected';
  return new Set(counted.map((vote) => vote.voter)).size >= approval.policy.required ? 'approved' : 'pending';
}

/** Asked again of stored votes, so that a row which should never have been written still counts for nothing. */
function counts({ policy, requestedBy, subjectDigest }: Approval, vote: Vote): boolean {
  return vote.digest === subjectDigest && policy.roles.includes(vote.role) && (policy.selfApproval || vote.voter !== requestedBy);
}

/** True when votes given under `frozen` might not have been enough under `current`: the narrowing directions of DECISIONS 30. */
export function isStricter(current: ApprovalPolicy, frozen: ApprovalPolicy): boolean {
  return (
    current.required > frozen.required ||
    frozen.roles.some((role) => !current.roles.includes(role)) ||
    (current.expiresHours ?? Infinity) < (frozen.expiresHours ?? Infinity) ||
    (frozen.selfApproval && !current.selfApproval)
  );
}

/** What a request is about, for the log. */
export function subjectOf({ type, subjectType, subjectId }: Approval) {
  return { request: type, subjectType, subjectId };
}
