import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, OWNER, type TestServer } from '../../support/open-test-server.ts';

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) => ({ method: 'POST', body, headers });
const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

describe('the paths of the source documents', () => {
  let at: TestServer;
  let owner: Jar;
  let key: string;
  beforeAll(async () => {
    at = await openTestServer();
    owner = await createOwner(at);
    const made = await at.call('/api/v1/people/create-key', { ...post({ name: 'script' }), jar: owner });
    key = String(made.body['key']);
  });
  afterAll(() => at.close());

  it('H01: answers health to anybody', async () => {
    expect(await at.call('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('exchanges an API key for a token pair, and tells who it speaks for', async () => {
    const login = await at.call('/auth/login', post({ api_key: key }));
    expect(login).toMatchObject({ status: 200, body: { user: { tenant_id: 'main', org_id: 'acme' } } });
    expect(String(login.body['refresh_token'])).toMatch(/^csr_[\w-]{60}$/);
    const me = await at.call('/auth/me', { headers: bearer(login.body['access_token']) });
    expect(me).toMatchObject({ status: 200, body: { tenant_id: 'main', roles: ['admin', 'owner'] } });
  });

  it('refuses an unknown key with the document’s words, and a missing field with its list', async () => {
    expect(await at.call('/auth/login', post({ api_key: 'no such key at all' }))).toMatchObject({ status: 401, body: { detail: 'invalid api_key' } });
    const missing = await at.call('/auth/login', post({}));
    expect(missing.status).toBe(422);
    expect(missing.body['detail']).toMatchObject([{ loc: ['body', 'api_key'] }]);
  });

  it('rotates refresh tokens and ends them with the session', async () => {
    const login = await at.call('/auth/login', post({ api_key: key }));
    const first = login.body['refresh_token'];
    const refreshed = await at.call('/auth/refresh', post({ refresh_token: first }));
    expect(refreshed.status).toBe(200);
    expect(refreshed.body['refresh_token']).not.toBe(first);
    expect((await at.call('/auth/logout', post({ refresh_token: refreshed.body['refresh_token'] }))).body).toEqual({ ok: true });
    expect(await at.call('/auth/refresh', post({ refresh_token: refreshed.body['refresh_token'] }))).toMatchObject({ status: 401, body: { detail: 'invalid refresh' } });
    expect((await at.call('/auth/me', { headers: bearer(refreshed.body['access_token']) })).status).toBe(401);
  });

  it('signs in by password as the guide writes it', async () => {
    const login = await at.call('/api/v1/auth/login', post({ email: OWNER.email.toUpperCase(), password: OWNER.password }));
    expect(login).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 1800 } });
    expect(await at.call('/api/v1/auth/login', post({ email: OWNER.email, password: 'wrong' }))).toMatchObject({ status: 401, body: { detail: 'Invalid credentials' } });
    const tenants = await at.call('/api/v1/tenants', { headers: bearer(login.body['access_token']) });
    expect(tenants.body['items']).toMatchObject([{ tenant_id: 'main', plan: 'starter', status: 'active' }]);
  });

  it('shows the effective registry to a key, and refuses a tenant that is not the caller’s', async () => {
    const registry = await at.call('/registry/effective', { headers: { 'x-api-key': key } });
    expect(registry.body['limits']).toMatchObject({ max_tool_calls: 50 });
    expect((await at.call('/api/v1/tenants/someone-elses', { headers: { 'x-api-key': key } })).status).toBe(403);
    expect((await at.call('/api/v1/tenants', { ...post({ tenant_id: 'new-one', name: 'New' }), headers: { 'x-api-key': key } })).status).toBe(403);
  });

  it('refuses two credentials at once, and a broken token', async () => {
    expect((await at.call('/auth/me', { headers: { ...bearer('x.y.z'), 'x-api-key': key } })).status).toBe(400);
    expect(await at.call('/auth/me', { headers: bearer('x.y.z') })).toMatchObject({ status: 401, body: { detail: 'invalid token' } });
    expect(await at.call('/auth/me')).toMatchObject({ status: 401, body: { detail: 'missing bearer token' } });
  });

  it('describes itself as OpenAPI 3.1, every path of the documents included', async () => {
    const { body } = await at.call('/api/openapi.json');
    expect(body['openapi']).toBe('3.1.0');
    expect(Object.keys(body['paths'] as object)).toEqual(expect.arrayContaining(['/auth/login', '/auth/refresh', '/auth/logout', '/auth/me', '/registry/effective', '/api/v1/auth/login', '/api/v1/tenants/{tenant_id}']));
  });

  it('answers a repeated command from its first time, and refuses the same id for another', async () => {
    const input = { name: 'twice', description: '', category: 'general', tags: [], riskClass: 'low', changelog: '' };
    const asked = { ...post(input), jar: owner, headers: { 'idempotency-key': '01a1fcdd-0000-7000-8000-000000000001' } };
    const [first, again] = [await at.call('/api/v1/catalog/create', asked), await at.call('/api/v1/catalog/create', asked)];
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const other = await at.call('/api/v1/catalog/create', { ...asked, body: { ...input, name: 'other' } });
    expect(other).toMatchObject({ status: 409, type: 'application/problem+json', body: { code: 'input/command-reused' } });
  });

  it.each([
    ['an unknown field', { name: 'x', surprise: 1 }, 'surprise'],
    ['a prototype key', JSON.parse('{"name":"x","definition":{"name":"x","__proto__":{"admin":true}}}') as unknown, '__proto__'],
    ['a definition that is no object', { name: 'x', definition: 'text' }, 'definition'],
  ])('refuses %s and names it', async (_what, body, name) => {
    const answer = await at.call('/api/v1/catalog/create', { ...post(body), jar: owner });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).toContain(name);
  });

  it('refuses JSON nested deeper than 64 and bodies over a mebibyte', async () => {
    let deep: unknown = 1;
    for (let n = 0; n < 70; n++) deep = [deep];
    expect((await at.call('/api/v1/catalog/create', { ...post({ name: 'x', definition: { deep } }), jar: owner })).status).toBe(400);
    expect((await at.call('/api/v1/catalog/create', { ...post({ name: 'x', description: 'y'.repeat(1_100_000) }), jar: owner })).status).toBe(413);
  });

  it('tells another tenant’s object apart from nothing in no way', async () => {
    const stranger = await addPerson(at, owner, 'vera', ['viewer']);
    const answer = await at.call('/api/v1/catalog/agent?agentId=01a1fcdd-0000-7000-8000-0000000000ff', { jar: stranger });
    expect(answer).toMatchObject({ status: 404, body: { code: 'catalog/agent-not-found' } });
  });
});
