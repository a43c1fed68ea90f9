import { releaseOverdueIn, releaseRunIn } from '../../agents/budgets/index.ts';
import { endRunIn } from '../../agents/runs/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { GatewayDeps } from './gateway-deps.ts';

/**
 * After a start: runs that a dead process left behind are ended, visibly, and what they held is given back. Answers how many.
 * A run that waits for a person goes on waiting, and one whose call was approved and not begun is gone on with (`resumeGranted`).
 */
export async function recoverRuns(deps: GatewayDeps): Promise<number> {
  let ended = 0;
  for (const tenantId of await deps.tenants()) {
    const actor = systemActor('recovery', tenantId);
    const { left, granted } = await deps.storage.read(actor, async (db) => ({ left: await deps.runs.unfinished(db, tenantId), granted: await deps.runApprovals.inState(db, tenantId, 'granted') }));
    for (const { id } of left.filter((run) => !granted.some(({ runId }) => runId === run.id))) {
      await deps.storage.write(actor, async (tx) => {
        const run = await deps.runs.find(tx, tenantId, id);
        if (!run) return;
        await releaseRunIn(deps, tx, actor, id);
        await endRunIn(deps, tx, actor, run, { state: 'failed', error: { class: 'INTERRUPTED', message: 'the server stopped while this run was going' } });
      });
      ended += 1;
    }
  }
  return ended;
}

/** Gives back, in every tenant, what was reserved and never settled in time. */
export async function releaseOverdue(deps: GatewayDeps): Promise<number> {
  let released = 0;
  for (const tenantId of await deps.tenants()) {
    const actor = systemActor('sweeper', tenantId);
    const overdue = await deps.storage.read(actor, (db) => deps.budgets.overdue(db, tenantId, deps.clock.now()));
    if (overdue.length > 0) released += await deps.storage.write(actor, (tx) => releaseOverdueIn(deps, tx, actor));
  }
  return released;
}
