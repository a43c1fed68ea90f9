import type { z } from 'zod';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { Counter, LimitInput } from './budget.ts';
import type { TenantLimit } from './budget-store.ts';
import type { BudgetDeps } from './reserve-budget.ts';

type Deps = BudgetDeps & { readonly storage: Storage };

/** Adds a tenant-wide cap on one counter. */
export function addLimit(deps: Deps, actor: Actor, input: z.infer<typeof LimitInput>): Promise<TenantLimit> {
  return deps.storage.write(actor, async (tx) => {
    const known = await deps.budgets.limits(tx, actor.tenantId);
    if (known.some((limit) => limit.name === input.name)) throw new Refusal('budgets/limit-exists', { field: 'name', rule: 'A budget with this name exists already.' });
    const limit: TenantLimit = {
      tenantId: actor.tenantId, id: deps.ids.id(), name: input.name, counter: input.counter as Counter, // held to the counter grammar by LimitInput
      window: input.window, cap: input.cap, createdAt: deps.clock.now(), ver: 1,
    };
    await deps.budgets.addLimit(tx, limit);
    await note(deps, tx, actor, limit, null, limit.cap);
    return limit;
  });
}

export function changeLimit(deps: Deps, actor: Actor, id: string, ver: number, cap: number | null): Promise<TenantLimit> {
  return deps.storage.write(actor, async (tx) => {
    const before = (await deps.budgets.limits(tx, actor.tenantId)).find((limit) => limit.id === id);
    if (!before) throw new Refusal('budgets/limit-not-found', { id });
    const after = await deps.budgets.changeLimit(tx, actor.tenantId, id, ver, cap);
    if (!after) throw changedMeanwhile(before.ver);
    await note(deps, tx, actor, after, before.cap, cap);
    return after;
  });
}

export function removeLimit(deps: Deps, actor: Actor, id: string, ver: number): Promise<{ readonly id: string }> {
  return deps.storage.write(actor, async (tx) => {
    const before = (await deps.budgets.limits(tx, actor.tenantId)).find((limit) => limit.id === id);
    if (!before) throw new Refusal('budgets/limit-not-found', { id });
    const gone = await deps.budgets.removeLimit(tx, actor.tenantId, id, ver);
    if (!gone) throw changedMeanwhile(before.ver);
    await note(deps, tx, actor, gone, gone.cap, 'removed');
    return { id };
  });
}

function note(deps: Deps, tx: Parameters<BudgetDeps['audit']['append']>[0], actor: Actor, limit: TenantLimit, before: number | null, after: number | null | 'removed') {
  return deps.audit.append(tx, actor, {
    type: 'config.quota.updated', resource: { type: 'budget', id: limit.id, name: limit.name },
    details: { counter: limit.counter, window: limit.window, before, after },
  });
}
