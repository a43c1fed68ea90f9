import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Curl, describeByCurl } from '../support/curl.ts';
import { type HeadlessHost, startHeadless } from '../support/served-host.ts';
import { hmacToken } from '../support/token-makers.ts';
import { skipUnserved } from './unserved.ts';

const SECRET = randomBytes(48).toString('base64');
const KEY = 'a-key-of-the-tenant-acme';
const BOOTSTRAP = {
  version: 1, tenants: [{ slug: 'acme', name: 'Acme', plan: 'agents/growth' }, { slug: 'globex', name: 'Globex', plan: 'agents/starter' }],
  users: [{ email: 'olga@example.com', memberships: [{ tenant: 'acme', roles: ['owner', 'operator'] }] }], api_keys: [{ name: 'runs', user: 'olga@example.com', tenant: 'acme', key: KEY }],
};
/** The document's variables, and the one that lets its issuer speak of the platform, which nobody may here without being told so. */
const ENV = { JWT_SHARED_SECRET: SECRET, JWT_ALGORITHM: 'HS256', ALLOW_API_KEY_FALLBACK: 'false', TENANT_CATALOG_DSN: '', JWT_PLATFORM_CLAIMS: 'true' };

const soon = () => Math.floor(Date.now() / 1000) + 600;
const token = (claims: object) => hmacToken({ sub: 'somebody', exp: soon(), ...claims }, { secret: SECRET });
const PLATFORM = { roles: ['platform_admin'] };

interface Endpoint { readonly name: string; readonly origin: string; readonly method: string; readonly path: string; readonly roles: readonly string[]; readonly scopes: readonly string[]; readonly tenant: boolean; readonly served: boolean }
const { endpoints } = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/contracts/hosted-admin-policy.json'), 'utf8')) as { readonly endpoints: readonly Endpoint[] }; // the contract's own shape
const seven = endpoints.filter(({ origin }) => origin === 'seed');
const MISSING = 'Admin principal lacks required role or scope';
const FOREIGN = 'Admin principal is not authorized for this tenant';

/** Everybody whom the document tells apart, at home in `acme` unless it says otherwise. */
const PRINCIPALS: Readonly<Record<string, { readonly roles?: readonly string[] | string; readonly role?: string; readonly scp?: string | readonly string[]; readonly scope?: string; readonly tenant_id?: string; readonly tid?: string; readonly tenant_ids?: readonly string[] }>> = {
  'platform_admin': PLATFORM, 'platform_admin as role': { role: 'platform_admin' },
  'tenant_admin by tenant_id': { roles: ['tenant_admin'], tenant_id: 'acme' }, 'tenant_admin by tid': { roles: ['tenant_admin'], tid: 'acme' }, 'tenant_admin by list': { roles: ['tenant_admin'], tenant_ids: ['globex', 'acme'] },
  'tenant_admin everywhere': { roles: ['tenant_admin'], tenant_ids: ['*'] }, 'tenant_admin elsewhere': { roles: ['tenant_admin'], tenant_id: 'globex' },
  'roles as text': { roles: 'viewer, tenant_admin', tenant_id: 'acme' }, 'billing_reader': { roles: ['billing_reader'], tenant_id: 'acme' }, 'viewer': { roles: ['viewer'], tenant_id: 'acme' },
  ...Object.fromEntries([...new Set(seven.flatMap(({ scopes }) => scopes))].map((scope) => [`scope ${scope}`, { scp: scope, tenant_id: 'acme' }])),
  'scopes as list': { scp: ['plans.read', 'plans.write'], tenant_id: 'acme' }, 'scopes as scope': { scope: 'plans.read tenant.plan.write', tenant_id: 'acme' }, 'a scope elsewhere': { scp: 'tenant.plan.write', tenant_id: 'globex' },
};

function expected({ roles, scopes, tenant }: Endpoint, claims: (typeof PRINCIPALS)[string]): string | null {
  const held = [claims.role, ...(typeof claims.roles === 'string' ? claims.roles.split(', ') : claims.roles ?? [])];
  const scoped = [claims.scope ?? '', ...(typeof claims.scp === 'string' ? [claims.scp] : claims.scp ?? [])].flatMap((text) => text.split(' '));
  if (!roles.some((role) => held.includes(role)) && !scopes.some((scope) => scoped.includes(scope))) return MISSING;
  const reaches = held.includes('platform_admin') || ['acme', '*'].some((name) => [claims.tenant_id, claims.tid, ...(claims.tenant_ids ?? [])].includes(name));
  return tenant && !reaches ? FOREIGN : null;
}

