import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProcedures } from '../../../server/api/describe-procedures.ts';
import { appRouter } from '../../../server/api/index.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { createTenant, NewTenant } from '../../../server/tenancy/tenants/index.ts';
import { FEATURE_NAMES, type Feature } from '../../../shared/features.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { addPerson, type Answer, createOwner, Jar } from '../../support/open-test-server.ts';

/** They ask for the switch themselves (sign-in), let nobody more in (a list made shorter, back to oneself), or are the platform's. */
const OPEN_WITHOUT = [
  'networks.list', 'networks.remove', 'sso.finish', 'sso.offered', 'sso.start', 'sso.vouchForDomain', 'standins.notices', 'standins.status', 'standins.stop', 'standins.visit',
];
const LACKING = 'people/capability-missing';
const gated = describeProcedures(appRouter).filter(({ meta }) => meta.feature !== undefined);

/** Somebody whom the installation itself trusts with tenants: no owner of one can make such a person. */
async function platformAdmin({ house, call }: TestHouse): Promise<Jar> {
  const [email, password] = ['pia@example.com', 'violet-harbour-42'];
  const tenant = await house.storage.readIdentity(systemActor('test'), (db) => house.people.tenants.find(db, { slug: 'main' }));
  await createUser(house.people, { ...systemActor('installation', tenant?.id), kind: 'bootstrap' }, { email, name: 'Pia', password, roles: ['platform_admin'] });
  const jar = new Jar();
  const { status } = await call('/trpc/session.signIn', { method: 'POST', jar, body: { email, password } });
  if (status !== 200) throw new Error('the platform’s admin is not let in');
  return jar;
}

