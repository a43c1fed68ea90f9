import type { RunId } from '../../shared/brand.ts';
import { type ApprovalDeps, voidRequestIn } from '../agents/approvals/index.ts';
import { releaseRunIn } from '../agents/budgets/index.ts';
import { cancelRunIn, type Run } from '../agents/runs/index.ts';
import type { Actor } from '../base/actor.ts';
import type { GatewayDeps } from '../fleet/gateway/index.ts';

interface Deps {
  readonly governance: ApprovalDeps;
  readonly gateway: GatewayDeps;
}

/** A person stops a run: what it holds is given back, and nobody is asked about its call any more. */
export function stopRun({ governance, gateway }: Deps, actor: Actor, id: RunId): Promise<Run> {
  return gateway.storage.write(actor, async (tx) => {
    const open = (await gateway.runApprovals.ofRun(tx, actor.tenantId, id)).filter(({ state }) => state === 'waiting' || state === 'granted');
    // A request is held before what it is about, as everywhere.
    for (const { id: approval } of open) await governance.approvals.hold(tx, actor.tenantId, approval);
    const stopped = await cancelRunIn(gateway, tx, actor, id);
    for (const approval of open) await voidRequestIn(governance, tx, actor, approval.id, 'the run was stopped');
    await releaseRunIn(gateway, tx, actor, id);
    return stopped;
  });
}
