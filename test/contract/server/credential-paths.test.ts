import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dpopClient } from '../../support/dpop-client.ts';
import { hmacToken, ISSUER_SECRET } from '../../support/token-makers.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { addPerson, createOwner, type Jar, OWNER } from '../../support/open-test-server.ts';

const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });
const nowS = () => Math.floor(Date.now() / 1000);
const UNKNOWN = '01a1fcdd-0000-7000-8000-0000000000ff';

describe.each(testHouses)('credentials over HTTP on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let key: string;
  let boss: unknown;
  beforeAll(async () => {
    at = await open({ JWT_SHARED_SECRET: ISSUER_SECRET });
    owner = await createOwner(at);
    await addPerson(at, owner, 'bob', ['operator']);
    await addPerson(at, owner, 'nora', []);
    // A person of their own, for nobody has more than ten sessions at a time.
    key = await keyOf(await addPerson(at, owner, 'kay', ['admin', 'owner']));
    boss = (await login(OWNER.email, OWNER.password))['access_token'];
  });
  afterAll(() => at.close());

  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}, jar?: Jar) => at.call(path, { method: 'POST', body, headers, ...(jar ? { jar } : {}) });
  const keyOf = async (jar: Jar, more: object = {}) => String((await post('/api/v1/people/create-key', { name: 'script', ...more }, {}, jar)).body['key']);
  const login = async (email: string, password: string) => (await post('/api/v1/auth/login', { email, password })).body;
  const nora = async () => bearer((await login('nora@example.com', 'the password of nora'))['access_token']);

  /** On PostgreSQL an entry is in the log a moment after its command. */
  const settled = async () => {
    for (const tenantId of await at.house.tenantIds()) await at.house.audit.writer.settle(at.house.storage, tenantId);
  };

  it('E01: exchanges an API key for tokens and the user behind it', async () => {
    const { status, body } = await post('/auth/login', { api_key: key });
    expect(status).toBe(200);
    expect(body['user']).toEqual({ user_id: expect.any(String) as unknown, tenant_id: 'main', roles: ['admin', 'owner'], org_id: 'acme' });
    expect([typeof body['access_token'], typeof body['refresh_token']]).toEqual(['string', 'string']);
  });

  it('E02: refuses an unknown key with “invalid api_key”, and a missing field with 422', async () => {
    expect(await post('/auth/login', { api_key: 'no such key at all' })).toMatchObject({ status: 401, body: { detail: 'invalid api_key' } });
    const missing = await post('/auth/login', {});
    expect(missing.status).toBe(422);
    expect(missing.body['detail']).toMatchObject([{ loc: ['body', 'api_key'] }]);
  });

  it('E03: the access token says who, where, with which roles, in which session, from when to when, and that it is one', async () => {
    const { body } = await post('/auth/login', { api_key: key });
    const claims = decodeJwt(String(body['access_token']));
    expect(claims).toMatchObject({ sub: expect.any(String) as unknown, tenant_id: 'main', roles: ['admin', 'owner'], org_id: 'acme', sid: expect.any(String) as unknown, iat: expect.any(Number) as unknown, exp: expect.any(Number) as unknown, typ: 'access' });
  });

  it('U19: the guide’s access token says user_id, tenant_id, email, role, permissions and exp', async () => {
    const claims = decodeJwt(String((await login('bob@example.com', 'the password of bob'))['access_token']));
    expect(claims).toMatchObject({ user_id: expect.any(String) as unknown, tenant_id: 'main', email: 'bob@example.com', role: 'operator', exp: expect.any(Number) as unknown });
    expect(claims['permissions']).toEqual(expect.arrayContaining(['runs:execute', 'catalog:read']));
  });

  it('E21: names the capability that is missing', async () => {
    const { body } = await post('/auth/login', { api_key: await keyOf(owner, { scopes: ['runs:read'] }) });
    expect(await at.call('/registry/effective', { headers: bearer(body['access_token']) })).toMatchObject({ status: 403, body: { detail: 'missing capability: registry:read' } });
  });

  it('E22: somebody without roles may look at themselves and at nothing else', async () => {
    const headers = await nora();
    expect(await at.call('/auth/me', { headers })).toMatchObject({ status: 200, body: { roles: [], tenant_id: 'main' } });
    for (const path of ['/registry/effective', '/api/v1/tenants', '/api/v1/runs/list', '/api/v1/catalog/agents', '/api/v1/approvals/list', '/api/v1/people/list']) expect((await at.call(path, { headers })).status, path).toBe(403);
  });

  it('U16: names the permission that the guide’s caller lacks, and tells one without a role so', async () => {
    const bob = bearer((await login('bob@example.com', 'the password of bob'))['access_token']);
    expect(await at.call('/api/v1/tenants/main', { method: 'PUT', headers: bob, body: { name: 'Mine' } })).toMatchObject({ status: 403, body: { detail: 'Insufficient permissions. Required: tenant:manage' } });
    expect(await at.call('/api/v1/tenants', { headers: await nora() })).toMatchObject({ status: 403, body: { detail: 'No role found in token' } });
  });

  it('U21: makes a key for the guide’s permissions, shown once, stored as a digest, beginning with sk_live_', async () => {
    const made = await post('/api/v1/auth/api-keys', { name: 'Production API Key', permissions: ['ui:generate', 'context:read'], expires_in_days: 365 }, bearer(boss));
    expect(made).toMatchObject({ status: 200, body: { name: 'Production API Key', permissions: ['ui:generate', 'context:read'], scopes: ['memory:read', 'runs:execute'] } });
    const secret = String(made.body['api_key']);
    expect(secret).toMatch(/^sk_live_/);
    expect(Date.parse(String(made.body['expires_at'])) - Date.parse(String(made.body['created_at']))).toBe(365 * 86_400_000);
    const [, tenantId] = await at.house.tenantIds();
    if (!tenantId) throw new Error('the first run made a tenant');
    const listed = await at.house.storage.readIdentity({ tenantId }, (db) => at.house.people.keys.list(db, tenantId));
    expect(listed.length).toBeGreaterThan(1);
    expect(JSON.stringify(listed)).not.toContain(secret.slice(-30));
    expect((await at.call('/auth/me', { headers: { 'x-api-key': secret } })).status).toBe(200);
    expect((await post('/api/v1/auth/api-keys', { name: 'x', permissions: ['no:such'], expires_in_days: 1 }, bearer(boss))).status).toBe(400);
  });

  it('AK-03: a key that may read agents runs none', async () => {
    const reader = { 'x-api-key': await keyOf(owner, { scopes: ['catalog:read'] }) };
    expect((await at.call('/api/v1/catalog/agents', { headers: reader })).status).toBe(200);
    expect((await post('/api/v1/runs/start', { agentId: UNKNOWN, input: { message: 'x' } }, reader)).status).toBe(403);
  });

  it('AK-07: nobody without a credential makes a key, and nobody makes one for somebody else or of their own making', async () => {
    const before = ((await at.call('/api/v1/people/keys', { jar: owner })).body as unknown as readonly unknown[]).length;
    expect((await post('/api/v1/people/create-key', { name: 'x', userId: UNKNOWN })).status).toBe(401);
    expect((await post('/api/v1/auth/api-keys', { name: 'x', permissions: ['ui:view'], userId: UNKNOWN })).status).toBe(401);
    for (const extra of [{ userId: UNKNOWN }, { tenant_id: 'main' }, { key: 'mine' }, { hash: 'x' }, { created_at: '2020-01-01T00:00:00Z' }]) {
      expect((await post('/api/v1/people/create-key', { name: 'x', ...extra }, {}, owner)).status, JSON.stringify(extra)).toBe(400);
      expect((await post('/api/v1/auth/api-keys', { name: 'x', permissions: ['ui:view'], expires_in_days: 1, ...extra }, bearer(boss))).status, JSON.stringify(extra)).toBe(400);
    }
    expect(((await at.call('/api/v1/people/keys', { jar: owner })).body as unknown as readonly unknown[]).length).toBe(before);
  });

  it('AK-11: two different credentials are refused, and so is a key in an address', async () => {
    const { body } = await post('/auth/login', { api_key: key });
    expect((await at.call('/auth/me', { headers: { ...bearer(body['access_token']), 'x-api-key': key } })).status).toBe(400);
    for (const name of ['api_key', 'apikey', 'x-api-key', 'access_token']) {
      expect((await at.call(`/auth/me?${name}=${key}`, { headers: { 'x-api-key': key } })).status, name).toBe(400);
      expect((await post(`/auth/login?${name}=${key}`, { api_key: key })).status, name).toBe(400);
      expect((await at.call(`/trpc/session.me?input=%7B%7D&${name}=${key}`, { jar: owner })).status, name).toBe(400);
    }
  });

  it('T08: a bearer token or an API key lets in, nothing does not, and the answer says what would', async () => {
    const { body } = await post('/auth/login', { api_key: key });
    expect((await at.call('/auth/me', { headers: bearer(body['access_token']) })).status).toBe(200);
    expect((await at.call('/auth/me', { headers: { 'x-api-key': key } })).status).toBe(200);
    for (const headers of [{}, bearer('broken'), { 'x-api-key': 'no-such-key' }]) {
      const refused = await at.call('/auth/me', { headers });
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });

  it('a foreign token acts in its tenant with what its roles give, and the log calls it by its issuer', async () => {
    const headers = bearer(hmacToken({ sub: 'ci-7', exp: nowS() + 60, tenant_id: 'main', roles: ['agent_designer'], department: 'platform' }));
    expect(await at.call('/auth/me', { headers })).toMatchObject({ status: 200, body: { user_id: 'ci-7', tenant_id: 'main', roles: ['agent_designer'], issuer: 'environment', attributes: { department: 'platform' } } });
    expect((await post('/api/v1/catalog/create', { name: `made-elsewhere-${_name}` }, headers)).status).toBe(200);
    await settled();
    const page = await at.call('/api/v1/audit/page?types=agent.created&size=10', { jar: owner });
    expect(page.body['items']).toMatchObject([{ actor: { kind: 'foreign', id: expect.stringMatching(/^issuer:environment:/) as unknown } }]);
    expect((await post('/api/v1/people/create', { email: 'x@example.com', name: 'x', roles: [] }, headers)).status).toBe(403);
  });

  it('JWT-26: a request that names another tenant in header, path or body finds nothing on our paths, is told so on the documents’, and stands in its own tenant’s log', async () => {
    const other = { 'x-api-key': key, 'x-tenant-id': 'globex' };
    expect(await at.call('/api/v1/catalog/agents', { headers: other })).toMatchObject({ status: 404, body: { detail: 'tenant not found' } });
    expect(await at.call('/auth/me', { headers: other })).toMatchObject({ status: 403, body: { detail: 'tenant mismatch' } });
    expect((await at.call('/auth/me', { headers: { 'x-api-key': key, 'x-tenant-id': 'main' } })).status).toBe(200);
    expect((await at.call('/api/v1/tenants/globex', { headers: { 'x-api-key': key } })).status).toBe(403);
    expect((await post('/api/v1/catalog/create', { name: 'x', tenant_id: 'globex' }, { 'x-api-key': key })).status).toBe(400);
    await settled();
    const page = await at.call('/api/v1/audit/page?types=authz.cross_tenant_blocked&size=10', { jar: owner });
    expect((page.body['items'] as readonly unknown[]).length).toBe(3);
  });

  it('JWT-32: a token that is bound to a key is good only with a fresh proof of that key for this very request', async () => {
    const [client, thief] = [dpopClient(nowS), dpopClient(nowS)];
    const HTU = 'http://127.0.0.1/auth/me';
    const bound = await post('/auth/login', { api_key: key }, { dpop: client.proof({ htm: 'POST', htu: 'http://127.0.0.1/auth/login' }) });
    const token = String(bound.body['access_token']);
    expect(decodeJwt(token)['cnf']).toEqual({ jkt: client.jkt });
    const me = (proof: string | null) => at.call('/auth/me', { headers: { ...bearer(token), ...(proof === null ? {} : { dpop: proof }) } });
    const once = client.proof({ token });
    expect((await me(once)).status).toBe(200);
    expect((await at.call('/auth/me', { headers: { authorization: `DPoP ${token}`, dpop: client.proof({ token }) } })).status).toBe(200);
    const bad: ReadonlyArray<readonly [string, string | null]> = [
      ['no proof', null], ['the same proof again', once], ['another key', thief.proof({ token })], ['another address', client.proof({ token, htu: 'http://127.0.0.1/auth/other' })],
      ['another host', client.proof({ token, htu: 'http://evil.example/auth/me' })], ['another method', client.proof({ token, htm: 'POST' })], ['an old proof', client.proof({ token, iat: nowS() - 120 })],
      ['a proof of tomorrow', client.proof({ token, iat: nowS() + 120 })], ['a proof for another token', client.proof({ token: 'x' })], ['a proof for no token', client.proof({})],
      ['another type', client.proof({ token, header: { typ: 'JWT' } })], ['no signature', `${client.proof({ token }).split('.').slice(0, 2).join('.')}.AAAA`], ['no proof at all', 'x.y.z'],
    ];
    for (const [what, proof] of bad) expect((await me(proof)).status, what).toBe(401);
    expect((await me(client.proof({ token, htu: `${HTU}?x=1#y` }))).status).toBe(200);
    const refresh = (proof: string | null) => post('/auth/refresh', { refresh_token: bound.body['refresh_token'] }, proof === null ? {} : { dpop: proof });
    expect((await refresh(null)).status).toBe(401);
    const next = await refresh(client.proof({ htm: 'POST', htu: 'http://127.0.0.1/auth/refresh' }));
    expect(decodeJwt(String(next.body['access_token']))['cnf']).toEqual({ jkt: client.jkt });
  });

  it('shows the keys that its tokens are signed with only where they are public, and rotates them for the platform only', async () => {
    expect((await at.call('/.well-known/jwks.json')).body).toEqual({ keys: [] });
    expect((await post('/api/v1/auth/rotate-signing-keys', {}, {}, owner)).status).toBe(403);
    const plain = await open();
    const jar = await createOwner(plain);
    const made = (await plain.call('/api/v1/people/create-key', { method: 'POST', jar, body: { name: 'script' } })).body['key'];
    const { body } = await plain.call('/auth/login', { method: 'POST', body: { api_key: made } });
    const [header = ''] = String(body['access_token']).split('.');
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly kid: string; readonly alg: string }; // a token's header
    const published = await plain.call('/.well-known/jwks.json');
    expect(published.body).toEqual({ keys: [{ kty: 'OKP', crv: 'Ed25519', alg, use: 'sig', kid, x: expect.any(String) as unknown }] });
    await plain.close();
  });

  it('T09: whoever brings nothing is a viewer of the tenant default where that is switched on, and whoever brings anything too where nobody is asked', async () => {
    for (const [mode, broken] of [['anonymous', 401], ['disabled', 200]] as const) {
      const free = await open({ COUNTERSIGN_MODE: 'local', COUNTERSIGN_ANONYMOUS: mode });
      expect((await free.call('/auth/me')).status).toBe(401);
      const made = await free.call('/trpc/setup.createOwner', { method: 'POST', body: { ...OWNER, token: free.server.setupToken, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'default', name: 'Default' }, alone: false } });
      expect(made.status).toBe(200);
      expect(await free.call('/auth/me')).toMatchObject({ status: 200, body: { user_id: 'anonymous', tenant_id: 'default', roles: ['viewer'] } });
      expect((await free.call('/api/v1/catalog/agents')).status).toBe(200);
      expect((await free.call('/api/v1/catalog/create', { method: 'POST', body: { name: 'x' } })).status).toBe(403);
      expect((await free.call('/auth/me', { headers: bearer('broken') })).status, mode).toBe(broken);
      await free.close();
    }
    expect((await at.call('/auth/me')).status).toBe(401);
    await expect(open({ COUNTERSIGN_MODE: 'production', COUNTERSIGN_ANONYMOUS: 'disabled', ENCRYPTION_KEY: 'kX2nW8qLr5Tz0vYb7HdPm3sFg6JcAe9Uo1iRtKwQxZM=' })).rejects.toThrow('COUNTERSIGN_ANONYMOUS');
  });
});
