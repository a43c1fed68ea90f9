import { z } from 'zod';
import { type AgentId, brand, type RunId } from '../../shared/brand.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { AgentFilter, listAgents } from '../agents/catalog/index.ts';
import { changeRun, exportRunIn, RUN_CALL_REQUEST, RUN_STATES, type Run, RunChange, RunInput, verifyEvents } from '../agents/runs/index.ts';
import { Remark } from '../agents/approvals/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { startRun } from '../fleet/gateway/index.ts';
import { voteOnRequest } from '../flows/vote-on-request.ts';
import type { House } from './house.ts';
import { getTenant } from '../tenancy/tenants/index.ts';
import { needs, router } from './procedures.ts';
import { type ProcedureMeta, reads, type RestRoute } from './procedure-meta.ts';
import { documentEvent, documentRuns, needRun, requestsOfRuns, RUN_EVENTS } from './run-shapes.ts';

/** Whatever stands in the path is looked for: what is no id of ours is a run that is not there. */
const run_id = z.string().min(1).max(200);
const MOST_SKIPPED = 10_000;
const MOST_REQUESTS = 100;
const DECIDED = ['approved', 'rejected', 'cancelled', 'expired', 'voided', 'bypassed'] as const;
const page = { limit: z.int().min(1).max(200).default(50), offset: z.int().min(0).max(MOST_SKIPPED).default(0) };

