import { randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TASKFORCE_PERMISSIONS } from '../../shared/role-presets.ts';
import { type Curl, describeByCurl } from '../support/curl.ts';
import { type HeadlessHost, startHeadless } from '../support/served-host.ts';
import { skipUnserved } from './unserved.ts';

const SECRET = randomBytes(64).toString('base64');
const PASSWORD = randomBytes(12).toString('hex');
const ROLES = ['admin', 'agent_designer', 'operator', 'viewer', 'auditor'] as const;
const BOOTSTRAP = {
  version: 1, role_preset: 'taskforce', tenants: [{ slug: 'acme-corp', name: 'Acme Corporation', plan: 'saas/enterprise' }, { slug: 'other', name: 'Other' }],
  users: [
    ...ROLES.map((role) => ({ id: `user-${role}`, email: `${role}@acme.example`, name: role, password_env: 'PASSWORD', memberships: [{ tenant: 'acme-corp', roles: [role] }] })),
    { id: 'user-outside', email: 'outside@other.example', password_env: 'PASSWORD', memberships: [{ tenant: 'other', roles: ['admin'] }] },
  ],
};
/** The document's four variables. */
const ENV = { ENCRYPTION_KEY: randomBytes(32).toString('base64'), JWT_SECRET: SECRET, JWT_ALGORITHM: 'HS512', JWT_ISSUER: 'taskforce', PASSWORD };

const texts = (value: unknown) => value as Readonly<Record<string, string>>; // answers of sign-in hold texts
const JSON_BODY = '-H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json"';

