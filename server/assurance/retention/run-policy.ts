import { type Instant, plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { noteDaily } from './change-policy.ts';
import { countDueRecords, type DueCount } from './delete-records.ts';
import type { RetentionDeps } from './retention-deps.ts';
import { type DataType, isProductType, type PolicyRun, type RetentionPolicy } from './retention-policy.ts';
import { boundsOf, cutoffOf, DAY_MS, daysInForce, factsOf, idleBecause } from './retention-rules.ts';
import { batchSize, remember, takeBatchIn } from './take-batch.ts';

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
  /** In all batches together. */
  readonly deleted: number;
  readonly held: number;
  readonly error: string | null;
  /** Why the run ended before all that was due had gone; what is left waits for the next one. Null when nothing that was due is left. */
  readonly stopped: string | null;
  /** Until when what was deleted can be brought back; null where it cannot, or nothing was. */
  readonly restorableUntil: string | null;
}

const MOST_SHOWN = 100;

/** What running the policy would do, and why to each; nothing is written, not even that somebody asked (FEATURES D45, T38). */
export async function previewPolicy(deps: RetentionDeps, actor: Actor, id: string): Promise<PolicyPreview> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return deps.storage.read(actor, async (db) => {
    const policy = await policyOf(deps, db, actor, id);
    const bounds = boundsOf(await deps.viewOf(db, actor.tenantId), policy.dataType);
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

const NOTHING = { deleted: 0, held: 0, stopped: null, restorableUntil: null };

/** What a run that somebody asked for is bound to, from its first batch to its last. */
interface Bound {
  /** The policy as the run left it: whoever changes or runs it meanwhile ends this run. */
  readonly ver: number;
  readonly days: number;
  readonly cutoff: Instant;
  /** What was due at the beginning, and the holds that were live when it was last counted. */
  readonly due: number;
  readonly holds: readonly string[];
}

/** How far a run has come. Plain data: a command that is repeated is answered with it batch by batch, and goes on behind the last. */
interface Course {
  readonly outcome: PolicyOutcome;
  /** Null when the run is over. */
  readonly bound: Bound | null;
}
type Going = Course & { readonly bound: Bound };

/**
 * Erases disclosures that are older than the policy says, or takes records out of sight that are, but for what is held; remembers
 * how many and when to do it again (FEATURES D46). Each batch is a transaction of its own, so that other writers wait for one batch at most, and a
 * process that is killed leaves what had not gone to the next run. What was due at the beginning goes and nothing else: where a hold, the policy or the
 * registry comes to say otherwise on the way, the run ends there and says so.
 */
export async function runPolicy(deps: RetentionDeps, actor: Actor, run: PolicyRun, most?: number): Promise<PolicyOutcome> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  let course = await deps.storage.write(actor, (tx) => beginIn(deps, tx, actor, run, most));
  while (course.bound !== null) {
    const so: Going = { outcome: course.outcome, bound: course.bound };
    course = await deps.storage.write(actor, (tx) => goOnIn(deps, tx, actor, run.id, so, most));
  }
  return course.outcome;
}

async function beginIn(deps: RetentionDeps, tx: Tx, actor: Actor, { id, count }: PolicyRun, most?: number): Promise<Course> {
  const policy = await deps.retention.holdPolicy(tx, actor.tenantId, id);
  if (!policy) throw policyNotFound(id);
  const error = idleBecause(policy);
  if (error !== null) return { outcome: { ...NOTHING, error }, bound: null };
  await deps.retention.shareHolds(tx, actor.tenantId);
  const bounds = boundsOf(await deps.viewOf(tx, actor.tenantId), policy.dataType);
  const [cutoff, days] = [cutoffOf(policy, bounds, deps.clock.now()), daysInForce(policy, bounds)];
  const { due, held } = await countDue(deps, tx, actor, { dataType: policy.dataType, cutoff });
  if (count !== undefined && count !== due) throw new Refusal('retention/count-changed', { field: 'count', rule: `count: ${due} ${isProductType(policy.dataType) ? 'records would be deleted' : 'disclosures would be erased'} by now, not ${count}` });
  if (policy.nextRunAt === null) await noteDaily(deps, tx, actor, policy);
  const holds = await deps.retention.liveHolds(tx, actor.tenantId);
  return batchIn(deps, tx, actor, { policy, so: { outcome: { ...NOTHING, held, error: null }, bound: { ver: policy.ver, days, cutoff, due, holds } }, most });
}

async function goOnIn(deps: RetentionDeps, tx: Tx, actor: Actor, id: string, { outcome, bound }: Going, most?: number): Promise<Course> {
  const stop = (stopped: string, { held } = outcome): Course => ({ outcome: { ...outcome, held, stopped }, bound: null });
  const policy = await deps.retention.holdPolicy(tx, actor.tenantId, id);
  if (policy?.ver !== bound.ver) return stop('The policy was changed, removed or run by somebody else meanwhile');
  const bounds = boundsOf(await deps.viewOf(tx, actor.tenantId), policy.dataType);
  if (daysInForce(policy, bounds) !== bound.days) return stop('The registry was changed meanwhile and says otherwise how long this is kept');
  await deps.retention.shareHolds(tx, actor.tenantId);
  const holds: readonly string[] = await deps.retention.liveHolds(tx, actor.tenantId);
  if (holds.join() === bound.holds.join()) return batchIn(deps, tx, actor, { policy, so: { outcome, bound }, most });
  const { due, held } = await countDue(deps, tx, actor, { dataType: policy.dataType, cutoff: bound.cutoff });
  const released = bound.holds.some((hold) => !holds.includes(hold)); // as many may be due, and others
  if (released || outcome.deleted + due !== bound.due) return stop('A hold was placed or released meanwhile', { ...outcome, held });
  return batchIn(deps, tx, actor, { policy, so: { outcome: { ...outcome, held }, bound: { ...bound, holds } }, most });
}

async function batchIn(deps: RetentionDeps, tx: Tx, actor: Actor, { policy, so: { outcome, bound }, most = batchSize(policy.dataType) }: { readonly policy: RetentionPolicy; readonly so: Going; readonly most: number | undefined }): Promise<Course> {
  const now = deps.clock.now();
  const left = bound.due - outcome.deleted;
  const { days, cutoff } = bound;
  // A record that was brought back meanwhile is due again, and was not counted.
  const batch = await takeBatchIn(deps, tx, actor, { policy, days, cutoff, most: isProductType(policy.dataType) ? Math.min(most, left) : most });
  const deleted = outcome.deleted + batch.deleted;
  await remember(deps, tx, policy, { now, deleted, nextRunAt: plusMs(now, DAY_MS) });
  await batch.retireUnused();
  return {
    outcome: { ...outcome, deleted, restorableUntil: outcome.restorableUntil ?? batch.restorableUntil },
    bound: batch.through || batch.deleted >= left ? null : { ...bound, ver: policy.ver + 1 },
  };
}

async function countDue(deps: RetentionDeps, db: Db, actor: Actor, { dataType, cutoff }: { readonly dataType: DataType; readonly cutoff: Instant }): Promise<DueCount> {
  if (isProductType(dataType)) return countDueRecords(deps, db, actor, { type: dataType, cutoff });
  const { auditClass } = factsOf(dataType);
  const counts = auditClass === null ? [] : await deps.retention.countClass(db, actor.tenantId, auditClass, cutoff);
  const sum = (held: boolean) => counts.filter(({ matter }) => (matter !== null) === held).reduce((total, { n }) => total + n, 0);
  return { due: sum(false), held: sum(true) };
}

async function policyOf({ retention }: RetentionDeps, db: Db, actor: Actor, id: string): Promise<RetentionPolicy> {
  const policy = await retention.policy(db, actor.tenantId, id);
  if (!policy) throw policyNotFound(id);
  return policy;
}

function policyNotFound(id: string): Refusal {
  return new Refusal('retention/policy-not-found', { id });
}
