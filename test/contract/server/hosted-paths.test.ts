import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hmacToken, ISSUER_SECRET } from '../../support/token-makers.ts';
import { proofAged, type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { addPerson, createOwner, type Jar, OWNER } from '../../support/open-test-server.ts';

const soon = () => Math.floor(Date.now() / 1000) + 600;
const token = (claims: object = {}) => hmacToken({ sub: 'admin-user', exp: soon(), ...claims });
const bearer = (text: unknown) => ({ authorization: `Bearer ${String(text)}` });
const admin = (claims: object) => bearer(token(claims));
const DATA_KEY = 'kX2nW8qLr5Tz0vYb7HdPm3sFg6JcAe9Uo1iRtKwQxZM=';
const PLATFORM = { roles: ['platform_admin'] };
const run = (headers: Readonly<Record<string, string>>, tenant = 'main') => ({ path: `/v1/tenants/${tenant}/runs`, how: { method: 'POST', headers, body: { agent_id: 'support', message: 'hello' } } });
const RUN_HEADERS = { 'x-tenant-id': 'main', 'x-customer-id': 'user-1' };

/** What the run is refused for once the caller has been let in: the tenant has no such agent. */
const LET_IN = { status: 404, body: { detail: 'No such agent here.' } };

describe.each(testHouses)('the hosted platform’s paths, with a shared secret, on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let key: string;
  const ask = ({ path, how }: ReturnType<typeof run>) => at.call(path, how);
  beforeAll(async () => {
    at = await open({ JWT_SHARED_SECRET: ISSUER_SECRET, JWT_PLATFORM_CLAIMS: 'true' });
    owner = await createOwner(at);
    key = String((await at.call('/api/v1/people/create-key', { method: 'POST', jar: owner, body: { name: 'script' } })).body['key']);
  });
  afterAll(() => at.close());

  it('H30: admin paths want a bearer token, and a good one', async () => {
    const path = '/v1/admin/debug/identity';
    const missing = { status: 401, body: { detail: 'Missing bearer token' } };
    expect(await at.call(path)).toMatchObject(missing);
    expect(await at.call(path, { jar: owner })).toMatchObject(missing);
    expect((await at.call(path)).headers.get('www-authenticate')).toBe('Bearer');
    for (const bad of ['x', hmacToken({ sub: 'a', exp: soon() }, { secret: 'another-Secret_of.40~bytes+andMore!xyz' }), hmacToken({ sub: 'a', exp: soon() - 4_000 })]) {
      expect(await at.call(path, { headers: bearer(bad) })).toMatchObject({ status: 401, body: { detail: 'Invalid bearer token' } });
    }
  });

  it('H29: identity debug tells how callers may prove themselves, and no secret', async () => {
    const { status, body } = await at.call('/v1/admin/debug/identity', { headers: admin(PLATFORM) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ own_tokens: 'shared_secret', jwt_configured: true, allow_api_key_fallback: false, anonymous: 'off', issuers: [{ name: 'environment', keys: 'secret', algorithms: ['HS256'], platform_claims: true }] });
    expect(JSON.stringify(body)).not.toContain(ISSUER_SECRET.slice(0, 8));
    expect(await at.call('/v1/admin/debug/identity', { headers: admin({ roles: ['viewer'], tenant_id: 'main' }) })).toMatchObject({ status: 403, body: { detail: 'Admin principal lacks required role or scope' } });
    expect((await at.call('/v1/admin/debug/identity', { headers: admin({ scp: 'admin.identity.read', tenant_id: 'main' }) })).status).toBe(200);
  });

  it('H04: a tenant is shown to whoever may see it, in five fields, and one that is not there is not found', async () => {
    const shown = await at.call('/v1/tenants/main', { headers: admin(PLATFORM) });
    expect(shown).toMatchObject({ status: 200, body: { tenant_id: 'main', name: 'Main', plan: 'starter', status: 'active' } });
    expect(Object.keys(shown.body).toSorted()).toEqual(['created_at', 'name', 'plan', 'status', 'tenant_id']);
    expect(await at.call('/v1/tenants/nowhere', { headers: admin(PLATFORM) })).toMatchObject({ status: 404, body: { detail: 'tenant not found' } });
    expect(await at.call('/v1/tenants/nowhere', { headers: admin({ roles: ['tenant_admin'], tenant_ids: ['main'] }) })).toMatchObject({ status: 403, body: { detail: 'Admin principal is not authorized for this tenant' } });
    expect((await at.call('/v1/tenants/main', { headers: admin({ roles: ['tenant_admin'], tid: 'main' }) })).status).toBe(200);
  });

  it('makes a pending tenant for whoever may, and for nobody without a token', async () => {
    const wanted = { method: 'POST', body: { name: 'Acme', plan: 'growth' } };
    expect((await at.call('/v1/tenants', wanted)).status).toBe(401);
    expect((await at.call('/v1/tenants', { ...wanted, headers: admin({ roles: ['tenant_admin'], tenant_id: 'main' }) })).status).toBe(403);
    const made = await at.call('/v1/tenants', { ...wanted, headers: admin({ scp: 'tenants.write', tenant_id: 'main' }) });
    expect(made).toMatchObject({ status: 201, body: { status: 'pending' } });
    const path = `/v1/tenants/${String(made.body['tenant_id'])}`;
    expect(await at.call(path, { headers: admin(PLATFORM) })).toMatchObject({ body: { name: 'Acme', plan: 'growth', status: 'pending' } });
    expect(await at.call('/v1/tenants', { ...wanted, body: { name: 'Acme', plan: 'no-such' }, headers: admin(PLATFORM) })).toMatchObject({ status: 400, body: { detail: 'invalid or inactive plan' } });
    expect(await ask(run({ ...RUN_HEADERS, 'x-tenant-id': String(made.body['tenant_id']), ...bearer(token({ sub: 'user-1', tenant_id: made.body['tenant_id'], roles: ['operator'] })) }, String(made.body['tenant_id'])))).toMatchObject({ status: 409, body: { detail: 'tenant is not active yet' } });
  });

  it('is let begin by whoever runs the platform', async () => {
    const made = await at.call('/v1/tenants', { method: 'POST', headers: admin(PLATFORM), body: { name: 'Beginner', plan: 'starter' } });
    const path = { method: 'POST', body: { tenant_id: made.body['tenant_id'], reason: 'paid' } };
    expect((await at.call('/api/v1/tenants/activate', { ...path, jar: owner })).status).toBe(403);
    expect(await at.call('/api/v1/tenants/activate', { ...path, headers: admin(PLATFORM) })).toMatchObject({ status: 200, body: { status: 'active' } });
    expect(await at.call('/api/v1/tenants/suspend', { ...path, headers: admin(PLATFORM) })).toMatchObject({ status: 200, body: { status: 'suspended' } });
  });

  it('puts a tenant on another plan for its own administrator, and for nobody else’s', async () => {
    const wanted = { method: 'PATCH', body: { plan_id: 'enterprise' } };
    expect(await at.call('/v1/admin/tenants/main/plan', { ...wanted, headers: admin({ roles: ['tenant_admin'], tenant_ids: ['elsewhere'] }) })).toMatchObject({ status: 403, body: { detail: 'Admin principal is not authorized for this tenant' } });
    expect(await at.call('/v1/admin/tenants/main/plan', { ...wanted, headers: admin({ roles: ['tenant_admin'], tenant_ids: ['main'] }) })).toMatchObject({ status: 200, body: { plan: 'enterprise' } });
    expect((await at.call('/v1/admin/tenants/main/plan', { ...wanted, body: { plan_id: 'no-such' }, headers: admin({ roles: ['tenant_admin'], tenant_ids: ['main'] }) })).status).toBe(400);
    await at.call('/trpc/audit.verify', { method: 'POST', jar: owner, body: {} }); // and every entry has its place
    const newest = async (type: string) => ((await at.call(`/api/v1/audit/page?types=${type}&size=1`, { jar: owner })).body['items'] as readonly object[])[0]; // a page of entries
    expect(await newest('admin.tenant.plan_changed')).toMatchObject({ actor: { kind: 'foreign', admitted: 'evaluate:tenant:manage' }, details: { plan: { after: 'agents/enterprise' } } });
    expect(await newest('api.request.failed')).toMatchObject({ details: { refusal: 'tenancy/bad-plan', procedure: 'hosted.changePlan' } });
  });

  it('H12: a run names its tenant and its customer in its headers', async () => {
    for (const [absent, rest] of [['X-Tenant-Id', { 'x-customer-id': 'u' }], ['X-Customer-Id', { 'x-tenant-id': 'main' }]] as const) {
      const answer = await ask(run({ ...rest, 'x-api-key': key }));
      expect(answer.status).toBe(422);
      expect(answer.body['detail']).toMatchObject([{ loc: ['header', absent], msg: 'Field required' }]);
    }
    expect(await ask(run({ 'x-tenant-id': 'main', 'x-customer-id': '', 'x-api-key': key }))).toMatchObject({ status: 400, body: { detail: 'X-Tenant-Id and X-Customer-Id are required' } });
    expect((await ask(run({ ...RUN_HEADERS, 'x-api-key': key }))).status).not.toBe(400);
  });

  it('H13: path and header name the same tenant', async () => {
    expect(await ask(run({ ...RUN_HEADERS, 'x-tenant-id': 'other', 'x-api-key': key }))).toMatchObject({ status: 403, body: { detail: 'Path tenant_id does not match header tenant' } });
  });

  it('H14: a key of the tenant or a token that speaks for it lets in, everything else does not', async () => {
    const out = { status: 401, body: { detail: 'Unauthorized tenant credentials' } };
    expect(await ask(run({ ...RUN_HEADERS, 'x-api-key': key }))).toMatchObject(LET_IN);
    for (const claims of [{ tenant_id: 'main' }, { tid: 'main' }]) expect(await ask(run({ ...RUN_HEADERS, ...admin({ sub: 'user-1', roles: ['operator'], ...claims }) }))).toMatchObject(LET_IN);
    expect(await ask(run(RUN_HEADERS))).toMatchObject(out);
    expect(await ask(run({ ...RUN_HEADERS, 'x-api-key': 'no-such-key' }))).toMatchObject(out);
    for (const claims of [{ tenant_id: 'elsewhere' }, {}, { tenant_id: 'main', exp: 1 }]) expect(await ask(run({ ...RUN_HEADERS, ...admin({ sub: 'user-1', roles: ['operator'], ...claims }) }))).toMatchObject(out);
    expect(await ask(run({ ...RUN_HEADERS, 'x-tenant-id': 'elsewhere', 'x-api-key': key }, 'elsewhere'))).toMatchObject(out);
  });

  it('H15: a token speaks for its own subject only, by oid, else sub, else upn', async () => {
    const as = (claims: object, customer: string) => ask(run({ ...RUN_HEADERS, 'x-customer-id': customer, ...admin({ sub: undefined, tenant_id: 'main', roles: ['operator'], ...claims }) }));
    const other = { status: 403, body: { detail: 'X-Customer-Id must match token subject' } };
    expect(await as({ sub: 'user-1' }, 'user-1')).toMatchObject(LET_IN);
    expect(await as({ sub: 'user-1' }, 'user-2')).toMatchObject(other);
    expect(await as({ oid: 'o-1', sub: 'user-1' }, 'o-1')).toMatchObject(LET_IN);
    expect(await as({ oid: 'o-1', sub: 'user-1' }, 'user-1')).toMatchObject(other);
    expect(await as({ upn: 'ada@x.example' }, 'ada@x.example')).toMatchObject(LET_IN);
  });

  it('H41: API keys administer nothing, unless a deployment that is not in production lets them for now', async () => {
    const refused = await at.call('/v1/tenants/main', { headers: { 'x-api-key': key } });
    expect(refused).toMatchObject({ status: 401, body: { detail: 'Missing bearer token' } });
    for (const [mode, status] of [['development', 200], ['production', 401]] as const) {
      const lenient = await open({ COUNTERSIGN_MODE: mode, ALLOW_API_KEY_FALLBACK: 'true', ENCRYPTION_KEY: DATA_KEY });
      const jar = await createOwner(lenient);
      const own = (await lenient.call('/api/v1/people/create-key', { method: 'POST', jar, body: { name: 'script' } })).body['key'];
      expect((await lenient.call('/v1/tenants/main', { headers: { 'x-api-key': String(own) } })).status, mode).toBe(status);
      await lenient.close();
    }
  });

  it('AK-10: no API key passes on the admin paths, whatever its scopes', async () => {
    for (const path of ['/v1/admin/debug/identity', '/v1/tenants/main']) expect((await at.call(path, { headers: { 'x-api-key': key } })).status, path).toBe(401);
    expect((await at.call('/v1/admin/tenants/main/plan', { method: 'PATCH', body: { plan_id: 'starter' }, headers: { 'x-api-key': key } })).status).toBe(401);
    expect((await at.call('/auth/me', { headers: { 'x-api-key': key } })).status).toBe(200);
  });

  it('AK-10: nor does a token that was bought with one', async () => {
    const bought = bearer((await at.call('/auth/login', { method: 'POST', body: { api_key: key } })).body['access_token']);
    expect((await at.call('/auth/me', { headers: bought })).status).toBe(200);
    expect((await at.call('/v1/tenants/main', { headers: bought })).status).toBe(401);
    expect((await at.call('/v1/admin/tenants/main/plan', { method: 'PATCH', body: { plan_id: 'starter' }, headers: bought })).status).toBe(401);
  });

  it('lets our own people in by what they hold', async () => {
    const login = async (email: string, password: string) => bearer((await at.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })).body['access_token']);
    const own = await login(OWNER.email, OWNER.password);
    expect((await at.call('/v1/tenants/main', { headers: own })).status).toBe(200);
    expect((await at.call('/v1/tenants/elsewhere', { headers: own })).status).toBe(403);
    expect((await at.call('/v1/tenants', { method: 'POST', headers: own, body: { name: 'X', plan: 'starter' } })).status).toBe(403);
    await addPerson(at, owner, 'vera', ['viewer']);
    expect((await at.call('/v1/tenants/main', { headers: await login('vera@example.com', 'the password of vera') })).status).toBe(403);
  });

  it('AUTH-17: changes nothing for one of our own people who proved themselves long ago', async () => {
    const { body } = await at.call('/api/v1/auth/login', { method: 'POST', body: { email: OWNER.email, password: OWNER.password } });
    const change = () => at.call('/v1/admin/tenants/main/plan', { method: 'PATCH', body: { plan_id: 'growth' }, headers: bearer(body['access_token']) });
    await proofAged(at, OWNER.email, 20);
    expect(await change()).toMatchObject({ status: 401, body: { detail: expect.stringContaining('again') as unknown } });
    expect((await at.call('/v1/tenants/main', { headers: bearer(body['access_token']) })).status).toBe(200);
    await proofAged(at, OWNER.email, 9);
    expect(await change()).toMatchObject({ status: 200, body: { plan: 'growth' } });
  });
});

