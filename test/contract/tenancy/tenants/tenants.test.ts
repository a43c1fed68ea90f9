import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { listKeys, rotateKey } from '../../../../server/records/vault/index.ts';
import {
  activateTenant, changeTenantPlan, closeTenant, createOrganisation, createTenant, getTenant, listTenants, NewTenant, renameOrganisation, renameTenant, suspendTenant, type Tenant,
} from '../../../../server/tenancy/tenants/index.ts';
import { brand, type TenantId } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

describe.each(databases)('tenants on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let home: Tenant;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    home = await house.tenant('home');
  });
  afterAll(() => database.close());

  const platform = () => anActor({ userId: 'pat', tenantId: home.id });
  const make = (slug: string, organisation?: string) => createTenant(house.deps, platform(), NewTenant.parse({ slug, name: `Tenant ${slug}`, ...(organisation ? { organisation } : {}) }));

  it('stand in an organisation, found by id and by slug, and the maker’s log tells of them', async () => {
    await createOrganisation(house.deps, platform(), { slug: 'org_a', name: 'Organisation A' });
    const made = await make('acme', 'org_a');
    expect(await getTenant(house.deps, platform(), { slug: 'acme' })).toEqual(made);
    expect(await getTenant(house.deps, platform(), { id: made.id })).toMatchObject({ slug: 'acme', plan: 'saas/starter', status: 'active', ver: 1, closedAt: null });
    expect(house.audit.of('admin.tenant.created').at(-1)).toMatchObject({ actor: { tenantId: home.id }, resource: { id: made.id }, details: { slug: 'acme', organisation: 'org_a' } });
  });

  it('are refused under a slug that is taken and in an organisation that is not there', async () => {
    await make('taken');
    await expect(make('taken')).rejects.toMatchObject({ code: 'tenancy/tenant-exists' });
    await expect(make('orphan', 'nowhere')).rejects.toMatchObject({ code: 'tenancy/organisation-not-found' });
    await expect(getTenant(house.deps, platform(), { slug: 'orphan' })).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
    await expect(createOrganisation(house.deps, platform(), { slug: 'org_a', name: 'Again' })).rejects.toMatchObject({ code: 'tenancy/organisation-exists' });
  });

  it('change their name, plan and state one version at a time, in their own log', async () => {
    const { id } = await make('moving');
    await renameTenant(house.deps, platform(), { id, ver: 1, name: 'Moved' });
    await changeTenantPlan(house.deps, platform(), { id, ver: 2, plan: 'saas/enterprise' });
    await suspendTenant(house.deps, platform(), { id, ver: 3 }, 'unpaid');
    const back = await activateTenant(house.deps, platform(), { id, ver: 4 }, 'paid');
    expect(back).toMatchObject({ name: 'Moved', plan: 'saas/enterprise', status: 'active', ver: 5 });
    const told = house.audit.notes.filter((note) => note.resource?.id === id && note.actor.tenantId === id).map((note) => note.type);
    expect(told).toEqual(['admin.tenant.updated', 'admin.tenant.plan_changed', 'admin.tenant.suspended', 'admin.tenant.activated']);
  });

  it('refuse a change made from an old version and a move to where they are', async () => {
    const { id } = await make('contested');
    await renameTenant(house.deps, platform(), { id, ver: 1, name: 'First' });
    await expect(renameTenant(house.deps, platform(), { id, ver: 1, name: 'Second' })).rejects.toMatchObject({ code: 'input/conflict', details: { current: 2 } });
    await expect(activateTenant(house.deps, platform(), { id, ver: 2 }, 'again')).rejects.toMatchObject({ code: 'tenancy/already-there' });
  });

  it('are found by nobody once closed, and keep their slug for ever', async () => {
    const { id } = await make('closing');
    expect(await closeTenant(house.deps, platform(), { id, ver: 1 }, 'moved away')).toMatchObject({ status: 'inactive', closedAt: house.clock.now() });
    await expect(getTenant(house.deps, platform(), { slug: 'closing' })).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
    await expect(activateTenant(house.deps, platform(), { id, ver: 2 }, 'back')).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
    await expect(make('closing')).rejects.toMatchObject({ code: 'tenancy/tenant-exists' });
  });

  it('take the keys of their secrets with them when they are closed, in the same breath', async () => {
    const { id } = await make('shredded');
    const vault = { storage: house.deps.storage, clock: house.clock, audit: house.audit, vault: house.deps.vault };
    await rotateKey(vault, { ...platform(), tenantId: id });
    await expect(closeTenant(house.deps, platform(), { id, ver: 7 }, 'stale')).rejects.toMatchObject({ code: 'input/conflict' });
    expect((await listKeys(vault, id)).map(({ kid, status }) => [kid, status])).toEqual([[1, 'active']]);

    await closeTenant(house.deps, platform(), { id, ver: 1 }, 'moved away');

    expect((await listKeys(vault, id)).map(({ kid, status }) => [kid, status])).toEqual([[1, 'destroyed']]);
    expect(house.audit.of('vault.key.destroyed').at(-1)).toMatchObject({ actor: { tenantId: id }, details: { kids: [1], reason: 'the tenant was closed' } });
  });

  it('include the deployment’s own, which nobody lists, finds or changes', async () => {
    await expect(getTenant(house.deps, platform(), { slug: '_deployment' })).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
    await expect(suspendTenant(house.deps, platform(), { id: SYSTEM_TENANT, ver: 1 }, 'mischief')).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
    await expect(renameTenant(house.deps, platform(), { id: brand<TenantId>('0190c000-0000-7000-8000-00000000000c'), ver: 1, name: 'Nobody' })).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
  });

  it('are listed by slug, page after page, without a gap and of one organisation alone', async () => {
    for (const slug of ['page-3', 'page-1', 'page-2']) await make(slug, 'org_a');
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listTenants(house.deps, platform(), { size: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((tenant) => tenant.slug));
      cursor = page.next;
    } while (cursor);
    expect(seen).toEqual([...seen].toSorted());
    expect(seen).toEqual(expect.arrayContaining(['acme', 'home', 'page-1', 'page-2', 'page-3']));
    expect(seen).not.toContain('closing');
    expect(seen).not.toContain('_deployment');
    const acme = await getTenant(house.deps, platform(), { slug: 'acme' });
    const ours = acme.organisationId ? await listTenants(house.deps, platform(), { size: 50, organisationId: acme.organisationId }) : null;
    expect(ours?.items.map((tenant) => tenant.slug)).toEqual(['acme', 'page-1', 'page-2', 'page-3']);
    await expect(listTenants(house.deps, platform(), { size: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('belong to organisations that can be renamed', async () => {
    const acme = await getTenant(house.deps, platform(), { slug: 'acme' });
    const id = acme.organisationId;
    if (!id) throw new Error('acme has an organisation');
    expect(await renameOrganisation(house.deps, platform(), { id, ver: 1, name: 'Renamed' })).toMatchObject({ slug: 'org_a', name: 'Renamed', ver: 2 });
    await expect(renameOrganisation(house.deps, platform(), { id, ver: 1, name: 'Late' })).rejects.toMatchObject({ code: 'input/conflict' });
  });
});
