import type { Approval, ApprovalPolicy, Stage, Vote } from './approval.ts';

/** In the order in which they are asked; the first is the policy's own. */
export function stagesOf({ required, roles, atLeast, laterStages = [] }: ApprovalPolicy): readonly Stage[] {
  return [{ required, roles, ...(atLeast ? { atLeast } : {}) }, ...laterStages];
}

/** How many different people must approve in all. */
export function approversOf(policy: ApprovalPolicy): number {
  return stagesOf(policy).reduce((sum, { required }) => sum + required, 0);
}

/** Whether the approvals given in a stage are enough: so many different people, by so many different hands, and so many of them in the roles it asks for. */
export function isMet(stage: Stage, votes: readonly Vote[]): boolean {
  return peopleIn(votes) >= stage.required && missingRoles(stage, votes).length === 0;
}

function peopleIn(votes: readonly Vote[]): number {
  const approving = votes.filter(({ verdict }) => verdict === 'approve');
  return Math.min(new Set(approving.map(({ voter }) => voter)).size, new Set(approving.map(({ castBy }) => castBy)).size);
}

function missingRoles({ atLeast = {} }: Stage, votes: readonly Vote[]): readonly string[] {
  return Object.entries(atLeast).flatMap(([role, count]) => (peopleIn(votes.filter((vote) => vote.role === role)) < count ? [role] : []));
}

export interface OpenStage {
  /** From 0. */
  readonly at: number;
  readonly of: number;
  readonly stage: Stage;
  /** People who have approved in it. */
  readonly approvals: number;
  /** Roles in which somebody must still approve, beyond the number. */
  readonly missingRoles: readonly string[];
}

/** The stage that votes count in now: the first that is not complete, or the last. */
export function openStage({ policy, votes }: Pick<Approval, 'policy' | 'votes'>, standing: readonly Vote[] = votes): OpenStage {
  const stages = stagesOf(policy);
  const votesIn = (at: number) => standing.filter((vote) => vote.stage === at);
  const open = stages.findIndex((stage, at) => !isMet(stage, votesIn(at)));
  const at = open === -1 ? stages.length - 1 : open;
  const stage = stages[at] ?? policy;
  return { at, of: stages.length, stage, approvals: peopleIn(votesIn(at)), missingRoles: missingRoles(stage, votesIn(at)) };
}

/** Where somebody with these roles votes now, and in which of them: one that is still missing before any other. Null when the open stage names none of them. */
export function seatOf(approval: Pick<Approval, 'policy' | 'votes'>, roles: ReadonlySet<string>, standing?: readonly Vote[]): { readonly stage: number; readonly role: string } | null {
  const open = openStage(approval, standing);
  const role = [...open.missingRoles, ...open.stage.roles].find((name) => roles.has(name));
  return role === undefined ? null : { stage: open.at, role };
}
