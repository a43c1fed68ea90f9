import { type DeletionId, type Instant, plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { Deletion } from './deletion.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { ProductType, RetentionPolicy } from './retention-policy.ts';
import { DAY_MS } from './retention-rules.ts';

/** Records that one statement takes out of sight. */
const MOST_AT_ONCE = 2_000;

export interface DueCount {
  readonly due: number;
  readonly held: number;
}

export async function countDueRecords({ products }: Pick<RetentionDeps, 'products'>, db: Db, actor: Actor, { type, cutoff }: { readonly type: ProductType; readonly cutoff: Instant }): Promise<DueCount> {
  const counts = await products.countDue(db, actor.tenantId, type, cutoff);
  const sum = (held: boolean) => counts.filter(({ matter }) => (matter !== null) === held).reduce((total, { n }) => total + n, 0);
  return { due: sum(false), held: sum(true) };
}

/**
 * Takes what is older than the cutoff, and not held, out of everybody's sight, at most `most` records of it. What the policy says
 * now of grace and archive goes with the deletion. Answers it; null when there was nothing to take.
 */
export async function deleteRecordsIn(deps: RetentionDeps, tx: Tx, actor: Actor, { policy, type, days, cutoff, most = Infinity }: { readonly policy: RetentionPolicy; readonly type: ProductType; readonly days: number; readonly cutoff: Instant; readonly most?: number }): Promise<Deletion | null> {
  const now = deps.clock.now();
  const next = (so: number) => deps.products.freeDue(tx, actor.tenantId, type, { cutoff, most: Math.min(MOST_AT_ONCE, most - so) });
  let found = await next(0);
  if (found.length === 0) return null;
  const deletion: Deletion = {
    tenantId: actor.tenantId, id: deps.ids.id<DeletionId>(), policyId: policy.id, dataType: type, days, cutoff, archive: policy.archive, records: 0,
    deletedAt: now, deletedBy: actor.userId, deletedByName: nameOfHands(actor), restorableUntil: plusMs(now, policy.graceDays * DAY_MS),
  };
  await deps.products.addDeletion(tx, deletion);
  let records = 0;
  for (; found.length > 0; found = records < most ? await next(records) : []) {
    await deps.products.hide(tx, deletion, found);
    records += found.length;
  }
  const done = { ...deletion, records };
  await deps.products.countRecords(tx, done);
  await deps.audit.trail.append(tx, actor, {
    type: 'retention.records.deleted', resource: { type: 'retention_deletion', id: deletion.id, name: type },
    details: { data_type: type, policy: policy.id, policy_ver: policy.ver, days, before: cutoff, records, restorable_until: deletion.restorableUntil, archive: deletion.archive },
  });
  return done;
}
