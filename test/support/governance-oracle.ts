import type { Approval, ApprovalPolicy, Stage, Verdict } from '../../server/agents/approvals/index.ts';
import type { Actor } from '../../server/base/actor.ts';

/** A vote that the product took, as the test saw it given. */
export interface Ballot {
  readonly hand: Actor;
  /** Whose vote it was: the hand's own, or of whom they are the deputy. */
  readonly principal: string;
  /** What the principal held at that moment. */
  readonly roles: readonly string[];
  readonly verdict: Verdict;
  readonly digest: string;
}

/** What a test itself knows of one request: what was asked, by whom, about whose work, and the votes it saw accepted. */
export interface Watched {
  readonly approval: Approval;
  /** Everybody who asked for it or had a hand in what is asked, whatever the product wrote down of that. */
  readonly makers: ReadonlySet<string>;
  readonly ballots: Ballot[];
  end: 'open' | 'approved' | 'bypassed' | 'over';
}

export type Staff = ReadonlyMap<string, { readonly roles: readonly string[]; readonly active: boolean }>;

/** Why this vote should never have been taken, or null. Written from the words and not from the product's rules. */
export function wrongVote({ approval: { policy, subjectDigest, tenantId, expiresAt }, makers, ballots, end }: Watched, { hand, principal, digest, roles }: Ballot, { now, delegated }: { readonly now: string; readonly delegated: boolean }): string | null {
  if (end !== 'open') return 'on a request that is over';
  if (expiresAt !== null && expiresAt <= now) return 'on an expired request';
  if (hand.kind !== 'user') return 'by a key or a service';
  if (hand.impersonator !== null) return 'in somebody else’s name';
  if (hand.tenantId !== tenantId) return 'from another tenant';
  if (digest !== subjectDigest) return 'on other content';
  if (principal !== hand.userId && (!delegated || policy.delegation === false)) return 'for somebody who named no deputy';
  if (!policy.selfApproval && [hand.userId, principal].some((one) => makers.has(one))) return 'on their own work';
  if (ballots.some((earlier) => earlier.principal === principal || earlier.hand.userId === hand.userId)) return 'a second time';
  return stagesIn(policy).some((stage) => stage.roles.some((role) => roles.includes(role))) ? null : 'without a role';
}

/** Whether votes of people who still may vote can be told off to the stages so that each of them is complete. */
export function satisfied({ approval: { policy }, ballots }: Watched, staff: Staff): boolean {
  if (ballots.some(({ verdict, hand, principal }) => verdict === 'reject' && isActive(staff, hand.userId) && isActive(staff, principal))) return false;
  const usable = ballots.filter(({ verdict, hand }) => verdict === 'approve' && isActive(staff, hand.userId)).map(({ principal, roles }) => roles.filter((role) => isActive(staff, principal) && staff.get(principal)?.roles.includes(role)));
  return canFill(stagesIn(policy).flatMap(seatsOf), usable);
}

function isActive(staff: Staff, who: string): boolean {
  return staff.get(who)?.active === true;
}

function stagesIn({ required, roles, atLeast, laterStages = [] }: ApprovalPolicy): readonly Stage[] {
  return [{ required, roles, ...(atLeast ? { atLeast } : {}) }, ...laterStages];
}

/** A seat for every person a stage asks for, each with the roles that may sit there. */
function seatsOf({ required, roles, atLeast = {} }: Stage): readonly (readonly string[])[] {
  const kept = Object.entries(atLeast).flatMap(([role, count]) => Array.from({ length: count }, () => [role]));
  return [...kept, ...Array.from({ length: Math.max(0, required - kept.length) }, () => roles)];
}

function canFill([seat, ...seats]: readonly (readonly string[])[], people: readonly (readonly string[])[]): boolean {
  if (seat === undefined) return true;
  return people.some((held, at) => held.some((role) => seat.includes(role)) && canFill(seats, people.toSpliced(at, 1)));
}

/** Everybody whose doing it is when these act. */
export function makersBy(...hands: readonly Actor[]): Set<string> {
  return new Set(hands.flatMap(({ userId, impersonator, behind = [] }) => [userId, ...(impersonator ? [impersonator.userId] : []), ...behind]));
}
