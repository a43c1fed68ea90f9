import type { TenantId } from '../../../shared/brand.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { destroyKeys, retireUnused } from './destroy-subject-keys.ts';
import { deleteRecordsIn } from './delete-records.ts';
import { purgeDeleted } from './purge-deleted.ts';
import type { RetentionDeps } from './retention-deps.ts';
import { isProductType, type RetentionPolicy } from './retention-policy.ts';
import { boundsOf, cutoffOf, daysInForce, idleBecause } from './retention-rules.ts';
import { eraseOfClassIn, remember } from './run-policy.ts';

/** Records that one round of one policy takes out of sight; what is left is due at the next. */
const MOST_A_ROUND = 5_000;

/**
 * What policies say happens although nobody asks: each that a person has run once acts again when it is due, and what can no longer
 * be brought back is ended, and keys of people under which nothing is left. Every step is a transaction of its own, so that a process that is killed leaves nothing half done.
 */
export async function tendRetention(deps: RetentionDeps, tenantId: TenantId): Promise<{ readonly deleted: number; readonly purged: number }> {
  const now = deps.clock.now();
  const policies = await deps.storage.read({ tenantId }, (db) => deps.retention.policies(db, tenantId));
  let deleted = 0;
  for (const policy of policies.filter(({ active, nextRunAt }) => active && nextRunAt !== null && nextRunAt <= now)) deleted += await runDue(deps, tenantId, policy);
  await destroyKeys(deps, tenantId);
  return { deleted, purged: await purgeDeleted(deps, tenantId) };
}

async function runDue(deps: RetentionDeps, tenantId: TenantId, due: RetentionPolicy): Promise<number> {
  const actor = systemActor('retention', tenantId);
  await deps.audit.writer.settle(deps.storage, tenantId);
  return deps.storage.write(actor, async (tx) => {
    const policy = await deps.retention.policy(tx, tenantId, due.id);
    if (!policy || policy.ver !== due.ver || idleBecause(policy) !== null) return 0; // changed since: the next round asks anew
    const bounds = boundsOf(await deps.registryOf(tx, actor), policy.dataType);
    const [cutoff, days, now] = [cutoffOf(policy, bounds, deps.clock.now()), daysInForce(policy, bounds), deps.clock.now()];
    if (!isProductType(policy.dataType)) {
      const { erased, people } = await eraseOfClassIn(deps, tx, actor, { policy, days, cutoff });
      await remember(deps, tx, policy, { now, deleted: erased, through: true });
      await retireUnused(deps, tx, tenantId, people);
      return erased;
    }
    const deletion = await deleteRecordsIn(deps, tx, actor, { policy, type: policy.dataType, days, cutoff, most: MOST_A_ROUND });
    const records = deletion?.records ?? 0;
    await remember(deps, tx, policy, { now, deleted: records, through: records < MOST_A_ROUND });
    return records;
  });
}
