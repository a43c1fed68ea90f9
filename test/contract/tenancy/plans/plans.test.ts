import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeTenantPlan, createTenant, NewTenant } from '../../../../server/tenancy/tenants/index.ts';
import { ensurePlans, getPlan, listPlans, planKey, savePlan } from '../../../../server/tenancy/plans/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const DEFAULTS = ['agents/enterprise', 'agents/growth', 'agents/starter', 'saas/enterprise', 'saas/free', 'saas/professional', 'saas/starter'];

describe.each(databases)('plans on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
  });
  afterAll(() => database.close());

  const me = () => house.installer();
  const tenant = (slug: string, plan: string) => createTenant(house.deps, me(), NewTenant.parse({ slug, name: slug, plan }));

  it('U09, H23: of both catalogues are there from the first start, by id, and each stands in the log', async () => {
    expect((await listPlans(house.deps, me())).map(planKey)).toEqual(DEFAULTS);
    expect((await listPlans(house.deps, me(), 'agents')).map(({ id, limits }) => [id, limits['monthly_messages'], limits['monthly_token_cap'], limits['max_agents']])).toEqual([
      ['enterprise', 200_000, 120_000_000, 100], ['growth', 25_000, 10_000_000, 15], ['starter', 5_000, 2_000_000, 3],
    ]);
    expect(house.audit.of('admin.plan.created').map(({ resource }) => String(resource?.id)).toSorted()).toEqual(DEFAULTS);
  });

  it('keep their edits through another start, which writes nothing', async () => {
    await savePlan(house.deps, me(), { catalogue: 'saas', id: 'free', limits: { max_users: 2 }, price: { amount: '1.50', currency: 'EUR' } });
    const before = house.audit.notes.length;
    await ensurePlans(house.deps);
    expect(house.audit.notes.length).toBe(before);
    expect(await getPlan(house.deps, me(), 'saas', 'free')).toMatchObject({ ver: 2, price: { amount: '1.50', currency: 'EUR' }, limits: { max_users: 2, max_api_calls_per_day: 1_000 } });
    expect(house.audit.of('admin.plan.updated').at(-1)).toMatchObject({ resource: { id: 'saas/free' }, details: { changes: { price: { before: { amount: '0', currency: 'USD' }, after: { amount: '1.50', currency: 'EUR' } } } } });
  });

  it('are changed from the state that was read, or not', async () => {
    const made = await savePlan(house.deps, me(), { catalogue: 'saas', id: 'team' }, 0);
    expect(made.ver).toBe(1);
    await expect(savePlan(house.deps, me(), { catalogue: 'saas', id: 'team', name: 'Late' }, 0)).rejects.toMatchObject({ code: 'input/conflict', details: { current: 1 } });
    expect((await savePlan(house.deps, me(), { catalogue: 'saas', id: 'team', name: 'Team' }, 1)).ver).toBe(2);
    expect((await savePlan(house.deps, me(), { catalogue: 'saas', id: 'team', name: 'Team' })).ver).toBe(2);
  });

  it('edited by many at once keep every edit that was answered', async () => {
    const saves = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => savePlan(house.deps, me(), { catalogue: 'saas', id: 'busy', name: `n${n}` })));
    const good = saves.filter((save) => save.status === 'fulfilled').length;
    expect(good).toBeGreaterThan(0);
    expect((await getPlan(house.deps, me(), 'saas', 'busy')).ver).toBe(good);
  });

  it('that do not exist, or are inactive, take no tenant; who is on one stays', async () => {
    for (const plan of ['saas/none', 'agents/professional', 'shop/starter']) await expect(tenant('nowhere', plan)).rejects.toMatchObject({ code: 'tenancy/bad-plan', message: 'invalid or inactive plan' });
    const early = await tenant('early', 'saas/professional');
    await savePlan(house.deps, me(), { catalogue: 'saas', id: 'professional', active: false });
    await expect(tenant('late', 'saas/professional')).rejects.toMatchObject({ code: 'tenancy/bad-plan' });
    const other = await tenant('other', 'saas/starter');
    await expect(changeTenantPlan(house.deps, me(), { id: other.id, ver: 1, plan: 'saas/professional' })).rejects.toMatchObject({ code: 'tenancy/bad-plan' });
    expect(await changeTenantPlan(house.deps, me(), { id: other.id, ver: 1, plan: 'agents/growth' })).toMatchObject({ plan: 'agents/growth', ver: 2 });
    const read = await database.storage.readIdentity(me(), (db) => house.deps.tenants.find(db, { id: early.id }));
    expect(read).toMatchObject({ plan: 'saas/professional', ver: 1 });
  });
});
