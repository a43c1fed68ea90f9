import type { Instant } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Tx } from '../../base/storage/index.ts';
import { deleteRecordsIn } from './delete-records.ts';
import { retireUnused } from './destroy-subject-keys.ts';
import { eraseFound } from './erase-found.ts';
import type { RetentionDeps } from './retention-deps.ts';
import { type DataType, isProductType, type RetentionPolicy } from './retention-policy.ts';
import { factsOf } from './retention-rules.ts';

/** Rows of disclosures that one transaction erases. */
const MOST_ROWS = 1_000;
/** Records that one transaction takes out of sight. */
const MOST_RECORDS = 5_000;

export interface Batch {
  /** Disclosures of the log, else records. */
  readonly deleted: number;
  /** Nothing is left that was due and free. */
  readonly through: boolean;
  /** Until when it can be brought back; null where it cannot, or nothing went. */
  readonly restorableUntil: Instant | null;
  /** Retires the keys of whom this batch left nothing told of: the last step of the transaction, see `retireUnused`. */
  retireUnused(): Promise<void>;
}

/** Rows or records that one transaction of a policy takes, so that whoever writes waits for no more than that. */
export function batchSize(dataType: DataType): number {
  return isProductType(dataType) ? MOST_RECORDS : MOST_ROWS;
}

/** Takes at most `most` rows of disclosures, or records, of what is older than the cutoff and not held, on record. */
export async function takeBatchIn(deps: RetentionDeps, tx: Tx, actor: Actor, { policy, days, cutoff, most }: { readonly policy: RetentionPolicy; readonly days: number; readonly cutoff: Instant; readonly most: number }): Promise<Batch> {
  const nobody = () => Promise.resolve();
  if (isProductType(policy.dataType)) {
    const deletion = await deleteRecordsIn(deps, tx, actor, { policy, type: policy.dataType, days, cutoff, most });
    const deleted = deletion?.records ?? 0;
    return { deleted, through: deleted < most, restorableUntil: deletion?.restorableUntil ?? null, retireUnused: nobody };
  }
  const { auditClass } = factsOf(policy.dataType);
  if (auditClass === null) return { deleted: 0, through: true, restorableUntil: null, retireUnused: nobody };
  const { erased, people, through } = await eraseFound(deps, tx, actor, {
    type: 'retention.purge.executed', resource: { type: 'retention_policy', id: policy.id, name: policy.dataType },
    details: { data_type: policy.dataType, days, policy_ver: policy.ver, before: cutoff },
  }, (rows) => deps.retention.freeOfClass(tx, actor.tenantId, auditClass, cutoff, rows), most);
  return { deleted: erased, through, restorableUntil: null, retireUnused: () => retireUnused(deps, tx, actor.tenantId, people) };
}

/** When it ran, how many went in all batches of the run so far, and when it acts by itself again. */
export async function remember({ retention }: Pick<RetentionDeps, 'retention'>, tx: Tx, policy: RetentionPolicy, { now, deleted, nextRunAt }: { readonly now: Instant; readonly deleted: number; readonly nextRunAt: Instant }): Promise<void> {
  if (!(await retention.savePolicy(tx, { ...policy, lastRunAt: now, lastRunDeleted: deleted, nextRunAt }))) throw changedMeanwhile(policy.ver);
}
