import { plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { eraseFound } from './erase-found.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { PolicyRun, RetentionPolicy } from './retention-policy.ts';
import { boundsOf, cutoffOf, DAY_MS, daysInForce, factsOf, idleBecause } from './retention-rules.ts';

/** One record that a dry run looked at, and what becomes of it. */
export interface ExplainedRecord {
  readonly eventId: string;
  readonly time: string;
  readonly type: string;
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
    const { auditClass } = factsOf(policy.dataType);
    const byType = error === null && auditClass ? await deps.retention.countClass(db, actor.tenantId, auditClass, cutoff) : [];
    const records = error === null && auditClass ? await deps.retention.firstOfClass(db, actor.tenantId, auditClass, cutoff, MOST_SHOWN) : [];
    const count = (held: boolean) => byType.filter(({ matter }) => (matter !== null) === held).reduce((sum, { n }) => sum + n, 0);
    return {
      policy, days: daysInForce(policy, bounds), cutoff, error, erases: count(false), held: count(true), byType: byType.map(({ type, n, matter }) => ({ type, n, heldFor: matter })),
      records: records.map(({ eventId, time, type, name, matter }) => ({ eventId, time, type, group: name, heldFor: matter })),
    };
  });
}

/** Erases what is older than the policy says and not held; remembers how many and when to do it again (FEATURES D46). */
export async function runPolicy(deps: RetentionDeps, actor: Actor, { id, count }: PolicyRun): Promise<PolicyOutcome> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return deps.storage.write(actor, async (tx) => {
    const policy = await policyOf(deps, tx, actor, id);
    const error = idleBecause(policy);
    const { auditClass } = factsOf(policy.dataType);
    if (error !== null || !auditClass) return { deleted: 0, held: 0, error };
    const now = deps.clock.now();
    const bounds = boundsOf(await deps.registryOf(tx, actor), policy.dataType);
    const cutoff = cutoffOf(policy, bounds, now);
    const counts = await deps.retention.countClass(tx, actor.tenantId, auditClass, cutoff);
    const [due, held] = [counts.filter(({ matter }) => matter === null), counts.filter(({ matter }) => matter !== null)].map((of) => of.reduce((sum, { n }) => sum + n, 0));
    if (count !== undefined && count !== due) throw new Refusal('retention/count-changed', { field: 'count', rule: `count: ${due ?? 0} disclosures would be erased by now, not ${count}` });
    const deleted = await eraseFound(deps, tx, actor, {
      type: 'retention.purge.executed', resource: { type: 'retention_policy', id: policy.id, name: policy.dataType },
      details: { data_type: policy.dataType, days: daysInForce(policy, bounds), policy_ver: policy.ver, before: cutoff },
    }, (most) => deps.retention.freeOfClass(tx, actor.tenantId, auditClass, cutoff, most));
    await remember(deps, tx, { ...policy, lastRunAt: now, lastRunDeleted: deleted, nextRunAt: plusMs(now, DAY_MS) });
    return { deleted, held: held ?? 0, error: null };
  });
}

async function remember({ retention }: RetentionDeps, tx: Tx, policy: RetentionPolicy): Promise<void> {
  if (!(await retention.savePolicy(tx, policy))) throw new Refusal('input/conflict', { ver: policy.ver });
}

async function policyOf({ retention }: RetentionDeps, db: Db, actor: Actor, id: string): Promise<RetentionPolicy> {
  const policy = await retention.policy(db, actor.tenantId, id);
  if (!policy) throw new Refusal('retention/policy-not-found', { id });
  return policy;
}
