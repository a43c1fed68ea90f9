import type { z } from 'zod';
import type { JsonObject } from '../../../shared/json.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { BudgetChange, Counter, LimitInput } from './budget.ts';
import type { TenantLimit } from './budget-store.ts';
import type { BudgetDeps } from './reserve-budget.ts';

type Deps = BudgetDeps & { readonly storage: Storage };

/** Adds a tenant-wide cap on one counter. */
export function addLimit(deps: Deps, actor: Actor, input: z.infer<typeof LimitInput>): Promise<TenantLimit> {
  return byHand(deps, actor, { do: 'add', ...input });
}

export function changeLimit(deps: Deps, actor: Actor, id: string, ver: number, cap: number | null): Promise<TenantLimit> {
  return byHand(deps, actor, { do: 'change', id, ver, cap });
}

export async function removeLimit(deps: Deps, actor: Actor, id: string, ver: number): Promise<{ readonly id: string }> {
  await byHand(deps, actor, { do: 'remove', id, ver });
  return { id };
}

/** Where a workflow wants others to agree first, nobody changes a budget by their own hand alone. */
function byHand(deps: Deps, actor: Actor, change: BudgetChange): Promise<TenantLimit> {
  return deps.storage.write(actor, async (tx) => {
    if (!actsForDeployment(actor) && (await deps.budgetsAskFirst?.(tx, actor.tenantId))) {
      throw new Refusal('approvals/needs-request', { field: 'cap', request: 'budget_change', rule: 'cap: the workflow budget_change asks others first; ask for the change instead of making it' });
    }
    return changeBudgetIn(deps, tx, actor, change);
  });
}

/** The budget that a change is about as it is now, null for a new one; refuses what could not be done now. */
export async function judgeBudgetIn({ budgets }: Pick<BudgetDeps, 'budgets'>, db: Db, { tenantId }: Pick<Actor, 'tenantId'>, change: BudgetChange): Promise<TenantLimit | null> {
  const known = await budgets.limits(db, tenantId);
  if (change.do === 'add') {
    if (known.some((limit) => limit.name === change.name)) throw new Refusal('budgets/limit-exists', { field: 'name', rule: 'A budget with this name exists already.' });
    return null;
  }
  const before = known.find((limit) => limit.id === change.id);
  if (!before) throw new Refusal('budgets/limit-not-found', { id: change.id });
  if (before.ver !== change.ver) throw changedMeanwhile(before.ver);
  return before;
}

/** As a step of a larger command. `told`: what else its entry says. The cap that stands is written no second time. */
export async function changeBudgetIn(deps: BudgetDeps, tx: Tx, actor: Actor, change: BudgetChange, told: JsonObject = {}): Promise<TenantLimit> {
  const before = await judgeBudgetIn(deps, tx, actor, change);
  if (before && change.do === 'change' && change.cap === before.cap) return before;
  const after = await written(deps, tx, actor, change);
  if (!after) throw changedMeanwhile(before?.ver ?? 0);
  await deps.audit.append(tx, actor, {
    type: 'config.quota.updated', resource: { type: 'budget', id: after.id, name: after.name },
    details: { counter: after.counter, window: after.window, before: before?.cap ?? null, after: change.do === 'remove' ? 'removed' : after.cap, ...told },
  });
  return after;
}

/** Undefined when somebody changed it meanwhile. */
async function written({ budgets, ids, clock }: BudgetDeps, tx: Tx, { tenantId }: Actor, change: BudgetChange): Promise<TenantLimit | undefined> {
  if (change.do === 'change') return budgets.changeLimit(tx, tenantId, change.id, change.ver, change.cap);
  if (change.do === 'remove') return budgets.removeLimit(tx, tenantId, change.id, change.ver);
  const limit: TenantLimit = {
    tenantId, id: ids.id(), name: change.name, counter: change.counter as Counter, // held to the counter grammar by LimitInput
    window: change.window, cap: change.cap, createdAt: clock.now(), ver: 1,
  };
  await budgets.addLimit(tx, limit);
  return limit;
}
