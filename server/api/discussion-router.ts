import { z } from 'zod';
import { type ApprovalId, brand } from '../../shared/brand.ts';
import { getApproval } from '../agents/approvals/index.ts';
import { mentionsOf, NewReply, NewThread, readMentions, reply, resolveThread, startThread, type Thread, threadsAbout } from '../agents/discussion/index.ts';
import { colleaguesLike } from '../people/identity/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** Whether a thread came up in this request, and whether it points into the content that is asked about now. */
function shown(thread: Thread, request: { readonly id: string; readonly subjectDigest: string }) {
  const { tenantId: _own, ...rest } = thread;
  return { ...rest, ofThisRequest: thread.requestId === request.id, outdated: thread.digest !== request.subjectDigest };
}

/** Comments on requests, anchored to a field or line of what is asked. */
export const discussionRouter = router({
  threads: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'Threads about what a request is about, also from earlier requests about it, the oldest first' })
    .input(z.strictObject({ approvalId: z.uuid() })).query(async ({ ctx, input }) => {
      const request = await getApproval(ctx.house.governance, ctx.actor, brand<ApprovalId>(input.approvalId));
      const threads = await threadsAbout(ctx.house.governance, ctx.actor, request.subjectId);
      return { items: threads.map((thread) => shown(thread, request)), open: threads.filter(({ state }) => state === 'open').length };
    }),

  colleagues: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'Who works here and can be named in a comment or as a deputy: names alone, 20 at most' })
    .input(z.strictObject({ query: z.string().trim().max(200).default('') })).query(async ({ ctx, input }) => ({ items: await colleaguesLike(ctx.house.people, ctx.actor, input.query) })),

  start: needs('approvals:read').meta({ needs: 'approvals:read', audit: ['discussion.thread.started'], says: 'Begin a thread at a field or line of what a request asks, or about all of it' })
    .input(commandInput({ approvalId: z.uuid(), ...NewThread.shape })).mutation(async ({ ctx, input: { commandId: _id, approvalId, ...input } }) => {
      const { id, subjectType, subjectId, subjectDigest } = await getApproval(ctx.house.governance, ctx.actor, brand<ApprovalId>(approvalId));
      return startThread(ctx.house.governance, ctx.actor, { subjectType, subjectId, requestId: id, digest: subjectDigest }, input);
    }),

  reply: needs('approvals:read').meta({ needs: 'approvals:read', audit: ['discussion.comment.added'], says: 'Say something in a thread; a resolved one is open again' })
    .input(commandInput(NewReply.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => reply(ctx.house.governance, ctx.actor, input)),

  resolve: needs('approvals:read').meta({ needs: 'approvals:read', audit: ['discussion.thread.resolved'], says: 'Say that what came up in a thread is dealt with' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => resolveThread(ctx.house.governance, ctx.actor, input.id)),

  mentions: needs('approvals:read').meta({ needs: 'approvals:read', audit: reads, says: 'Comments in which the caller was named, newest first' })
    .input(z.strictObject({ unread: z.boolean().default(true) })).query(async ({ ctx, input }) => ({ items: await mentionsOf(ctx.house.governance, ctx.actor, input) })),

  readMentions: needs('approvals:read').meta({ needs: 'approvals:read', audit: ['discussion.mentions.read'], says: 'Mark comments as read' })
    .input(commandInput({ commentIds: z.array(z.uuid()).min(1).max(200) })).mutation(async ({ ctx, input }) => ({ read: await readMentions(ctx.house.governance, ctx.actor, input.commentIds) })),
});
