import { z } from 'zod';
import { type ApprovalId, brand } from '../../shared/brand.ts';
import { ApprovalFilter, approvalInbox, Ballot, cancelRequest, castVotes, getApproval, InboxFilter, listApprovals, Remark } from '../agents/approvals/index.ts';
import { voteOnRequest } from '../flows/vote-on-request.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const VOTE_EVENTS = ['approval.decision.recorded', 'agent.version.approved', 'agent.version.rejected', 'agent.version.published', 'agent.deleted', 'approval.self_approval_blocked', 'run.approval.granted', 'run.approval.rejected', 'admin.role.assigned', 'admin.role.removed', 'config.quota.updated'] as const;

export const approvalsRouter = router({
  inbox: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'Requests that wait for the caller’s vote, their own or that of somebody whose deputy they are' })
    .input(InboxFilter)
    .query(({ ctx, input }) => approvalInbox(ctx.house.governance, ctx.actor, input)),

  list: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'Requests by state, stage, requester and type, newest or soonest to expire first' })
    .input(ApprovalFilter).query(({ ctx, input }) => listApprovals(ctx.house.governance, ctx.actor, input)),

  get: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'One request with its votes and, for the caller, why they may not vote' })
    .input(z.strictObject({ id: z.uuid() })).query(({ ctx, input }) => getApproval(ctx.house.governance, ctx.actor, brand<ApprovalId>(input.id))),

  vote: needs('approvals:vote').meta({ needs: 'approvals:vote', audit: VOTE_EVENTS, says: 'Approve or reject exactly the content that was seen' })
    .input(commandInput(Ballot.shape)).mutation(({ ctx, input: { commandId: _id, ...ballot } }) => voteOnRequest(ctx.house, ctx.actor, ballot)),

  voteMany: needs('approvals:vote').meta({ needs: 'approvals:vote', audit: VOTE_EVENTS, cost: 5, says: 'Decide several requests of low risk, each a vote of its own on the digest it names' })
    .input(commandInput({ ballots: z.array(Ballot).min(1).max(50) })).mutation(async ({ ctx, input }) => ({ outcomes: await castVotes(ctx.house.governance, ctx.actor, input.ballots) })),

  cancel: needs('approvals:read').meta({ needs: 'approvals:read', audit: ['approval.request.cancelled', 'agent.version.withdrawn', 'run.approval.rejected'], says: 'Take back one’s own request' })
    .input(commandInput({ id: z.uuid(), comment: Remark.nullable().default(null) }))
    .mutation(({ ctx, input }) => cancelRequest(ctx.house.governance, ctx.actor, brand<ApprovalId>(input.id), input.comment)),
});
