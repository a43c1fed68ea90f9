import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Scope, Storage, Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { DEFAULT_PLANS } from './default-plans.ts';
import { type Catalogue, type NewPlan, type Plan, planKey } from './plan.ts';
import { planAfter, planChanges } from './plan-rules.ts';
import type { PlanStore } from './plan-store.ts';

export interface PlanDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly plans: PlanStore;
}

/** Makes a plan, or changes the one that is there; `ver`, where given, says which state was read. A save that changes nothing writes nothing. */
export function savePlan(deps: PlanDeps, actor: Actor, input: NewPlan, ver?: number): Promise<Plan> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await deps.plans.find(tx, input.catalogue, input.id);
    if (ver !== undefined && ver !== (before?.ver ?? 0)) throw changedMeanwhile(before?.ver ?? 0);
    const after = planAfter(before, input, deps.clock.now());
    return before ? change(deps, tx, actor, before, after) : add(deps, tx, actor, after);
  });
}

async function add({ plans, audit }: PlanDeps, tx: Tx, actor: Actor, plan: Plan): Promise<Plan> {
  if (!(await plans.add(tx, plan))) throw changedMeanwhile(1);
  await audit.append(tx, actor, {
    type: 'admin.plan.created', resource: { type: 'plan', id: planKey(plan), name: plan.name }, details: { limits: { ...plan.limits }, price: plan.price && { ...plan.price }, active: plan.active },
  });
  return plan;
}

async function change({ plans, audit }: PlanDeps, tx: Tx, actor: Actor, before: Plan, after: Plan): Promise<Plan> {
  const changes = planChanges(before, after);
  if (Object.keys(changes).length === 0) return before;
  if (!(await plans.change(tx, after, before.ver))) throw changedMeanwhile(before.ver);
  await audit.append(tx, actor, { type: 'admin.plan.updated', resource: { type: 'plan', id: planKey(after), name: after.name }, details: { changes: structuredClone(changes) } });
  return after;
}

/** The plans of both documents, where they are missing. One that is there was perhaps edited, and stays. */
export async function ensurePlans(deps: PlanDeps): Promise<void> {
  const known = new Set((await deps.storage.readIdentity(systemActor('plans'), (db) => deps.plans.list(db))).map(planKey));
  for (const plan of DEFAULT_PLANS) if (!known.has(planKey(plan))) await savePlan(deps, systemActor('plans'), plan);
}

/** By id within each catalogue. */
export function listPlans({ storage, plans }: Pick<PlanDeps, 'storage' | 'plans'>, scope: Scope, catalogue?: Catalogue): Promise<readonly Plan[]> {
  return storage.readIdentity(scope, (db) => plans.list(db, catalogue));
}

export async function getPlan({ storage, plans }: Pick<PlanDeps, 'storage' | 'plans'>, scope: Scope, catalogue: Catalogue, id: string): Promise<Plan> {
  const plan = await storage.readIdentity(scope, (db) => plans.find(db, catalogue, id));
  if (!plan) throw new Refusal('tenancy/plan-not-found', { id: planKey({ catalogue, id }) });
  return plan;
}