describeByCurl('the task force guide', (curlAt) => {
  let host: HeadlessHost;
  let curl: Curl;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    host = await startHeadless({ env: ENV, bootstrap: BOOTSTRAP });
    curl = curlAt(host.url);
    for (const role of ROLES) tokens.set(role, texts((await curl('curl -X POST /api/v1/auth/login -H "Content-Type: application/json" -d \'{"email": "\'$EMAIL\'", "password": "\'$PASSWORD\'"}\'', { EMAIL: `${role}@acme.example`, PASSWORD })).body)['access_token'] ?? '');
  });
  afterAll(() => host.stop());
  const as = (role: (typeof ROLES)[number], command: string) => curl(command, { TOKEN: tokens.get(role) ?? '' });
  const admin = (command: string) => as('admin', command);

  it('T77: tokens are signed with the secret and the algorithm that the variables say, by the issuer they say', () => {
    const token = tokens.get('admin') ?? '';
    expect([decodeProtectedHeader(token).alg, decodeJwt(token).iss]).toEqual(['HS512', 'taskforce']);
  });

  it('T08: bearer, then key; whoever brings neither is told what would do', async () => {
    const answer = await curl('curl /api/v1/admin/users');
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect((await curl('curl /api/v1/admin/users -H "Authorization: Bearer x" -H "X-API-Key: y"')).status).toBe(400);
  });

  it('T15: people are listed, made, read, changed and taken out; another tenant’s are not there', async () => {
    expect(await admin('curl /api/v1/admin/users -H "Authorization: Bearer $TOKEN"')).toMatchObject({ status: 200, body: { total: 5, limit: 100, offset: 0 } });
    const made = await admin(`curl -X POST /api/v1/admin/users ${JSON_BODY} -d '{"username": "alice", "email": "alice@acme.example", "roles": ["agent_designer"], "attributes": {"team": "blue"}}'`);
    expect(made).toMatchObject({ status: 201, body: { tenant_id: 'acme-corp', roles: ['agent_designer'], attributes: { team: 'blue' } } });
    const path = `/api/v1/admin/users/${texts(made.body)['user_id']}`;
    expect(await admin(`curl -X PUT ${path} ${JSON_BODY} -d '{"roles": ["viewer"], "attributes": {"floor": 3}}'`)).toMatchObject({ status: 200, body: { roles: ['viewer'], attributes: { team: 'blue', floor: 3 } } });
    expect(await admin(`curl -X PUT ${path}/roles ${JSON_BODY} -d '{"roles": ["operator"]}'`)).toMatchObject({ status: 200, body: { roles: ['operator'] } });
    expect((await admin(`curl -X DELETE ${path} -H "Authorization: Bearer $TOKEN"`)).status).toBe(204);
    expect((await admin(`curl ${path} -H "Authorization: Bearer $TOKEN"`)).status).toBe(404);
    expect((await admin('curl /api/v1/admin/users/user-outside -H "Authorization: Bearer $TOKEN"')).status).toBe(404);
    expect((await admin('curl /api/v1/admin/users?limit=1001 -H "Authorization: Bearer $TOKEN"')).status).toBe(422);
  });

  it('T16: the tenant’s settings are merged; another tenant is not there', async () => {
    expect(await admin(`curl -X PUT /api/v1/admin/tenants/acme-corp ${JSON_BODY} -d '{"settings": {"max_agents": 100}}'`)).toMatchObject({ status: 200, body: { settings: { max_agents: 100 } } });
    expect(await admin(`curl -X PUT /api/v1/admin/tenants/acme-corp ${JSON_BODY} -d '{"settings": {"tone": "dry"}}'`)).toMatchObject({ body: { settings: { max_agents: 100, tone: 'dry' } } });
    expect(await admin('curl /api/v1/admin/tenants -H "Authorization: Bearer $TOKEN"')).toMatchObject({ status: 200, body: { total: 1, tenants: [{ tenant_id: 'acme-corp' }] } });
    expect((await admin('curl /api/v1/admin/tenants/other -H "Authorization: Bearer $TOKEN"')).status).toBe(404);
  });

  it('T17, T18: twenty permissions make custom roles; the system’s own stand', async () => {
    const all = await admin('curl /api/v1/admin/roles/permissions -H "Authorization: Bearer $TOKEN"');
    expect(all).toMatchObject({ status: 200, body: { total: 20 } });
    const role = '{"name": "helpers", "permissions": ["agent:read", "session:read"]}';
    expect(await admin(`curl -X POST /api/v1/admin/roles ${JSON_BODY} -d '${role}'`)).toMatchObject({ status: 201, body: { name: 'helpers', permissions: ['agent:read', 'session:read'], is_system: false } });
    expect((await admin(`curl -X POST /api/v1/admin/roles ${JSON_BODY} -d '${role}'`)).status).toBe(409);
    expect((await admin(`curl -X POST /api/v1/admin/roles ${JSON_BODY} -d '{"name": "wrong", "permissions": ["agent:fly"]}'`)).status).toBe(400);
    expect((await admin(`curl -X POST /api/v1/admin/roles ${JSON_BODY} -d '{"name": "system", "is_system": true}'`)).status).toBe(400);
    expect(await admin(`curl -X PUT /api/v1/admin/roles/helpers ${JSON_BODY} -d '{"permissions": ["agent:read"]}'`)).toMatchObject({ status: 200, body: { permissions: ['agent:read'] } });
    expect((await admin('curl -X DELETE /api/v1/admin/roles/helpers -H "Authorization: Bearer $TOKEN"')).status).toBe(204);
    expect((await admin('curl -X DELETE /api/v1/admin/roles/viewer -H "Authorization: Bearer $TOKEN"')).status).toBe(403);
  });

  it('T10, T14: what each of the five roles may do over these paths is what its row says, and the rest is denied in the document’s words', async () => {
    const needs = { '/api/v1/admin/users': 'user:manage', '/api/v1/admin/tenants': 'tenant:manage', '/api/v1/admin/roles': 'role:manage' };
    for (const role of ROLES) {
      for (const [path, permission] of Object.entries(needs)) {
        const answer = await as(role, `curl ${path} -H "Authorization: Bearer $TOKEN"`);
        expect([role, path, answer.status, answer.status === 403 ? answer.body : null]).toEqual(role === 'admin' ? [role, path, 200, null] : [role, path, 403, { detail: `Permission denied: ${permission} required` }]);
      }
    }
  });

  it('T10: what a role holds is shown in the document’s twenty words', async () => {
    const { body } = await admin('curl /api/v1/admin/roles -H "Authorization: Bearer $TOKEN"');
    const { roles } = body as { readonly roles: ReadonlyArray<{ readonly name: string; readonly permissions: readonly string[] }> }; // the answer's own shape
    const shown = Object.fromEntries(roles.map(({ name, permissions }) => [name, [...permissions].toSorted()]));
    expect(shown['admin']).toEqual(Object.keys(TASKFORCE_PERMISSIONS).toSorted());
    expect(shown['viewer']).toEqual(['agent:read', 'session:read', 'tool:read']);
    expect(shown['agent_designer']).toEqual(['agent:create', 'agent:delete', 'agent:read', 'agent:update', 'session:read', 'tool:read']);
    expect(shown['operator']).toEqual(['agent:execute', 'agent:read', 'memory:read', 'memory:write', 'session:create', 'session:delete', 'session:read', 'tool:execute', 'tool:read']);
    expect(shown['auditor']).toEqual(['agent:read', 'audit:read', 'memory:read', 'session:read', 'tool:read']);
  });
});

describe('the task force guide’s environment', () => {
  it.each([['ENCRYPTION_KEY', 'change-me'], ['JWT_SECRET', 'your-secret'], ['JWT_ALGORITHM', 'none']])('T28, T77: %s=%s does not start a server', async (name, value) => {
    await expect(startHeadless({ env: { ...ENV, [name]: value }, bootstrap: BOOTSTRAP })).rejects.toThrow(name);
  });

  it('T28: ENCRYPTION_KEY is demanded in production', async () => {
    await expect(startHeadless({ env: { COUNTERSIGN_MODE: 'production' } })).rejects.toThrow('ENCRYPTION_KEY is not set');
  });

  skipUnserved([['GET /api/v1/metrics', 'the room of metrics does not exist']]);
  it.skip('the document’s catalog, approvals, evidence, memory, usage and reports: it shows them as calls of a library and names no path; ours are under /api/v1');
});
