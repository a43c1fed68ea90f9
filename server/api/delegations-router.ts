import { z } from 'zod';
import { delegateVotes, endDelegation, listDelegations, NewDelegation } from '../agents/approvals/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** Who votes for whom while they are away. */
export const delegationsRouter = router({
  list: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'Delegations that have not ended: one’s own and those to oneself; all of them for whoever manages approvals' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ items: await listDelegations(ctx.house.governance, ctx.actor) })),

  add: needs('approvals:delegate').meta({ needs: 'approvals:delegate', fresh: true, audit: ['approval.delegation.created'], says: 'Name somebody who votes in one’s place for a time, 90 days at most' })
    .input(commandInput(NewDelegation.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => delegateVotes(ctx.house.governance, ctx.actor, input)),

  end: needs('approvals:delegate').meta({ needs: 'approvals:delegate', audit: ['approval.delegation.ended'], says: 'Take a delegation back' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => endDelegation(ctx.house.governance, ctx.actor, input.id)),
});
