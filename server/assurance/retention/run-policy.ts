import { type Instant, plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { noteDaily } from './change-policy.ts';
import { countDueRecords, deleteRecordsIn, type DueCount } from './delete-records.ts';
import { retireUnused } from './destroy-subject-keys.ts';
import { type ErasedInAll, eraseFound } from './erase-found.ts';
import type { RetentionDeps } from './retention-deps.ts';
import { type DataType, isProductType, type PolicyRun, type RetentionPolicy } from './retention-policy.ts';
import { boundsOf, cutoffOf, DAY_MS, daysInForce, factsOf, idleBecause } from './retention-rules.ts';

/** One record that a dry run looked at, and what becomes of it. */
export interface ExplainedRecord {
  /** Of a disclosure the event that discloses it, else the record's own. */
  readonly id: string;
  readonly time: string;
  /** The type of the event, or of the data. */
  readonly type: string;
  /** The group that is disclosed, or by what the record is recognised. */
  readonly group: string;
  /** The matter of the hold that keeps it; null when the policy takes it. */
  readonly heldFor: string | null;
}

export interface PolicyPreview {
  readonly policy: RetentionPolicy;
  /** Days after floors, and what they come to now. */
  readonly days: number;
  readonly cutoff: string;
  /** Why nothing would happen. */
  readonly error: string | null;
  readonly erases: number;
  readonly held: number;
  readonly byType: ReadonlyArray<{ readonly type: string; readonly n: number; readonly heldFor: string | null }>;
  /** The first hundred, oldest first. */
  readonly records: readonly ExplainedRecord[];
}

export interface PolicyOutcome {
  readonly deleted: number;
  readonly held: number;
  readonly error: string | null;
  /** Until when what was deleted can be brought back; null where it cannot, or nothing was. */
  readonly restorableUntil: string | null;
}

const MOST_SHOWN = 100;

/** What running the policy would do, and why to each; nothing is written, not even that somebody asked (FEATURES D45, T38). */
export async function previewPolicy(deps: RetentionDeps, actor: Actor, id: string): Promise<PolicyPreview> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return deps.storage.read(actor, async (db) => {
    const policy = await policyOf(deps, db, actor, id);
    const bounds = boundsOf(await deps.registryOf(db, actor), policy.dataType);
    const cutoff = cutoffOf(policy, bounds, deps.clock.now());
    const error = idleBecause(policy);
    const { byType, records } = error === null ? await explain(deps, db, actor, { dataType: policy.dataType, cutoff }) : { byType: [], records: [] };
    const count = (held: boolean) => byType.filter(({ heldFor }) => (heldFor !== null) === held).reduce((sum, { n }) => sum + n, 0);
    return { policy, days: daysInForce(policy, bounds), cutoff, error, erases: count(false), held: count(true), byType, records };
  });
}

async function explain({ retention, products }: RetentionDeps, db: Db, { tenantId }: Actor, { dataType, cutoff }: { readonly dataType: DataType; readonly cutoff: Instant }): Promise<Pick<PolicyPreview, 'byType' | 'records'>> {
  const { auditClass } = factsOf(dataType);
  if (auditClass !== null) {
    const records = await retention.firstOfClass(db, tenantId, auditClass, cutoff, MOST_SHOWN);
    return {
      byType: (await retention.countClass(db, tenantId, auditClass, cutoff)).map(({ type, n, matter }) => ({ type, n, heldFor: matter })),
      records: records.flatMap(({ eventId, time, type, names, matter }) => names.split(' ').map((group) => ({ id: eventId, time, type, group, heldFor: matter }))).slice(0, MOST_SHOWN),
    };
  }
  if (!isProductType(dataType)) return { byType: [], records: [] };
  return {
    byType: (await products.countDue(db, tenantId, dataType, cutoff)).map(({ n, matter }) => ({ type: dataType, n, heldFor: matter })),
    records: (await products.firstDue(db, tenantId, dataType, { cutoff, most: MOST_SHOWN })).map(({ id, at, label, matter }) => ({ id, time: at, type: dataType, group: label, heldFor: matter })),
  };
}

const NOTHING = { deleted: 0, held: 0, restorableUntil: null };

