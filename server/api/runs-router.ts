import { z } from 'zod';
import { type AgentId, brand, type RunId, type VersionId } from '../../shared/brand.ts';
import { windowKey } from '../agents/budgets/index.ts';
import { changeRun, exportRunIn, RUN_STATES, RunChange, RunInput } from '../agents/runs/index.ts';
import { stopRun } from '../flows/stop-run.ts';
import { startRun } from '../fleet/gateway/index.ts';
import { issueStreamTicket } from '../people/edge/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';
import { needRun, RUN_EVENTS, waitingCall } from './run-shapes.ts';

const id = z.uuid();

export const runsRouter = router({
  list: needs('runs:read').meta({ needs: 'runs:read', audit: reads, says: 'Runs by text, state, tag and agent, newest first' })
    .input(z.strictObject({
      query: z.string().trim().max(200).optional(), state: z.enum(RUN_STATES).optional(), tag: z.string().max(40).optional(), agentId: id.optional(),
      size: z.int().min(1).max(200).default(50), cursor: z.string().max(400).optional(),
    }))
    .query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, (db) =>
      ctx.house.gateway.runs.list(db, ctx.actor.tenantId, { ...input, agentId: input.agentId === undefined ? undefined : brand<AgentId>(input.agentId) }))),

  get: needs('runs:read').meta({ needs: 'runs:read', audit: reads, says: 'One run with its events, its ledger, what it used, and the call that it waits with' })
    .input(z.strictObject({ id })).query(async ({ ctx, input }) => {
      const waiting = await waitingCall(ctx.house, ctx.actor, await ctx.house.storage.read(ctx.actor, (db) => needRun(ctx.house, db, ctx.actor, input.id)));
      return ctx.house.storage.read(ctx.actor, async (db) => {
        const run = await needRun(ctx.house, db, ctx.actor, input.id);
        const { gateway } = ctx.house;
        return {
          run, contentsGone: await gateway.runs.contentsGone(db, run.tenantId, run.id), waiting: run.state === 'input-required' ? waiting : null,
          events: await gateway.runs.events(db, run.tenantId, run.id),
          ledger: await gateway.budgets.ledgerOfRun(db, run.tenantId, run.id),
          used: await gateway.budgets.accounts(db, run.tenantId, [windowKey('run', run.createdAt, run.id)]),
          limits: await gateway.limitsFor(db, ctx.actor),
        };
      });
    }),

  events: needs('runs:read').meta({ needs: 'runs:read', audit: reads, says: 'Events of a run after a sequence number' })
    .input(z.strictObject({ id, since_seq: z.int().min(0).default(0) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const run = await needRun(ctx.house, db, ctx.actor, input.id);
      return { events: await ctx.house.gateway.runs.events(db, run.tenantId, run.id, input.since_seq) };
    })),

  streamTicket: needs('runs:read').meta({ needs: 'runs:read', audit: ['run.stream.admitted'], says: 'A ticket for the live stream of a run: good once, for half a minute, for this session' })
    .input(z.strictObject({ id })).mutation(async ({ ctx, input }) => {
      const run = await ctx.house.storage.read(ctx.actor, (db) => needRun(ctx.house, db, ctx.actor, input.id));
      return issueStreamTicket(ctx.house.edge, ctx.actor, run.id);
    }),

  export: needs('runs:export').meta({ needs: 'runs:export', audit: ['data.exported'], says: 'A run as {run, events}; the export itself is recorded first' })
    .input(commandInput({ id })).mutation(({ ctx: { house, actor: { command: _named, ...actor } }, input }) => house.storage.write(actor, (tx) => exportRunIn(house.gateway, tx, actor, brand<RunId>(input.id)))), // no answer is stored: it would outlive the run

  start: needs('runs:execute').meta({ needs: 'runs:execute', audit: ['run.started', ...RUN_EVENTS], says: 'Run a published version' })
    .input(commandInput({
      agentId: id, versionId: id.optional(), title: z.string().trim().min(1).max(200).optional(), tags: RunChange.shape.tags, input: RunInput,
    }))
    .mutation(({ ctx, input }) => startRun(ctx.house.gateway, ctx.actor, {
      agentId: brand<AgentId>(input.agentId), versionId: input.versionId === undefined ? undefined : brand<VersionId>(input.versionId), title: input.title, tags: input.tags, input: input.input,
    })),

  change: needs('runs:write').meta({ needs: 'runs:write', audit: ['run.metadata.updated'], says: 'Set title or tags of a run' })
    .input(commandInput({ id, ...RunChange.shape })).mutation(({ ctx, input: { id: runId, commandId: _id, ...change } }) => changeRun(ctx.house.gateway, ctx.actor, brand<RunId>(runId), change)),

  cancel: needs('runs:write').meta({ needs: 'runs:write', audit: ['run.stopped_by_human', 'budget.released', 'approval.request.voided'], says: 'Stop a run; what it holds is given back, and nobody is asked about it any more' })
    .input(commandInput({ id })).mutation(({ ctx, input }) => stopRun(ctx.house, ctx.actor, brand<RunId>(input.id))),
});
