import type { z } from 'zod';
import { type AgentId, brand, type RunId, type VersionId } from '../../../shared/brand.ts';
import { cutText } from '../../../shared/cut-text.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { recordEventIn, type Run, type RunInput } from '../../agents/runs/index.ts';
import { executeRun } from './execute-run.ts';
import type { GatewayDeps, RunnableVersion } from './gateway-deps.ts';

export interface StartRun {
  readonly agentId: AgentId;
  /** Absent: the agent's current version. A published version only, either way. */
  readonly versionId?: VersionId | undefined;
  /** The caller's own name of the task; a task has one run. */
  readonly taskId?: string | undefined;
  readonly title?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly input: z.infer<typeof RunInput>;
}

/** Admits a run of a published version and sets it going; the answer is the durable, submitted run. */
export async function startRun(deps: GatewayDeps, actor: Actor, request: StartRun): Promise<Run> {
  const { run, version, isNew } = await admitRun(deps, actor, request);
  // A repeated command answers the run that it started the first time, and that one is on its way already.
  if (isNew) deps.supervise(executeRun(deps, { actor, id: run.id, version }), `run ${run.id}`);
  return run;
}

/** The same, waiting until it has ended or waits for a person: the answer is the run as it then is. */
export async function playRun(deps: GatewayDeps, actor: Actor, request: StartRun): Promise<Run> {
  const { run, version, isNew } = await admitRun(deps, actor, request);
  if (isNew) await executeRun(deps, { actor, id: run.id, version });
  return (await deps.storage.read(actor, (db) => deps.runs.find(db, run.tenantId, run.id))) ?? run;
}

async function admitRun(deps: GatewayDeps, actor: Actor, request: StartRun): Promise<{ readonly run: Run; readonly version: RunnableVersion; readonly isNew: boolean }> {
  const id = brand<RunId>(deps.ids.id());
  const { run, version } = await deps.storage.write(actor, async (tx) => {
    const runnable = await deps.runnable(tx, actor, request.agentId, request.versionId ?? null);
    const submitted = submittedRun(deps, actor, id, request, runnable);
    await deps.runs.add(tx, submitted);
    await recordEventIn(deps, tx, actor, submitted, { type: 'submitted', body: { input: submitted.input, roles: [...actor.roles].sort() }, audit: 'run.started' });
    return { run: submitted, version: runnable };
  });
  return { run, version, isNew: run.id === id };
}

function submittedRun(deps: GatewayDeps, actor: Actor, id: RunId, request: StartRun, version: RunnableVersion): Run {
  return {
    tenantId: actor.tenantId, id, taskId: request.taskId ?? deps.ids.id(), agentId: version.agentId, agentName: version.agentName,
    versionId: version.versionId, version: version.version, definitionDigest: version.digest,
    title: request.title ?? cutText(request.input.message, 80), tags: request.tags ?? [], state: 'submitted',
    input: { message: request.input.message, call_tools: request.input.call_tools }, output: null, error: null,
    startedBy: actor.userId, startedByName: nameOfHands(actor), createdAt: deps.clock.now(), finishedAt: null, ver: 1,
  };
}