describeByCurl('the hosted platform’s document', (curlAt) => {
  let host: HeadlessHost;
  let curl: Curl;
  beforeAll(async () => {
    host = await startHeadless({ env: ENV, bootstrap: BOOTSTRAP });
    curl = curlAt(host.url);
  });
  afterAll(() => host.stop());
  const admin = { TOKEN: token(PLATFORM) };
  const BODIES: Readonly<Record<string, string>> = { 'plans.upsert': '{"plan_id": "team", "monthly_messages": 10, "monthly_token_cap": null, "max_agents": 0}', 'tenants.plan': '{"plan_id": "growth"}' };
  const commandFor = ({ name, method, path }: Endpoint, header: string) =>
    `curl -X ${method} ${path.replace('{tenant_id}', 'acme').replace('{plan_id}', 'growth')} ${header}${BODIES[name] ? ` -H "Content-Type: application/json" -d '${BODIES[name]}'` : ''}`;

  it('H01: health is told to anybody', async () => {
    expect(await curl('curl /health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it.each(seven.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))('H30, H32, H33, H34, H35: %s answers each principal as the policy map says', async (_path, endpoint) => {
    if (!endpoint.served) return expect((await curl(commandFor(endpoint, '-H "Authorization: Bearer $TOKEN"'), admin)).status).toBe(404);
    for (const [who, claims] of Object.entries(PRINCIPALS)) {
      const answer = await curl(commandFor(endpoint, '-H "Authorization: Bearer $TOKEN"'), { TOKEN: token(claims) });
      const refusal = expected(endpoint, claims);
      if (refusal === null) expect([who, answer.status], answer.text).toEqual([who, endpoint.name === 'plans.upsert' ? 201 : 200]);
      else expect([who, answer.status, answer.body]).toEqual([who, 403, { detail: refusal }]);
    }
    expect(await curl(commandFor(endpoint, '-H "Accept: */*"'))).toMatchObject({ status: 401, body: { detail: 'Missing bearer token' } });
    for (const bad of ['nonsense', hmacToken({ sub: 'x', exp: 1, ...PLATFORM }, { secret: SECRET }), hmacToken({ sub: 'x', exp: soon(), ...PLATFORM })]) {
      expect(await curl(commandFor(endpoint, '-H "Authorization: Bearer $TOKEN"'), { TOKEN: bad })).toMatchObject({ status: 401, body: { detail: 'Invalid bearer token' } });
    }
    expect(await curl(commandFor(endpoint, '-H "X-API-Key: $KEY"'), { KEY })).toMatchObject({ status: 401, body: { detail: 'Missing bearer token' } });
  });

  it('H24: plans are listed by id, shown, and put in place of themselves; one that is not there is not found', async () => {
    expect((await curl('curl /v1/admin/plans -H "Authorization: Bearer $TOKEN"', admin)).body).toMatchObject([{ plan_id: 'enterprise' }, { plan_id: 'growth' }, { plan_id: 'starter' }, { plan_id: 'team' }]);
    expect(await curl('curl /v1/admin/plans/starter -H "Authorization: Bearer $TOKEN"', admin)).toMatchObject({ status: 200, body: { plan_id: 'starter', monthly_messages: 5_000, monthly_token_cap: 2_000_000, max_agents: 3 } });
    expect(await curl('curl /v1/admin/plans/none -H "Authorization: Bearer $TOKEN"', admin)).toMatchObject({ status: 404, body: { detail: 'plan not found' } });
  });

  it('H03, H04: tenants are made pending and shown by whoever runs the platform; nobody else may', async () => {
    const create = 'curl -X POST /v1/tenants -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d \'{"name": "Initech", "plan": "$PLAN"}\'';
    const made = await curl(create.replace('$PLAN', 'starter'), admin);
    expect(made).toMatchObject({ status: 201, body: { status: 'pending', tenant_id: expect.any(String) as unknown } });
    const TENANT = String((made.body as Record<string, unknown>)['tenant_id']); // the answer just matched
    expect((await curl('curl /v1/tenants/$TENANT -H "Authorization: Bearer $TOKEN"', { ...admin, TENANT })).body).toEqual({ tenant_id: TENANT, name: 'Initech', plan: 'starter', status: 'pending', created_at: expect.any(String) as unknown });
    expect(await curl(create.replace('$PLAN', 'unheard-of'), admin)).toMatchObject({ status: 400, body: { detail: 'invalid or inactive plan' } });
    expect(await curl('curl /v1/tenants/nowhere -H "Authorization: Bearer $TOKEN"', admin)).toMatchObject({ status: 404, body: { detail: 'tenant not found' } });
    for (const path of ['-X POST /v1/tenants -d \'{}\'', '/v1/tenants/acme']) expect((await curl(`curl ${path} -H "Content-Type: application/json"`)).status, path).toBe(401);
    expect((await curl(create.replace('$PLAN', 'starter'), { TOKEN: token({ roles: ['tenant_admin'], tenant_id: 'acme' }) })).status).toBe(403);
  });

  it('H12, H13, H14, H15: a run says in its headers whose it is, and its credential must say the same', async () => {
    const run = (headers: string, variables: Readonly<Record<string, string>> = {}) => curl(`curl -X POST /v1/tenants/acme/runs -H "Content-Type: application/json" ${headers} -d '{"agent_id": "support", "user_id": "user-1", "message": "hello"}'`, variables);
    const both = '-H "X-Tenant-Id: acme" -H "X-Customer-Id: user-1"';
    expect(await run('-H "X-Customer-Id: user-1" -H "X-API-Key: $KEY"', { KEY })).toMatchObject({ status: 422, body: { detail: [{ loc: ['header', 'X-Tenant-Id'] }] } });
    expect(await run('-H "X-Tenant-Id: acme" -H "X-API-Key: $KEY"', { KEY })).toMatchObject({ status: 422, body: { detail: [{ loc: ['header', 'X-Customer-Id'] }] } });
    expect(await run('-H "X-Tenant-Id: globex" -H "X-Customer-Id: user-1" -H "X-API-Key: $KEY"', { KEY })).toMatchObject({ status: 403, body: { detail: 'Path tenant_id does not match header tenant' } });
    expect(await run(both)).toMatchObject({ status: 401, body: { detail: 'Unauthorized tenant credentials' } });
    expect(await run(`${both} -H "Authorization: Bearer $TOKEN"`, { TOKEN: token({ sub: 'user-1', tenant_id: 'globex', roles: ['operator'] }) })).toMatchObject({ status: 401, body: { detail: 'Unauthorized tenant credentials' } });
    expect(await run(`${both} -H "Authorization: Bearer $TOKEN"`, { TOKEN: token({ sub: 'user-2', tid: 'acme', roles: ['operator'] }) })).toMatchObject({ status: 403, body: { detail: 'X-Customer-Id must match token subject' } });
    const letIn = { status: 404, body: { detail: 'No such agent here.' } };
    expect(await run(`${both} -H "X-API-Key: $KEY"`, { KEY })).toMatchObject(letIn);
    expect(await run(`${both} -H "Authorization: Bearer $TOKEN"`, { TOKEN: token({ sub: 'user-1', tid: 'acme', roles: ['operator'] }) })).toMatchObject(letIn);
  });
});

describe('the hosted platform’s environment', () => {
  const identity = async (host: HeadlessHost, headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${host.url}/v1/admin/debug/identity`, { headers });
    return { status: answer.status, body: await answer.json() as unknown };
  };

  it('H41: ALLOW_API_KEY_FALLBACK=true lets a key administer what its owner may, outside production', async () => {
    const host = await startHeadless({ env: { ...ENV, ALLOW_API_KEY_FALLBACK: 'true' }, bootstrap: BOOTSTRAP });
    const answer = await fetch(`${host.url}/v1/tenants/acme`, { headers: { 'x-api-key': KEY } });
    expect([answer.status, await answer.json()]).toMatchObject([200, { tenant_id: 'acme' }]);
    expect(await identity(host, { 'x-api-key': KEY })).toMatchObject({ status: 403, body: { detail: MISSING } }); // nothing of the platform, whatever its owner is
    await host.stop();
  });

  it('H31: without a secret a token is told that nobody was configured', async () => {
    const host = await startHeadless({ bootstrap: BOOTSTRAP });
    expect(await identity(host, { authorization: `Bearer ${token(PLATFORM)}` })).toMatchObject({ status: 500, body: { detail: expect.stringContaining('JWT auth is not configured') as unknown } });
    await host.stop();
  });

  it('JWT-27: without JWT_PLATFORM_CLAIMS the document’s global bypass is nobody’s', async () => {
    const host = await startHeadless({ env: { ...ENV, JWT_PLATFORM_CLAIMS: 'false' }, bootstrap: BOOTSTRAP });
    expect((await identity(host, { authorization: `Bearer ${token({ ...PLATFORM, tenant_id: 'acme' })}` })).status).toBe(403);
    await host.stop();
  });

  skipUnserved([
    ['GET /v1/admin/tenants/{tenant_id}/usage', 'nobody counts usage yet'],
    ['GET /v1/admin/usage/export', 'nobody counts usage yet'],
    ['POST /v1/provisioning/jobs/run-next', 'the room of provisioning does not exist; POST /api/v1/tenants/activate lets a pending tenant begin'],
  ]);
  it.skip('provisioning_job_id in the answer of POST /v1/tenants: the room of provisioning does not exist');
  it.skip('429 of a plan’s monthly messages and tokens: nobody counts usage yet');
});
