import type { RetentionPolicyId } from '../../../shared/brand.ts';
import { GRACE_DAYS } from '../../../shared/retention-days.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { RetentionDeps } from './retention-deps.ts';
import { type DataType, isProductType, type NewPolicy, type PolicyChange, type RetentionPolicy } from './retention-policy.ts';
import { aboveCeiling, belowFloor, boundsOf, defaultDaysOf, type RetentionBounds, takesMore } from './retention-rules.ts';

/** One policy a type; without `days` the default (FEATURES D44). The registry's layers bound what it may say. */
export function addPolicy(deps: RetentionDeps, actor: Actor, input: NewPolicy): Promise<RetentionPolicy> {
  const { dataType, description, archive = false, graceDays = GRACE_DAYS } = input;
  return deps.storage.write(actor, async (tx) => {
    refuseUnlessRecords(dataType, input);
    const bounds = boundsOf(await deps.viewOf(tx, actor.tenantId), dataType);
    const days = input.days ?? defaultDaysOf(dataType, bounds);
    refuseOutside({ dataType, days }, bounds);
    const now = deps.clock.now();
    const policy: RetentionPolicy = {
      tenantId: actor.tenantId, id: deps.ids.id<RetentionPolicyId>(), dataType, days, graceDays, archive, description, active: true,
      lastRunAt: null, lastRunDeleted: null, nextRunAt: null, createdBy: actor.userId, createdAt: now, updatedAt: now, ver: 1,
    };
    if (!(await deps.retention.addPolicy(tx, policy))) throw new Refusal('retention/policy-exists', { field: 'dataType', rule: `dataType: ${dataType} has a policy already` });
    await noteChange(deps, tx, actor, policy, { before: null, after: versionOf(policy) });
    return policy;
  });
}

export function changePolicy(deps: RetentionDeps, actor: Actor, { id, ver, ...to }: PolicyChange): Promise<RetentionPolicy> {
  return deps.storage.write(actor, async (tx) => {
    const before = await deps.retention.policy(tx, actor.tenantId, id);
    if (!before) throw new Refusal('retention/policy-not-found', { id });
    if (ver !== undefined && ver !== before.ver) throw changedMeanwhile(before.ver);
    refuseUnlessRecords(before.dataType, to);
    const after: RetentionPolicy = {
      ...before, days: to.days ?? before.days, graceDays: to.graceDays ?? before.graceDays, archive: to.archive ?? before.archive, description: to.description ?? before.description, active: to.active ?? before.active,
      nextRunAt: takesMore(before, to) ? null : before.nextRunAt, updatedAt: deps.clock.now(),
    };
    // A policy that stands beyond a ceiling that came later may still be named otherwise, or put to rest.
    if (after.days !== before.days) refuseOutside(after, boundsOf(await deps.viewOf(tx, actor.tenantId), after.dataType));
    if (jsonEqual(versionOf(before), versionOf(after))) return before;
    if (!(await deps.retention.savePolicy(tx, after))) throw changedMeanwhile(before.ver);
    const saved = { ...after, ver: before.ver + 1 };
    await noteChange(deps, tx, actor, saved, { before: versionOf(before), after: versionOf(saved) });
    return saved;
  });
}

export function removePolicy(deps: RetentionDeps, actor: Actor, id: string): Promise<void> {
  return deps.storage.write(actor, async (tx) => {
    const before = await deps.retention.policy(tx, actor.tenantId, id);
    if (!before) throw new Refusal('retention/policy-not-found', { id });
    await deps.retention.removePolicy(tx, actor.tenantId, id);
    await noteChange(deps, tx, actor, before, { before: versionOf(before), after: null });
  });
}

/** `daily`: whether it acts by itself. */
type Version = Pick<RetentionPolicy, 'days' | 'graceDays' | 'archive' | 'description' | 'active' | 'ver'> & { readonly daily: boolean };
type Changes = { readonly before: Version | null; readonly after: Version | null };

function versionOf({ days, graceDays, archive, description, active, ver, nextRunAt }: RetentionPolicy): Version {
  return { days, graceDays, archive, description, active, ver, daily: nextRunAt !== null };
}

/** From now on it acts by itself every day: on record with who let it, also where nothing is due yet. */
export async function noteDaily(deps: Pick<RetentionDeps, 'audit'>, tx: Tx, actor: Actor, policy: RetentionPolicy): Promise<void> {
  await noteChange(deps, tx, actor, policy, { before: versionOf(policy), after: { ...versionOf(policy), daily: true } });
}

/** Versions of a policy stand in the log, each with the one before it. */
async function noteChange({ audit }: Pick<RetentionDeps, 'audit'>, tx: Tx, actor: Actor, { id, dataType }: RetentionPolicy, { before, after }: Changes): Promise<void> {
  await audit.trail.append(tx, actor, {
    type: 'retention.policy.changed', resource: { type: 'retention_policy', id, name: dataType }, details: { data_type: dataType, before: before && { ...before }, after: after && { ...after } },
  });
}

/** Grace and an archive are for what is deleted; nothing else has them. */
function refuseUnlessRecords(dataType: DataType, { graceDays, archive }: Pick<PolicyChange, 'graceDays' | 'archive'>): void {
  if (isProductType(dataType) || (graceDays === undefined && archive !== true)) return;
  throw new Refusal('retention/records-only', { field: archive === true ? 'archive' : 'graceDays', rule: `${archive === true ? 'archive' : 'graceDays'}: ${dataType} has none` });
}

function refuseOutside({ dataType, days }: Pick<RetentionPolicy, 'dataType' | 'days'>, bounds: RetentionBounds): void {
  const [short, long] = [belowFloor(dataType, days, bounds), aboveCeiling(dataType, days, bounds)];
  if (short !== null) throw new Refusal('retention/below-floor', { field: 'days', rule: short });
  if (long !== null) throw new Refusal('retention/above-ceiling', { field: 'days', rule: long });
}
