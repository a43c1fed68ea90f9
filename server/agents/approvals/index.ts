/**
 * Whether somebody else agrees: requests bound to a digest, votes under a frozen policy, stage by stage, expiry. Knows nothing of what is approved.
 * Invariant: a request is approved only by as many distinct, entitled people as its frozen policy demands, and never by its requester unless that policy says so.
 */
export { type Approval, ApprovalFilter, ApprovalPolicy, ApprovalQuestion, type ApprovalState, Ballot, type Bypass, InboxFilter, NO_WORKFLOW, type Reliance, Remark, Stage, type Verdict, type Vote } from './approval.ts';
export type { Announce, ApprovalDeps, ApprovalEvent, Reaction, Reactions, VoterOf, VotesStanding, WorkflowFor } from './approval-deps.ts';
export { approvalInbox, type ApprovalView, getApproval, listApprovals } from './approval-inbox.ts';
export { bothOf, isStricter, type Principal, refusalToVote, stateAt, tally } from './approval-rules.ts';
export { type ApprovalStore, openApprovalStore } from './approval-store.ts';
export { buildApprovalTables } from './approval-tables.ts';
export { bypassHolds, bypassRequestIn, reviewHours } from './break-glass.ts';
export { cancelRequest, cancelRequestIn } from './cancel-request.ts';
export { castVote } from './cast-vote.ts';
export { type BulkOutcome, castVotes } from './cast-votes.ts';
export { delegateVotes, endDelegation, listDelegations } from './delegate-votes.ts';
export { type Delegation, NewDelegation } from './delegation.ts';
export { expireDue, expireIn } from './expire-requests.ts';
export { remindDue } from './remind-approvers.ts';
export { pendingRequests } from './pending-requests.ts';
export { agreedChange, proposing } from './proposed-change.ts';
export { policyInForce, requestApproval, requestApprovalIn } from './request-approval.ts';
export { approversOf, openStage, stagesOf } from './stage-rules.ts';
export { voidRequest, voidRequestIn } from './void-request.ts';