describe.each(testHouses)('the hosted platform’s paths, with an issuer that may not speak of the platform, on %s', (_name, open) => {
  it('a scope of such an issuer reaches tenants that it speaks for, and nothing of the platform', async () => {
    const at = await open({ JWT_SHARED_SECRET: ISSUER_SECRET });
    await createOwner(at);
    const lacking = { status: 403, body: { detail: 'Admin principal lacks required role or scope' } };
    const as = (scp: string) => ({ headers: admin({ scp, tenant_id: 'main' }) });
    expect(await at.call('/v1/tenants', { method: 'POST', body: { name: 'Planted', plan: 'growth' }, ...as('tenants.write') })).toMatchObject(lacking);
    expect(await at.call('/v1/admin/plans', { method: 'POST', body: { plan_id: 'starter', monthly_messages: null, monthly_token_cap: null, max_agents: null }, ...as('plans.write') })).toMatchObject(lacking);
    expect(await at.call('/v1/admin/debug/identity', as('admin.identity.read'))).toMatchObject(lacking);
    expect((await at.call('/v1/tenants/main', as('tenants.read'))).status).toBe(200);
    await at.close();
  });
});

describe.each(testHouses)('the hosted platform’s paths, without any issuer, on %s', (_name, open) => {
  it('H31: say that nobody was configured whom to believe', async () => {
    const at = await open();
    await createOwner(at);
    expect(await at.call('/v1/admin/debug/identity', { headers: admin(PLATFORM) })).toMatchObject({ status: 500, body: { detail: expect.stringContaining('JWT auth is not configured') as unknown } });
    expect(await at.call('/v1/admin/debug/identity')).toMatchObject({ status: 401, body: { detail: 'Missing bearer token' } });
    await at.close();
  });

  it('H16: are never open in production: a token that nobody vouches for is told why, and everybody else is turned away', async () => {
    const at = await open({ COUNTERSIGN_MODE: 'production', ENCRYPTION_KEY: DATA_KEY });
    await createOwner(at);
    const ask = ({ path, how }: ReturnType<typeof run>) => at.call(path, how);
    expect(await ask(run({ ...RUN_HEADERS, ...admin({ tenant_id: 'main', roles: ['operator'] }) }))).toMatchObject({ status: 500, body: { detail: expect.stringContaining('JWT auth is not configured') as unknown } });
    expect(await ask(run(RUN_HEADERS))).toMatchObject({ status: 401, body: { detail: 'Unauthorized tenant credentials' } });
    await at.close();
    await expect(open({ COUNTERSIGN_MODE: 'production', COUNTERSIGN_ANONYMOUS: 'anonymous', ENCRYPTION_KEY: DATA_KEY })).rejects.toThrow('COUNTERSIGN_ANONYMOUS');
  });
});