const Decision = z.strictObject({
  run_id, decision: z.enum(['approved', 'denied']), by: z.string().max(200).nullish(), reason: Remark.nullish(),
  /** Of the call that was looked at; absent: of the one that the run waits with now. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex').optional(),
}).refine(({ decision, reason }) => decision === 'approved' || Boolean(reason), { path: ['reason'], message: 'must say why it is denied' });

/**
 * The document's runs:read guards all that is read of a run, its export included, and runs:write also what starts one (FEATURES E16,
 * E17): its role map knows no finer words. Ours stand at our own paths. Nobody gains by it: an export holds what whoever reads runs
 * reads anyway, and is on record here too.
 */
const reading = (path: string, says: string, audit: ProcedureMeta['audit'] = reads): ProcedureMeta => ({ needs: 'runs:read', audit, rest: [{ method: 'GET', path }], says });
const writing = (route: RestRoute, says: string, audit: ProcedureMeta['audit']): ProcedureMeta => ({ needs: 'runs:write', audit, rest: [route], says });

/** Runs and what they wait for, at the paths and in the shapes of the Enterprise+ document (FEATURES E16-E18, E35-E38, E40, E41, E55, E56, E60). */
export const missionsRouter = router({
  list: needs('runs:read').meta(reading('/runs', 'Runs by text, state and tag, newest first'))
    .input(z.strictObject({ query: z.string().trim().max(200).optional(), state: z.enum(RUN_STATES).optional(), tag: z.string().max(40).optional(), ...page }))
    .query(async ({ ctx: { house, actor }, input: { limit, offset, ...filter } }) => {
      const tenant = await slugOf(house, actor);
      return house.storage.read(actor, async (db) => ({ runs: await documentRuns(house, db, tenant, (await house.gateway.runs.list(db, actor.tenantId, { ...filter, size: limit, offset })).items) }));
    }),

  get: needs('runs:read').meta(reading('/runs/{run_id}', 'One run and what it used')).input(z.strictObject({ run_id }))
    .query(({ ctx: { house, actor }, input }) => shownRun(house, actor, input.run_id)),

  events: needs('runs:read').meta(reading('/runs/{run_id}/events', 'A run and its events after a number'))
    .input(z.strictObject({ run_id, since_seq: z.int().min(0).default(0) })).query(async ({ ctx: { house, actor }, input }) => {
      const { run } = await shownRun(house, actor, input.run_id);
      return house.storage.read(actor, async (db) => ({ run, events: (await house.gateway.runs.events(db, actor.tenantId, run.run_id, input.since_seq)).map((event) => documentEvent({ taskId: run.task_id }, event)) }));
    }),

  export: needs('runs:read').meta(reading('/runs/{run_id}/export', 'A run and all its events; that they were taken away is recorded first', ['data.exported'])).input(z.strictObject({ run_id }))
    .mutation(async ({ ctx: { house, actor: { command: _named, ...actor } }, input }) => {
      const tenant = await slugOf(house, actor);
      return house.storage.write(actor, async (tx) => {
        const { run, events } = await exportRunIn(house.gateway, tx, actor, brand<RunId>(input.run_id));
        const [shown] = await documentRuns(house, tx, tenant, [run]);
        return { run: shown, events: events.map((event) => documentEvent(run, event)) };
      });
    }),

  verify: needs('runs:read').meta(reading('/runs/{run_id}/verify', 'Whether the events of a run are those that the audit log tells of')).input(z.strictObject({ run_id }))
    .query(async ({ ctx: { house, actor }, input }) => {
      await house.storage.read(actor, (db) => needRun(house, db, actor, input.run_id));
      await house.audit.writer.settle(house.storage, actor.tenantId);
      const { runs } = house.gateway;
      const id = brand<RunId>(input.run_id);
      return house.storage.read(actor, async (db) => {
        const told = (name: string) => house.audit.search.refsOfRun(db, actor.tenantId, id, name);
        return verifyEvents(await runs.storedEvents(db, actor.tenantId, id), await told('event_sha256'), { entry: (await runs.contentsGone(db, actor.tenantId, id))?.entry ?? null, left: await told('left_sha256') });
      });
    }),

  approvals: needs('runs:read').meta(reading('/runs/{run_id}/approvals', 'What a run has asked people for')).input(z.strictObject({ run_id })).query(async ({ ctx: { house, actor }, input }) => {
    await house.storage.read(actor, (db) => needRun(house, db, actor, input.run_id));
    return { approvals: await requestsOfRuns(house, actor, { runId: input.run_id, from: 0, size: MOST_REQUESTS }) };
  }),

  billing: needs('runs:read').meta(reading('/runs/{run_id}/billing', 'What a run used: counters, and each reservation with what was settled')).input(z.strictObject({ run_id }))
    .query(async ({ ctx: { house, actor }, input }) => {
      const { run } = await shownRun(house, actor, input.run_id);
      const ledger = await house.storage.read(actor, (db) => house.gateway.budgets.ledgerOfRun(db, actor.tenantId, run.run_id));
      return { run_id: run.run_id, budget_used: run.budget_used, ledger: ledger.map(({ purpose, state, settledAmounts, createdAt, closedAt }) => ({ purpose, state, settled: settledAmounts, at: createdAt, closed_at: closedAt })) };
    }),

  change: needs('runs:write').meta(writing({ method: 'PATCH', path: '/runs/{run_id}' }, 'Set title or tags of a run; what is absent stays', ['run.metadata.updated']))
    .input(z.strictObject({ run_id, title: RunChange.shape.title.unwrap().nullish(), tags: RunChange.shape.tags.unwrap().nullish() }))
    .mutation(async ({ ctx: { house, actor }, input: { run_id: id, title, tags } }) => {
      await changeRun(house.gateway, actor, brand<RunId>(id), { ...(title ? { title } : {}), ...(tags ? { tags } : {}) });
      return shownRun(house, actor, id);
    }),

  start: needs('runs:write').meta(writing({ method: 'POST', path: '/missions' }, 'Run a published version; the same task again answers its run', ['run.started', ...RUN_EVENTS]))
    .input(z.strictObject({
      tenant_id: z.string().max(200).nullish(), user_message: RunInput.shape.message, task_id: z.string().trim().min(1).max(200).nullish(), title: RunChange.shape.title.unwrap().nullish(), tags: RunChange.shape.tags.unwrap().nullish(),
      agent: z.string().min(1).max(200).nullish(), call_tools: RunInput.shape.call_tools,
    }))
    .mutation(async ({ ctx: { house, actor }, input }) => {
      await needOwnTenant(house, actor, input.tenant_id ?? null);
      const asked = { message: input.user_message, call_tools: input.call_tools };
      const known = input.task_id ? await house.storage.read(actor, (db) => house.gateway.runs.ofTask(db, actor.tenantId, input.task_id ?? '')) : undefined;
      if (known?.deleted) throw new Refusal('runs/deleted', { field: 'task_id', id: known.run.id });
      const run = known ? sameTask(known.run, asked) : await startRun(house.gateway, actor, {
        agentId: await agentOf(house, actor, input.agent ?? null), taskId: input.task_id ?? undefined, title: input.title ?? undefined, tags: input.tags ?? undefined, input: asked,
      });
      return { task_id: run.taskId, run_id: run.id };
    }),

  waiting: needs('runs:read').meta(reading('/approvals', 'What runs of the tenant wait for, or waited for')).input(z.strictObject({ status: z.enum(['pending', 'decided']).default('pending'), ...page, limit: page.limit.default(100) }))
    .query(async ({ ctx: { house, actor }, input: { status, limit, offset } }) => ({ approvals: await requestsOfRuns(house, actor, { states: status === 'pending' ? ['pending'] : DECIDED, from: offset, size: limit }) })),

  approve: needs('approvals:vote').meta({
    needs: 'approvals:vote', rest: [{ method: 'POST', path: '/runs/{run_id}/approve' }], says: 'Decide about the call that a run waits with',
    audit: ['approval.decision.recorded', 'run.approval.granted', 'run.approval.rejected', 'approval.self_approval_blocked', ...RUN_EVENTS],
  }).input(Decision).mutation(async ({ ctx: { house, actor }, input }) => {
    const waiting = await house.storage.read(actor, async (db) => {
      const run = await needRun(house, db, actor, input.run_id);
      return house.governance.approvals.pendingOn(db, actor.tenantId, RUN_CALL_REQUEST, run.id);
    });
    if (!waiting) throw new Refusal('runs/not-waiting', { id: input.run_id });
    const comment = remarkOf(input, actor);
    const { state } = await voteOnRequest(house, actor, { id: waiting.id, verdict: input.decision === 'approved' ? 'approve' : 'reject', digest: input.digest ?? waiting.subjectDigest, ...(comment === null ? {} : { comment }) });
    return { ok: true, status: state === 'pending' || state === 'approved' ? state : 'denied' };
  }),
});

/** The name by which tokens and the document's answers call the caller's tenant. */
async function slugOf(house: House, actor: Actor): Promise<string> {
  return (await getTenant(house.people, actor, { id: actor.tenantId })).slug;
}

async function shownRun(house: House, actor: Actor, id: string) {
  const tenant = await slugOf(house, actor);
  return house.storage.read(actor, async (db) => {
    const [run] = await documentRuns(house, db, tenant, [await needRun(house, db, actor, id)]);
    if (!run) throw new Refusal('runs/not-found', { id });
    return { run };
  });
}

/** A session is of one tenant: nobody starts a run in another (FEATURES E41). The refusal stands in the log. */
async function needOwnTenant(house: House, actor: Actor, named: string | null): Promise<void> {
  if (named === null || named === actor.tenantId || named === (await slugOf(house, actor))) return;
  const { command: _named, ...unnamed } = actor; // asked anew also when a command is repeated
  await house.storage.write(unnamed, () => Promise.reject(new Refusal('tenancy/mismatch', { field: 'tenant_id' })));
}

/** The agent that is named, by id or by name; where none is, the only one that is published: the document's tenants have one kernel. */
async function agentOf(house: House, actor: Actor, named: string | null): Promise<AgentId> {
  if (named !== null) {
    if (z.uuid().safeParse(named).success) return brand<AgentId>(named);
    const found = await house.storage.read(actor, (db) => house.governance.catalog.findAgentByName(db, actor.tenantId, named));
    if (!found) throw new Refusal('catalog/agent-not-found', { field: 'agent', id: named });
    return found.id;
  }
  const { items: [only, ...others] } = await listAgents(house.governance, actor, AgentFilter.parse({ status: 'PUBLISHED', size: 2 }));
  if (!only || others.length > 0) throw new Refusal('runs/no-agent-named', { field: 'agent' });
  return only.id;
}

/** A task has one run: who names it again is answered that run, if it is the same task. */
function sameTask(run: Run, asked: z.infer<typeof RunInput>): Run {
  if (canonicalJson(run.input) !== canonicalJson({ ...asked })) throw new Refusal('runs/task-taken', { field: 'task_id', id: run.id });
  return run;
}

/** Who decides is who asks. What `by` says is kept with the reason, as their words, where it is another name. */
function remarkOf({ by, reason }: z.infer<typeof Decision>, { name, email, userId }: Actor): string | null {
  const claimed = by && ![name, email, userId].includes(by) ? `(by: ${by})` : '';
  return [reason ?? '', claimed].filter((part) => part !== '').join(' ') || null;
}
