import type { RunId, TenantId } from '../../../shared/brand.ts';
import { Refusal } from '../../base/refusal.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { actorOf, ENDED, type RunApproval } from '../../agents/runs/index.ts';
import { conversationOf } from './conversation.ts';
import { failRun, goOnWithRun } from './execute-run.ts';
import type { GatewayDeps } from './gateway-deps.ts';

/**
 * Goes on with a run whose call was approved, from exactly there: what was done is read from its events. Does nothing where no
 * approval waits to be used, so that it may be called as often as anybody likes, by several processes at once.
 */
export async function resumeRun(deps: GatewayDeps, tenantId: TenantId, id: RunId): Promise<void> {
  const reader = systemActor('gateway', tenantId);
  const [granted] = (await deps.storage.read(reader, (db) => deps.runApprovals.ofRun(db, tenantId, id))).filter(({ state }) => state === 'granted');
  if (granted) await resume(deps, granted);
}

/** Every approved call that nobody began: the process that was to do it may have died. Answers how many. */
export async function resumeGranted(deps: GatewayDeps): Promise<number> {
  let found = 0;
  for (const tenantId of await deps.tenants()) {
    const granted = await deps.storage.read(systemActor('gateway', tenantId), (db) => deps.runApprovals.inState(db, tenantId, 'granted'));
    for (const approval of granted) deps.supervise(resume(deps, approval), `run ${approval.runId}`);
    found += granted.length;
  }
  return found;
}

async function resume(deps: GatewayDeps, approval: RunApproval): Promise<void> {
  const { tenantId, runId, starter } = approval;
  const roles = await deps.rolesKept(starter, tenantId);
  const actor = actorOf(starter, tenantId, roles ?? new Set());
  const { run, events } = await deps.storage.read(actor, async (db) => ({ run: await deps.runs.find(db, tenantId, runId), events: await deps.runs.events(db, tenantId, runId) }));
  if (!run || ENDED.has(run.state)) return;
  if (roles === null) return failRun(deps, actor, runId, { class: 'PERMISSION', message: 'whoever started this run is not active here any more' });
  try {
    const version = await deps.storage.read(actor, (db) => deps.runnable(db, actor, run.agentId, run.versionId));
    if (version.digest !== run.definitionDigest) return await failRun(deps, actor, runId, { class: 'PERMISSION', message: 'the definition is not the one that this run began with' });
    await goOnWithRun(deps, { actor, id: runId, version }, { approval, so: conversationOf(events) });
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    await failRun(deps, actor, runId, { class: 'PERMISSION', message: `the version may not run any more: ${reason.message}` });
  }
}
