import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLimit, changeLimit, removeLimit } from '../../../../server/agents/budgets/index.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { gatewayHouse, NO_LIMITS } from '../../../support/gateway-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const ada = anActor({ tenantId: TENANT_A });
const bob = anActor({ userId: 'bob', tenantId: TENANT_B });

describe.each(auditedDatabases)('a budget of a tenant on %s', (_name, open) => {
  let house: AuditedDatabase;
  let deps: ReturnType<typeof gatewayHouse>['deps'];
  beforeAll(async () => {
    house = await open();
    await seedTenantRows(house.storage, TENANT_A, TENANT_B);
    ({ deps } = gatewayHouse(house, NO_LIMITS, [TENANT_A, TENANT_B]));
  });
  afterAll(() => house.close());

  const limits = (actor: typeof ada) => house.storage.read(actor, (db) => deps.budgets.limits(db, actor.tenantId));
  const capsOf = async () => Object.fromEntries((await limits(ada)).map((limit) => [limit.name, limit.cap]));

  it('is changed and removed by whoever saw it as it is, and by nobody who saw an older one', async () => {
    const { id } = await addLimit(deps, ada, { name: 'Letters', counter: 'tool:letters.send', window: 'day', cap: 5 });
    expect(await changeLimit(deps, ada, id, 1, 3)).toMatchObject({ cap: 3, ver: 2 });

    await expect(changeLimit(deps, ada, id, 1, 100)).rejects.toMatchObject({ code: 'input/conflict', details: { field: 'ver', current: 2 } });
    await expect(removeLimit(deps, ada, id, 1)).rejects.toMatchObject({ code: 'input/conflict', details: { field: 'ver', current: 2 } });
    expect(await capsOf()).toMatchObject({ Letters: 3 });

    expect(await removeLimit(deps, ada, id, 2)).toEqual({ id });
    expect(await capsOf()).not.toHaveProperty('Letters');
    await expect(removeLimit(deps, ada, id, 2)).rejects.toMatchObject({ code: 'budgets/limit-not-found' });
  });

  it('has a name of its own among the tenant’s', async () => {
    await addLimit(deps, ada, { name: 'Cost', counter: 'cost_units', window: 'month', cap: null });
    await expect(addLimit(deps, ada, { name: 'Cost', counter: 'llm_calls', window: 'day', cap: 1 })).rejects.toMatchObject({ code: 'budgets/limit-exists' });
  });

  it('is neither seen nor touched from another tenant', async () => {
    const { id } = await addLimit(deps, ada, { name: 'Ours', counter: 'llm_calls', window: 'total', cap: 9 });
    expect(await limits(bob)).toEqual([]);
    await expect(changeLimit(deps, bob, id, 1, 0)).rejects.toMatchObject({ code: 'budgets/limit-not-found' });
    await expect(removeLimit(deps, bob, id, 1)).rejects.toMatchObject({ code: 'budgets/limit-not-found' });
    expect(await capsOf()).toMatchObject({ Ours: 9 });
  });

  it('leaves every change of itself in the log, with the cap before and after', async () => {
    const { id } = await addLimit(deps, ada, { name: 'Logged', counter: 'llm_calls', window: 'day', cap: 4 });
    await changeLimit(deps, ada, id, 1, 6);
    await removeLimit(deps, ada, id, 2);
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    const own = items.filter((row) => row.type === 'config.quota.updated' && row.resource?.['id'] === id).map((row) => [row.details?.['before'], row.details?.['after']]);
    expect(own).toEqual([[6, 'removed'], [4, 6], [null, 4]]);
  });
});
