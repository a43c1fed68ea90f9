import { brand, type RunId } from '../../shared/brand.ts';
import { type Approval, getApproval, listApprovals } from '../agents/approvals/index.ts';
import { windowKey } from '../agents/budgets/index.ts';
import { budgetUsed, type Run, RUN_CALL_REQUEST, RUN_STATES, type RunApproval, type RunEvent } from '../agents/runs/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import { refuseDeleted } from './deleted-record.ts';
import type { House } from './house.ts';

/** What a run that goes on may leave in the log. */
export const RUN_EVENTS = [
  'run.working', 'run.step.started', 'run.llm_called', 'run.tool_called', 'run.tool_denied', 'run.finished', 'run.failed', 'run.approval.requested', 'approval.request.created', 'budget.consumed', 'budget.exceeded', 'budget.released',
] as const;

export async function needRun(house: House, db: Db, actor: Actor, runId: string): Promise<Run> {
  const run = await house.gateway.runs.find(db, actor.tenantId, brand<RunId>(runId));
  if (run) return run;
  await refuseDeleted(house, db, actor, { type: 'session_data', id: runId, code: 'runs/deleted' });
  throw new Refusal('runs/not-found', { id: runId });
}

/** Runs as the Enterprise+ document's clients read them; `tenant` is the slug that stands in their tokens. */
export async function documentRuns({ gateway }: House, db: Db, tenant: string, runs: readonly Run[]) {
  const keyOf = (run: Run) => windowKey('run', run.createdAt, run.id);
  const [first] = runs;
  const accounts = first ? await gateway.budgets.accounts(db, first.tenantId, runs.map(keyOf)) : [];
  return runs.map((run) => documentRun(run, tenant, accounts.filter((account) => account.window === keyOf(run))));
}

function documentRun(run: Run, tenant: string, accounts: Parameters<typeof budgetUsed>[0]) {
  const { id, taskId, agentId, agentName, version, state, title, tags, input, output, error, startedByName, createdAt, finishedAt } = run;
  return {
    run_id: id, task_id: taskId, tenant_id: tenant, agent_id: agentId, agent: agentName, version, definition_sha256: run.definitionDigest, state, title, tags, task_input: input, output, error,
    started_by: startedByName, created_at: createdAt, finished_at: finishedAt, budget_used: budgetUsed(accounts),
  };
}

/** Kinds of events in the words of the task protocol that the document's kernel speaks: a state is a status, everything else an artifact of the run. */
export function documentEvent({ taskId }: Pick<Run, 'taskId'>, { runId, seq, type, at, body, digest }: RunEvent) {
  const status = STATES.has(type);
  return { _seq: seq, kind: status ? 'TaskStatusUpdateEvent' : 'TaskArtifactUpdateEvent', task_id: taskId, run_id: runId, ...(status ? { state: type } : {}), type, at, body, digest };
}

const STATES: ReadonlySet<string> = new Set(RUN_STATES);

/** A request of a run as the document's clients read it: everything that is neither open nor approved is denied, and `outcome` says how. */
export function documentApproval(approval: Approval, call: RunApproval | undefined) {
  const { id, subjectId, title, reason, policy, state, votes, requestedByName, createdAt, expiresAt, decidedAt, comment, subjectDigest } = approval;
  return {
    approval_id: id, run_id: subjectId, status: state === 'pending' || state === 'approved' ? state : 'denied', outcome: state, title, why: reason, step: call?.step ?? null, tool: call?.tool ?? null, arguments: call?.arguments ?? null,
    policies: call?.policies ?? [], roles: policy.roles, digest: subjectDigest, requested_by: requestedByName, created_at: createdAt, expires_at: expiresAt, decided_at: decidedAt, by: votes.map((vote) => vote.voterName), reason: comment,
  };
}

/** The call that a run waits with, with what this caller may do about it; null where it waits for nobody. */
export async function waitingCall(house: House, actor: Actor, run: Run) {
  if (run.state !== 'input-required') return null;
  const calls = await house.storage.read(actor, (db) => house.gateway.runApprovals.ofRun(db, run.tenantId, run.id));
  const call = calls.find(({ state }) => state === 'waiting');
  if (!call) return null;
  const approval = await getApproval(house.governance, actor, call.id);
  return { step: call.step, tool: call.tool, arguments: call.arguments, policies: call.policies, approval };
}

/** Requests of runs, newest first, as they stand at this moment. */
export async function requestsOfRuns(house: House, actor: Actor, { runId, states, from, size }: { readonly runId?: string; readonly states?: readonly Approval['state'][]; readonly from: number; readonly size: number }) {
  const page = await listApprovals(house.governance, actor, { type: RUN_CALL_REQUEST, ...(runId === undefined ? {} : { subjectId: runId }), ...(states ? { states } : {}), size: from + size });
  return house.storage.read(actor, async (db) => Promise.all(page.items.slice(from).map(async (approval) => documentApproval(approval, await house.gateway.runApprovals.find(db, actor.tenantId, approval.id)))));
}
