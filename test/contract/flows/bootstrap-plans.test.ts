import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyBootstrap } from '../../../server/flows/apply-bootstrap.ts';
import { overlayLayers } from '../../../server/flows/overlay-layers.ts';
import { getPlan, savePlan } from '../../../server/tenancy/plans/index.ts';
import { databases, type TestDatabase } from '../../support/databases.ts';
import { type SsoHouse, ssoHouse } from '../../support/sso-house.ts';

const FILE = {
  version: 1,
  plans: [
    { catalogue: 'saas', id: 'team', name: 'Team', limits: { max_users: 40, max_storage_mb: null }, price: { amount: '99.50', currency: 'EUR' } },
    { catalogue: 'agents', id: 'pilot', limits: { monthly_messages: 100, monthly_token_cap: 50_000, max_agents: 1 } },
  ],
  tenants: [{ slug: 'acme', name: 'Acme', plan: 'saas/team' }],
};

describe.each(databases)('plans in a bootstrap file on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  beforeEach(async () => {
    database = await open();
    house = await ssoHouse(database);
  });
  afterEach(() => database.close());

  const apply = (file: object) => applyBootstrap({ ...house.deps, applyLayers: overlayLayers(house.overrides) }, JSON.stringify(file), { mode: 'local', env: {} });
  const team = () => getPlan(house.deps, house.installer(), 'saas', 'team');

  it('are made before the tenants that are put on them, with the defaults for what they leave out', async () => {
    expect((await apply(FILE)).created).toEqual(['plans saas/team', 'plans agents/pilot', 'tenants acme']);
    expect(await team()).toMatchObject({
      name: 'Team', price: { amount: '99.50', currency: 'EUR' }, active: true, limits: { max_users: 40, max_storage_mb: null, max_api_calls_per_day: 1_000, max_ui_generations_per_month: 100, max_agents: 10 },
    });
    expect(house.audit.of('admin.plan.created').filter(({ actor }) => actor.kind === 'bootstrap' && actor.name === 'bootstrap file').map(({ resource }) => resource?.id)).toEqual(['saas/team', 'agents/pilot']);
    expect(await apply(FILE)).toEqual({ created: [], changed: [], ignored: [] });
  });

  it('are left alone once they exist, unless the file manages: then what it says is held to it, and nothing else', async () => {
    await apply(FILE);
    await savePlan(house.deps, house.installer(), { catalogue: 'saas', id: 'team', name: 'Edited', limits: { max_users: 7, max_agents: 2 } });
    await apply(FILE);
    expect(await team()).toMatchObject({ name: 'Edited', limits: { max_users: 7 } });

    expect((await apply({ ...FILE, manage: true })).changed).toEqual(['plans saas/team name', 'plans saas/team limits']);
    expect(await team()).toMatchObject({ name: 'Team', limits: { max_users: 40, max_agents: 2 } });
    expect((await apply({ ...FILE, manage: true })).changed).toEqual([]);
  });

  it('may change a default plan of the documents, where the file manages', async () => {
    const file = { version: 1, plans: [{ catalogue: 'saas', id: 'free', active: false }] };
    expect((await apply(file)).changed).toEqual([]);
    expect((await apply({ ...file, manage: true })).changed).toEqual(['plans saas/free active']);
    expect(await getPlan(house.deps, house.installer(), 'saas', 'free')).toMatchObject({ active: false, limits: { max_users: 5 } });
  });

  it('that do not exist or are inactive stop the file at the tenant that names one', async () => {
    await expect(apply({ ...FILE, plans: [] })).rejects.toThrow('tenants[0].plan: there is no active plan saas/team');
    await expect(apply({ ...FILE, plans: [{ ...FILE.plans[0], active: false }] })).rejects.toThrow('tenants[0].plan: there is no active plan saas/team');
    await apply({ ...FILE, manage: true, plans: [{ ...FILE.plans[0], active: true }] });
    await apply({ ...FILE, manage: true, plans: [{ ...FILE.plans[0], active: false }] }); // who is on it stays on it
    await expect(apply({ ...FILE, manage: true, plans: [], tenants: [{ slug: 'acme', name: 'Acme', plan: 'saas/none' }] })).rejects.toThrow('tenants[0].plan: there is no active plan saas/none');
  });

  it('of the hosted platform that leave a limit out are refused with its field', async () => {
    await expect(apply({ version: 1, plans: [{ catalogue: 'agents', id: 'pilot', limits: { max_agents: 1 } }] })).rejects.toThrow('plans[0].limits.monthly_messages: give a whole number');
  });
});