/**
 * Erases disclosures that are older than the policy says, or takes records out of sight that are, but for what is held; remembers
 * how many and when to do it again (FEATURES D46).
 */
export async function runPolicy(deps: RetentionDeps, actor: Actor, { id, count }: PolicyRun): Promise<PolicyOutcome> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return deps.storage.write(actor, async (tx) => {
    const policy = await policyOf(deps, tx, actor, id);
    const error = idleBecause(policy);
    if (error !== null) return { ...NOTHING, error };
    const now = deps.clock.now();
    const bounds = boundsOf(await deps.registryOf(tx, actor), policy.dataType);
    const [cutoff, days] = [cutoffOf(policy, bounds, now), daysInForce(policy, bounds)];
    const { due, held } = await countDue(deps, tx, actor, { dataType: policy.dataType, cutoff });
    if (count !== undefined && count !== due) throw new Refusal('retention/count-changed', { field: 'count', rule: `count: ${due} ${isProductType(policy.dataType) ? 'records would be deleted' : 'disclosures would be erased'} by now, not ${count}` });
    if (policy.nextRunAt === null) await noteDaily(deps, tx, actor, policy);
    const deletion = isProductType(policy.dataType) ? await deleteRecordsIn(deps, tx, actor, { policy, type: policy.dataType, days, cutoff }) : null;
    const erasure = isProductType(policy.dataType) ? null : await eraseOfClassIn(deps, tx, actor, { policy, days, cutoff });
    const deleted = deletion?.records ?? erasure?.erased ?? 0;
    await remember(deps, tx, policy, { now, deleted, through: true });
    if (erasure) await retireUnused(deps, tx, actor.tenantId, erasure.people);
    return { deleted, held, error: null, restorableUntil: deletion?.restorableUntil ?? null };
  });
}

async function countDue(deps: RetentionDeps, db: Db, actor: Actor, { dataType, cutoff }: { readonly dataType: DataType; readonly cutoff: Instant }): Promise<DueCount> {
  if (isProductType(dataType)) return countDueRecords(deps, db, actor, { type: dataType, cutoff });
  const { auditClass } = factsOf(dataType);
  const counts = auditClass === null ? [] : await deps.retention.countClass(db, actor.tenantId, auditClass, cutoff);
  const sum = (held: boolean) => counts.filter(({ matter }) => (matter !== null) === held).reduce((total, { n }) => total + n, 0);
  return { due: sum(false), held: sum(true) };
}

/** Erases what a policy about the log takes. Of whom it told, and tells nothing any more, `retireUnused` is to end the key: last of all, see there. */
export async function eraseOfClassIn(deps: RetentionDeps, tx: Tx, actor: Actor, { policy, days, cutoff }: { readonly policy: RetentionPolicy; readonly days: number; readonly cutoff: Instant }): Promise<ErasedInAll> {
  const { auditClass } = factsOf(policy.dataType);
  if (auditClass === null) return { erased: 0, people: new Set() };
  return eraseFound(deps, tx, actor, {
    type: 'retention.purge.executed', resource: { type: 'retention_policy', id: policy.id, name: policy.dataType },
    details: { data_type: policy.dataType, days, policy_ver: policy.ver, before: cutoff },
  }, (most) => deps.retention.freeOfClass(tx, actor.tenantId, auditClass, cutoff, most));
}

/** `through`: nothing is left that was due; else the policy is due again at once. */
export async function remember({ retention }: Pick<RetentionDeps, 'retention'>, tx: Tx, policy: RetentionPolicy, { now, deleted, through }: { readonly now: Instant; readonly deleted: number; readonly through: boolean }): Promise<void> {
  if (!(await retention.savePolicy(tx, { ...policy, lastRunAt: now, lastRunDeleted: deleted, nextRunAt: through ? plusMs(now, DAY_MS) : now }))) throw changedMeanwhile(policy.ver);
}

async function policyOf({ retention }: RetentionDeps, db: Db, actor: Actor, id: string): Promise<RetentionPolicy> {
  const policy = await retention.policy(db, actor.tenantId, id);
  if (!policy) throw new Refusal('retention/policy-not-found', { id });
  return policy;
}
