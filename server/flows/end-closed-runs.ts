import { type ApprovalDeps, voidRequestIn } from '../agents/approvals/index.ts';
import { releaseRunIn } from '../agents/budgets/index.ts';
import { ENDED, endRunIn } from '../agents/runs/index.ts';
import { systemActor } from '../base/system-tenant.ts';
import type { GatewayDeps } from '../fleet/gateway/index.ts';
import type { RunId, TenantId } from '../../shared/brand.ts';

export interface ClosedRunsDeps {
  readonly governance: ApprovalDeps;
  readonly gateway: GatewayDeps;
}

const BECAUSE = 'the tenant was closed';

/**
 * No run of a closed tenant goes on: what is under way, or waits for a person, fails, what it holds is given back, and nobody is asked
 * about its call any more. Retention lets go of ended runs only. Answers how many ended.
 */
export async function endClosedRuns(deps: ClosedRunsDeps, tenantId: TenantId): Promise<number> {
  const open = await deps.gateway.storage.read({ tenantId }, (db) => deps.gateway.runs.open(db, tenantId));
  for (const { id } of open) await endRun(deps, tenantId, id);
  return open.length;
}

async function endRun({ governance, gateway }: ClosedRunsDeps, tenantId: TenantId, id: RunId): Promise<void> {
  const actor = systemActor('closing', tenantId);
  await gateway.storage.write(actor, async (tx) => {
    const asked = (await gateway.runApprovals.ofRun(tx, tenantId, id)).filter(({ state }) => state === 'waiting' || state === 'granted');
    // A request is held before what it is about, as everywhere.
    for (const { id: approval } of asked) await governance.approvals.hold(tx, tenantId, approval);
    const run = await gateway.runs.find(tx, tenantId, id);
    if (!run || ENDED.has(run.state)) return;
    await releaseRunIn(gateway, tx, actor, id);
    await endRunIn(gateway, tx, actor, run, { state: 'failed', error: { class: 'INTERRUPTED', message: BECAUSE } });
    for (const approval of asked) {
      await voidRequestIn(governance, tx, actor, approval.id, BECAUSE);
      await gateway.runApprovals.move(tx, approval, 'waiting', 'ended'); // of a request whose time was over, which nobody voids
    }
  });
}
