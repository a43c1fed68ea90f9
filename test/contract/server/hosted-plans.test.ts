import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hmacToken, ISSUER_SECRET } from '../../support/token-makers.ts';
import { migratedPostgres } from '../../support/migrated-postgres.ts';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const ISSUER = { JWT_SHARED_SECRET: ISSUER_SECRET, JWT_PLATFORM_CLAIMS: 'true' };

async function onPostgres(): Promise<TestServer> {
  const keys = { ENCRYPTION_KEY: randomBytes(32).toString('base64') };
  const urls = await migratedPostgres(keys);
  const at = await openTestServer({ ...ISSUER, ...keys, DATABASE_URL: urls.app });
  return { ...at, close: () => at.close().then(urls.drop) };
}

/** Far beyond the life of a test. */
const admin = (claims: object) => ({ authorization: `Bearer ${hmacToken({ sub: 'admin', exp: 4_102_444_800, ...claims })}` });
const PLATFORM = admin({ roles: ['platform_admin'] });
const reader = admin({ scp: 'plans.read', tenant_id: 'main' });

describe.each([['SQLite', () => openTestServer(ISSUER)], ['PostgreSQL', onPostgres]] as const)('the hosted platform’s plans on %s', (_name, open) => {
  let at: TestServer;
  let owner: Jar;
  beforeAll(async () => {
    at = await open();
    owner = await createOwner(at);
  });
  afterAll(() => at.close());

  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = PLATFORM) => at.call(path, { method: 'POST', headers, body });
  const newTenant = (plan: unknown) => post('/v1/tenants', { name: 'Hosted', plan });

  it('H23, H24: are listed by id', async () => {
    const { status, body } = await at.call('/v1/admin/plans', { headers: reader });
    expect([status, body]).toEqual([200, [
      { plan_id: 'enterprise', name: 'Enterprise', monthly_messages: 200_000, monthly_token_cap: 120_000_000, max_agents: 100, active: true },
      { plan_id: 'growth', name: 'Growth', monthly_messages: 25_000, monthly_token_cap: 10_000_000, max_agents: 15, active: true },
      { plan_id: 'starter', name: 'Starter', monthly_messages: 5_000, monthly_token_cap: 2_000_000, max_agents: 3, active: true },
    ]]);
  });

  it('H24: one is shown, or not found', async () => {
    expect(await at.call('/v1/admin/plans/growth', { headers: reader })).toMatchObject({ status: 200, body: { plan_id: 'growth', monthly_messages: 25_000 } });
    for (const id of ['free', 'no such plan']) expect(await at.call(`/v1/admin/plans/${encodeURIComponent(id)}`, { headers: reader })).toMatchObject({ status: 404, body: { detail: 'plan not found' } });
  });

  it('H24: a POST makes one or puts another in its place, 201 both times, with null for unlimited', async () => {
    const plan = { plan_id: 'trial', monthly_messages: 10, monthly_token_cap: null, max_agents: 0 };
    expect(await post('/v1/admin/plans', plan)).toMatchObject({ status: 201, body: { ...plan, active: true } });
    expect(await post('/v1/admin/plans', { ...plan, monthly_messages: 20, active: false })).toMatchObject({ status: 201, body: { plan_id: 'trial', monthly_messages: 20, monthly_token_cap: null, max_agents: 0, active: false } });
    expect((await at.call('/v1/admin/plans/trial', { headers: reader })).body).toMatchObject({ monthly_messages: 20, active: false });
    expect(await post('/v1/admin/plans', { ...plan, monthly_messages: -1 })).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'monthly_messages'] }] } });
    expect((await post('/v1/admin/plans', { plan_id: 'half', max_agents: 1 })).status).toBe(422);
  });

  it('are written by whoever may write them, and the log of the deployment says so', async () => {
    const plan = { plan_id: 'mine', monthly_messages: 1, monthly_token_cap: 1, max_agents: 1 };
    expect((await post('/v1/admin/plans', plan, reader)).status).toBe(403);
    expect((await at.call('/v1/admin/plans', { method: 'POST', body: plan })).status).toBe(401);
    expect((await post('/v1/admin/plans', plan, admin({ scp: 'plans.write', tenant_id: 'main' }))).status).toBe(201);
    expect((await at.call('/api/v1/audit/verify', { method: 'POST', jar: owner, body: {} })).body).toMatchObject({ ok: true });
    const entries = (await at.call('/api/v1/audit/page?types=admin.plan.created&size=50', { jar: owner })).body['items'];
    expect(entries).toMatchObject([{ type: 'admin.plan.created', resource: { id: 'agents/mine' } }]);
  });

  it('H03: a tenant is not made on an unknown or inactive plan', async () => {
    await post('/v1/admin/plans', { plan_id: 'gone', monthly_messages: 1, monthly_token_cap: 1, max_agents: 1, active: false });
    for (const plan of ['no-such-plan', 'gone', 'Starter Plan', 'free', '../saas/free']) expect(await newTenant(plan)).toMatchObject({ status: 400, body: { detail: 'invalid or inactive plan' } });
    expect((await newTenant('growth')).status).toBe(201);
  });

  it('H25: a tenant is put on another plan; an unknown or inactive plan is 400, an unknown tenant 404', async () => {
    const { body } = await newTenant('starter');
    const patch = (tenant: string, plan_id: string) => at.call(`/v1/admin/tenants/${tenant}/plan`, { method: 'PATCH', headers: PLATFORM, body: { plan_id } });
    const tenant = String(body['tenant_id']);
    expect(await patch(tenant, 'enterprise')).toMatchObject({ status: 200, body: { tenant_id: tenant, plan: 'enterprise' } });
    for (const plan of ['gone', 'no-such-plan']) expect(await patch(tenant, plan)).toMatchObject({ status: 400, body: { detail: 'invalid or inactive plan' } });
    expect(await patch('nowhere', 'growth')).toMatchObject({ status: 404, body: { detail: 'tenant not found' } });
    expect((await at.call(`/v1/tenants/${tenant}`, { headers: PLATFORM })).body).toMatchObject({ plan: 'enterprise' });
  });

  it('H17: nothing runs for a tenant whose plan is inactive', async () => {
    await post('/v1/admin/plans', { plan_id: 'ending', monthly_messages: 1, monthly_token_cap: 1, max_agents: 1 });
    await at.call('/v1/admin/tenants/main/plan', { method: 'PATCH', headers: PLATFORM, body: { plan_id: 'ending' } });
    const run = () => at.call('/v1/tenants/main/runs', {
      method: 'POST', headers: { 'x-tenant-id': 'main', 'x-customer-id': 'u', ...admin({ sub: 'u', tenant_id: 'main', roles: ['operator'] }) }, body: { agent_id: 'support', message: 'hello' },
    });
    expect((await run()).status).toBe(404); // let in: only the agent is missing
    await post('/v1/admin/plans', { plan_id: 'ending', monthly_messages: 1, monthly_token_cap: 1, max_agents: 1, active: false });
    expect(await run()).toMatchObject({ status: 409, body: { detail: 'tenant plan is invalid or inactive' } });
  });

  it('of both catalogues are read by anybody of a tenant and saved by the platform alone', async () => {
    const listed = await at.call('/api/v1/plans/list?catalogue=saas', { jar: owner });
    expect(listed.body['items']).toMatchObject([{ key: 'saas/enterprise', price: null }, { key: 'saas/free', price: { amount: '0', currency: 'USD', per: 'month' } }, { id: 'professional' }, { id: 'starter', limits: { max_users: 10 } }]);
    expect((await at.call('/api/v1/plans/get?catalogue=agents&id=nothing', { jar: owner })).status).toBe(404);
    expect((await at.call('/api/v1/plans/save', { method: 'POST', jar: owner, body: { plan: { catalogue: 'saas', id: 'team' } } })).status).toBe(403);
  });
});
