import { type Instant, plusMs, type UserId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import type { Approval, ApprovalPolicy, ApprovalState, Vote } from './approval.ts';
import { isMet, seatOf, stagesOf } from './stage-rules.ts';

const HOUR_MS = 3_600_000;

export function expiryOf(policy: ApprovalPolicy, createdAt: Instant): Instant | null {
  return policy.expiresHours === null ? null : plusMs(createdAt, policy.expiresHours * HOUR_MS);
}

/** What the request is at this moment: expiry holds from its instant on, whether or not anybody has written it down yet. */
export function stateAt(approval: Pick<Approval, 'state' | 'expiresAt'>, now: Instant): ApprovalState {
  const overdue = approval.state === 'pending' && approval.expiresAt !== null && approval.expiresAt <= now;
  return overdue ? 'expired' : approval.state;
}

/** Somebody whose vote it is, where another casts it. */
export interface Principal {
  readonly userId: UserId;
  readonly name: string;
  readonly roles: ReadonlySet<string>;
}

export interface Circumstances {
  /** Whose deputy the voter is in this vote; absent for their own. */
  readonly principal?: Principal | undefined;
  /** The votes given so far that still count; all of them where nobody looked. */
  readonly standing?: readonly Vote[] | undefined;
}

/** Why this person may not vote now on the content they saw, or null if they may. The first reason found is the one shown. */
export function refusalToVote(approval: Approval, voter: Actor, digestSeen: string, now: Instant, { principal, standing }: Circumstances = {}): RefusalCode | null {
  const state = stateAt(approval, now);
  if (state === 'expired') return 'approvals/expired';
  if (state !== 'pending') return 'approvals/closed';
  const person = principal?.userId ?? voter.userId;
  if (!approval.policy.selfApproval) {
    // A deputy counts as whom they stand for, and nobody decides what they asked for themselves through somebody else's vote.
    if ([person, voter.userId].includes(approval.requestedBy)) return 'approvals/own-request';
    if ([person, voter.userId].some((one) => approval.madeBy.includes(one))) return 'approvals/own-work';
    if (isAbout(approval, [person, voter.userId])) return 'approvals/about-oneself';
  }
  if (voter.kind !== 'user') return 'approvals/human-required';
  if (voter.impersonator !== null) return 'approvals/impersonating';
  if (principal && approval.policy.delegation === false) return 'approvals/no-delegation';
  if (approval.votes.some((vote) => vote.voter === person || vote.castBy === voter.userId)) return 'approvals/already-voted';
  const roles = principal?.roles ?? voter.roles;
  if (seatOf(approval, roles, standing) === null) return seatLater(approval.policy, roles) ? 'approvals/not-your-turn' : 'approvals/wrong-role';
  if (digestSeen !== approval.subjectDigest) return 'approvals/digest-mismatch';
  return null;
}

/** Somebody's roles are decided by others, whoever asked. */
function isAbout({ subjectId }: Approval, people: readonly UserId[]): boolean {
  return people.some((one) => one === subjectId);
}

/** Whether some stage names a role of theirs: the one that is open now does not. */
function seatLater(policy: ApprovalPolicy, roles: ReadonlySet<string>): boolean {
  return (policy.laterStages ?? []).some((stage) => stage.roles.some((role) => roles.has(role)));
}

/** Why this person may not withdraw the request, or null if they may. */
export function refusalToCancel(approval: Approval, actor: Actor, now: Instant): RefusalCode | null {
  if (approval.requestedBy !== actor.userId) return 'approvals/not-requester';
  const state = stateAt(approval, now);
  if (state === 'expired') return 'approvals/expired';
  return state === 'pending' ? null : 'approvals/closed';
}

/** What the votes amount to under the frozen policy: one rejection ends it, distinct people complete it, stage by stage. */
export function tally(approval: Approval): 'pending' | 'approved' | 'rejected' {
  const counted = approval.votes.filter((vote) => counts(approval, vote));
  if (counted.some((vote) => vote.verdict === 'reject')) return 'rejected';
  return stagesOf(approval.policy).every((stage, at) => isMet(stage, counted.filter((vote) => vote.stage === at))) ? 'approved' : 'pending';
}

/** Asked again of stored votes, so that a row which should never have been written still counts for nothing. */
function counts(approval: Approval, { digest, stage, role, voter, castBy }: Vote): boolean {
  const { policy, requestedBy, madeBy, subjectDigest } = approval;
  const own = [voter, castBy].some((one) => one === requestedBy || madeBy.includes(one)) || isAbout(approval, [voter, castBy]);
  return digest === subjectDigest && (stagesOf(policy)[stage]?.roles.includes(role) ?? false) && (policy.selfApproval || !own) && (voter === castBy || policy.delegation !== false);
}

/** True when votes given under `frozen` might not have been enough under `current`: the narrowing directions of DECISIONS 30. */
export function isStricter(current: ApprovalPolicy, frozen: ApprovalPolicy): boolean {
  const then = stagesOf(frozen);
  return (
    stagesOf(current).some((stage, at) => {
      const before = then[at];
      return before === undefined || stage.required > before.required || before.roles.some((role) => !stage.roles.includes(role))
        || Object.entries(stage.atLeast ?? {}).some(([role, count]) => count > (before.atLeast?.[role] ?? 0));
    }) ||
    (current.expiresHours ?? Infinity) < (frozen.expiresHours ?? Infinity) ||
    (frozen.selfApproval && !current.selfApproval) ||
    (current.commentRequired === true && frozen.commentRequired !== true) ||
    (current.delegation === false && frozen.delegation !== false)
  );
}

/** A policy that is content only where both would be: the stricter of two, or all stages of the one and then all of the other. */
export function bothOf(one: ApprovalPolicy, other: ApprovalPolicy): ApprovalPolicy {
  if (!isStricter(one, other)) return other;
  if (!isStricter(other, one)) return one;
  const [{ expiresHours: first }, { expiresHours: second }] = [one, other];
  return {
    ...one, laterStages: [...stagesOf(one).slice(1), ...stagesOf(other)], expiresHours: first === null || second === null ? (first ?? second) : Math.min(first, second),
    selfApproval: one.selfApproval && other.selfApproval, ...(other.commentRequired ? { commentRequired: true as const } : {}), ...(other.delegation === false ? { delegation: false as const } : {}),
    because: [...(one.because ?? []), ...(other.because ?? []), ...(other.workflow ? [`the workflow ${other.workflow.name} asks too`] : [])],
  };
}

/** When people are to be reminded of it; null when they are not. */
export function reminderAt({ policy: { remindHours }, expiresAt }: Pick<Approval, 'policy' | 'expiresAt'>): Instant | null {
  return remindHours === undefined || expiresAt === null ? null : plusMs(expiresAt, -remindHours * HOUR_MS);
}

/** What a request is about, for the log. */
export function subjectOf({ type, subjectType, subjectId }: Approval) {
  return { request: type, subjectType, subjectId };
}
