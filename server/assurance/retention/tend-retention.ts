import { plusMs, type TenantId } from '../../../shared/brand.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { destroyKeys } from './destroy-subject-keys.ts';
import { purgeDeleted } from './purge-deleted.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { RetentionPolicy } from './retention-policy.ts';
import { boundsOf, cutoffOf, DAY_MS, daysInForce, idleBecause } from './retention-rules.ts';
import { batchSize, remember, takeBatchIn } from './take-batch.ts';

/**
 * What policies say happens although nobody asks: each that a person has run once acts again when it is due, and what can no longer
 * be brought back is ended, and keys of people under which nothing is left. Every step is a transaction of its own, so that a process that is killed leaves nothing half done.
 * Of each policy a round takes one batch; what is left is due at the next.
 */
export async function tendRetention(deps: RetentionDeps, tenantId: TenantId, most?: number): Promise<{ readonly deleted: number; readonly purged: number }> {
  const now = deps.clock.now();
  const policies = await deps.storage.read({ tenantId }, (db) => deps.retention.policies(db, tenantId));
  let deleted = 0;
  for (const policy of policies.filter(({ active, nextRunAt }) => active && nextRunAt !== null && nextRunAt <= now)) deleted += await runDue(deps, tenantId, policy, most);
  await destroyKeys(deps, tenantId);
  return { deleted, purged: await purgeDeleted(deps, tenantId) };
}

async function runDue(deps: RetentionDeps, tenantId: TenantId, due: RetentionPolicy, most = batchSize(due.dataType)): Promise<number> {
  const actor = systemActor('retention', tenantId);
  await deps.audit.writer.settle(deps.storage, tenantId);
  return deps.storage.write(actor, async (tx) => {
    const policy = await deps.retention.holdPolicy(tx, tenantId, due.id);
    if (!policy || policy.ver !== due.ver || idleBecause(policy) !== null) return 0; // changed since: the next round asks anew
    const bounds = boundsOf(await deps.viewOf(tx, tenantId), policy.dataType);
    const [cutoff, days, now] = [cutoffOf(policy, bounds, deps.clock.now()), daysInForce(policy, bounds), deps.clock.now()];
    const { deleted, through, retireUnused } = await takeBatchIn(deps, tx, actor, { policy, days, cutoff, most });
    await remember(deps, tx, policy, { now, deleted: deleted + sinceBegun(policy), nextRunAt: through ? plusMs(now, DAY_MS) : now });
    await retireUnused();
    return deleted;
  });
}

/** What earlier rounds of the same run took: one that is not through is due again at the moment it acted. */
function sinceBegun({ lastRunAt, nextRunAt, lastRunDeleted }: RetentionPolicy): number {
  return lastRunAt !== null && lastRunAt === nextRunAt ? lastRunDeleted ?? 0 : 0;
}
