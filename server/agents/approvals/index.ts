/**
 * Whether somebody else agrees: requests bound to a digest, votes under a frozen policy, expiry. Knows nothing of what is approved.
 * Invariant: a request is approved only by as many distinct, entitled people as its frozen policy demands, and never by its requester unless that policy says so.
 */
export { type Approval, ApprovalFilter, ApprovalPolicy, ApprovalQuestion, type ApprovalState, Ballot, type Reliance, Remark, type Verdict, type Vote } from './approval.ts';
export type { ApprovalDeps, Reaction, Reactions, VotesStanding, WorkflowFor } from './approval-deps.ts';
export { approvalInbox, type ApprovalView, getApproval, listApprovals } from './approval-inbox.ts';
export { isStricter, refusalToVote, stateAt, tally } from './approval-rules.ts';
export { type ApprovalStore, openApprovalStore } from './approval-store.ts';
export { buildApprovalTables } from './approval-tables.ts';
export { cancelRequest, cancelRequestIn } from './cancel-request.ts';
export { castVote } from './cast-vote.ts';
export { expireDue, expireIn } from './expire-requests.ts';
export { policyInForce, requestApproval, requestApprovalIn } from './request-approval.ts';
export { voidRequest } from './void-request.ts';