describe.each(testHouses)('parts of the product that a tenant is without, on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let viewer: Jar;
  let platform: Jar;
  beforeAll(async () => {
    at = await open();
    owner = await createOwner(at);
    viewer = await addPerson(at, owner, 'vera', ['viewer']);
    platform = await platformAdmin(at);
  }, 60_000);
  afterAll(() => at.close());

  const versions = new Map<Feature, number>();
  async function switchTo(feature: Feature, isOn: boolean): Promise<Answer> {
    const answer = await at.call('/api/v1/features/change', { method: 'POST', jar: owner, body: { feature, isOn, reason: 'not needed', ver: versions.get(feature) ?? 0 } });
    if (answer.status === 200) versions.set(feature, (answer.body['tenant'] as { ver: number }).ver); // the procedure's own form
    return answer;
  }
  const withhold = (jar: Jar, tenant: string, feature: Feature, isOn: boolean, ver = 0) => at.call('/api/v1/features/withhold', { method: 'POST', jar, body: { tenant, feature, isOn, reason: 'not bought', ver } });
  /** The code of what this procedure answers to an input that fits nothing: who may is decided before the input is looked at. */
  async function codeOf(path: string, type: string, jar: Jar): Promise<unknown> {
    const probe = { fits: 'nothing' };
    const { body } = await (type === 'query' ? at.call(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(probe))}`, { jar }) : at.call(`/trpc/${path}`, { method: 'POST', jar, body: probe }));
    const error = body['error'] as { data?: { refusal?: { code: string } | null } } | undefined; // tRPC's own form
    return error?.data?.refusal?.code ?? null;
  }

  it.each(FEATURE_NAMES)('RBAC-20: without %s whoever may is told that it is switched off, and whoever may not hears of the capability alone, as before', async (feature) => {
    const procedures = gated.filter(({ meta }) => meta.feature === feature);
    const codes = (jar: Jar) => Promise.all(procedures.map(({ path, type }) => codeOf(path, type, jar)));
    const [mayBefore, mayNotBefore] = [[...await codes(owner), ...await codes(platform)], await codes(viewer)];
    expect((await switchTo(feature, false)).status).toBe(200);
    const [may, mayNot] = [[...await codes(owner), ...await codes(platform)], await codes(viewer)];
    expect((await switchTo(feature, true)).status).toBe(200);
    const refusedAs = (code: unknown) => (code === LACKING ? LACKING : 'tenancy/feature-disabled');
    expect([may, mayNot]).toEqual([mayBefore.map(refusedAs), mayNotBefore.map(refusedAs)]);
    expect(may).toContain('tenancy/feature-disabled');
    expect([...await codes(owner), ...await codes(platform)]).toEqual(mayBefore);
  });

  it('RBAC-20: every procedure of such a part stands behind its switch, but for a known few', () => {
    const parts = /^(?:mcp|memory|reports|evidence|processing|scim|sso|networks|standins)\./;
    const ungated = describeProcedures(appRouter).filter(({ path, meta }) => parts.test(path) && meta.feature === undefined).map(({ path }) => path);
    expect(ungated.toSorted()).toEqual(OPEN_WITHOUT);
  });

  it('RBAC-20: the refusal is a 403 that names the feature, and the tenant’s log has it', async () => {
    await switchTo('reports', false);
    const answer = await at.call('/api/v1/reports/list', { jar: owner });
    await switchTo('reports', true);
    expect([answer.status, answer.body['code'], answer.body['feature'] ?? (answer.body['details'] as Record<string, unknown> | undefined)?.['feature']]).toEqual([403, 'tenancy/feature-disabled', 'reports']);
    // On PostgreSQL an entry is listed once it is sequenced. Which of many refusals in a minute has an entry of its own is not said here.
    const told = async () => (await at.call('/api/v1/audit/page?types=authz.denied&size=200', { jar: owner })).body['items'];
    await expect.poll(told, { timeout: 5_000 }).toContainEqual(expect.objectContaining({ outcome: 'denied', details: expect.objectContaining({ refusal: 'tenancy/feature-disabled', message: expect.stringContaining('reports') as unknown }) as unknown }));
  });

  it('RBAC-20: what one tenant is without, another has, and nobody of the one learns of the other', async () => {
    const installer = { ...systemActor('installation'), kind: 'bootstrap' as const };
    await createTenant(at.house.people, installer, NewTenant.parse({ slug: 'elsewhere', name: 'Elsewhere' }));
    expect((await withhold(platform, 'elsewhere', 'scim', false)).status).toBe(200);
    expect(await codeOf('scim.mapping', 'query', owner)).not.toBe('tenancy/feature-disabled');
    for (const slug of ['elsewhere', 'never-there']) {
      const { status, body } = await at.call(`/api/v1/features/list?tenant=${slug}`, { jar: owner });
      expect([status, body['code']]).toEqual([404, 'tenancy/tenant-not-found']);
      const change = await withhold(owner, slug, 'scim', true, 1);
      expect([change.status, change.body['code']]).toEqual([403, 'people/capability-missing']);
    }
  });

  it('RBAC-20: what the platform withholds the tenant itself does not switch on', async () => {
    expect((await withhold(platform, 'main', 'memory', false)).status).toBe(200);
    const mine = await switchTo('memory', true);
    expect([mine.status, mine.body['isOn']]).toEqual([200, false]);
    expect((await withhold(platform, 'main', 'memory', true, 1)).body['isOn']).toBe(true);
  });

  it('T01: serves everybody their own tenant: id, name, settings and features, and its settings to those only who may read the tenant', async () => {
    const keyHolder = await addPerson(at, owner, 'sam', ['service_account']);
    await switchTo('standins', false);
    const [mine, theirs] = [await at.call('/api/v1/session/context', { jar: owner }), await at.call('/api/v1/session/context', { jar: keyHolder })];
    await switchTo('standins', true);
    const features = FEATURE_NAMES.filter((name) => name !== 'standins');
    expect(mine.body['tenant']).toEqual({ tenant_id: 'main', name: 'Main', settings: {}, features });
    expect(theirs.body['tenant']).toEqual({ tenant_id: 'main', name: 'Main', settings: null, features });
  });

  it('lets two people not overwrite what the other said', async () => {
    const ver = versions.get('mcp_servers') ?? 0;
    await switchTo('mcp_servers', false);
    const late = await at.call('/api/v1/features/change', { method: 'POST', jar: owner, body: { feature: 'mcp_servers', isOn: true, reason: 'late', ver } });
    expect([late.status, late.body['code']]).toEqual([409, 'input/conflict']);
  });
});
