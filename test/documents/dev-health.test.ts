import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Curl, describeByCurl } from '../support/curl.ts';
import { type HeadlessHost, startHeadless } from '../support/served-host.ts';
import { skipUnserved } from './unserved.ts';

const PASSWORD = randomBytes(12).toString('hex');
const RANKS = ['owner', 'admin', 'editor', 'viewer'] as const;
const BOOTSTRAP = {
  version: 1, role_preset: 'dev-health', organisations: [{ slug: 'acme', name: 'Acme' }, { slug: 'other', name: 'Other' }], tenants: [{ slug: 'health', name: 'Health', organisation: 'acme', plan: 'saas/enterprise' }],
  users: [
    ...RANKS.map((role) => ({ email: `${role}@acme.example`, name: role, password_env: 'PASSWORD', memberships: [{ tenant: 'health', roles: [role] }] })),
    { email: 'root@acme.example', name: 'root', password_env: 'PASSWORD', memberships: [{ tenant: 'health', roles: ['owner', 'platform_admin'] }] },
  ],
};
const JSON_BODY = '-H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json"';
const LOGIN = 'curl -X POST /api/v1/auth/login -H "Content-Type: application/json" -d \'{"email": "\'$EMAIL\'", "password": "\'$PASSWORD\'"}\'';

const texts = (value: unknown) => value as Readonly<Record<string, string>>; // the answers asked here hold texts

describeByCurl('the Dev Health document', (curlAt) => {
  let host: HeadlessHost;
  let curl: Curl;
  const tokens = new Map<string, string>();
  const ids = new Map<string, string>();
  beforeAll(async () => {
    host = await startHeadless({ env: { PASSWORD, COUNTERSIGN_RATE_SIGN_IN: '100' }, bootstrap: BOOTSTRAP });
    curl = curlAt(host.url);
    for (const name of [...RANKS, 'root']) {
      const signedIn = texts((await curl(LOGIN, { EMAIL: `${name}@acme.example`, PASSWORD })).body);
      tokens.set(name, signedIn['access_token'] ?? '');
      ids.set(name, texts((await curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', { TOKEN: signedIn['access_token'] ?? '' })).body)['user_id'] ?? '');
    }
  });
  afterAll(() => host.stop());
  const as = (name: string, command: string) => curl(command, { TOKEN: tokens.get(name) ?? '' });

  it('D24: signing in asks for an address in any case, and says the same of a wrong password and of nobody', async () => {
    expect((await curl(LOGIN, { EMAIL: 'VIEWER@Acme.Example', PASSWORD })).status).toBe(200);
    const wrong = await curl(LOGIN, { EMAIL: 'viewer@acme.example', PASSWORD: 'not this one' });
    const nobody = await curl(LOGIN, { EMAIL: 'nobody@acme.example', PASSWORD });
    expect([wrong.status, wrong.body]).toEqual([401, { detail: 'Invalid credentials' }]);
    expect([nobody.status, nobody.body]).toEqual([wrong.status, wrong.body]);
  });

  it('keeps a browser’s sign-in in a cookie that no script reads', async () => {
    const answer = await curl('curl -X POST /api/v1/session/sign-in -H "Content-Type: application/json" -d \'{"email": "viewer@acme.example", "password": "\'$PASSWORD\'"}\'', { PASSWORD });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, expect.stringMatching(/(?:^|, ?)cs=\S+; Path=\/; HttpOnly; SameSite=Strict/)]);
    expect(answer.text).not.toContain('access_token');
  });

  it('D25: five wrong passwords lock the account for this client, and the right one is told how long', async () => {
    const at = (PASSWORD_NOW: string) => curl('curl -X POST /api/v1/session/sign-in -H "Content-Type: application/json" -d \'{"email": "editor@acme.example", "password": "\'$PASSWORD_NOW\'"}\'', { PASSWORD_NOW });
    for (let n = 0; n < 5; n++) expect((await at('wrong by far')).status).toBe(401);
    const locked = await at(PASSWORD);
    expect(locked).toMatchObject({ status: 429, body: { details: { retry_after_seconds: expect.any(Number) as unknown } } });
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(800);
  });

  it('D21, D22, D57: members are listed, added, changed and removed by whoever manages the organisation, and ownership is handed over', async () => {
    const members = '/api/v1/admin/orgs/acme/members';
    const add = (name: string, role: string) => `curl -X POST ${members} ${JSON_BODY} -d '{"user_id": "${ids.get(name)}", "role": "${role}"}'`;
    expect(await as('viewer', add('viewer', 'owner'))).toMatchObject({ status: 403, body: { detail: { message: 'missing capability: user:manage' } } });
    expect((await as('root', add('owner', 'owner'))).status).toBe(201);
    expect((await as('owner', add('viewer', 'viewer'))).status).toBe(201);
    expect(await as('owner', add('viewer', 'viewer'))).toMatchObject({ status: 400, body: { detail: { message: 'This person is a member of the organisation already.' } } });
    expect(await as('owner', `curl -X PATCH ${members}/${ids.get('viewer')} ${JSON_BODY} -d '{"role": "member"}'`)).toMatchObject({ status: 200, body: { role: 'editor' } });
    expect((await as('owner', `curl ${members} -H "Authorization: Bearer $TOKEN"`)).body).toMatchObject([{ role: 'owner' }, { role: 'editor' }]);
    expect(await as('owner', `curl -X POST /api/v1/admin/orgs/acme/transfer-ownership/${ids.get('owner')} ${JSON_BODY} -d '{"new_owner_user_id": "${ids.get('viewer')}"}'`)).toMatchObject({ status: 200, body: { success: true } });
    expect((await as('root', `curl -X DELETE ${members}/${ids.get('viewer')} -H "Authorization: Bearer $TOKEN"`)).status).toBe(409);
    expect(await as('root', `curl -X DELETE ${members}/${ids.get('owner')} -H "Authorization: Bearer $TOKEN"`)).toMatchObject({ status: 200, body: { deleted: true } });
    expect((await as('viewer', 'curl /api/v1/admin/orgs/other/members -H "Authorization: Bearer $TOKEN"')).status).toBe(404);
    expect((await as('owner', 'curl /api/v1/admin/orgs/nowhere/members -H "Authorization: Bearer $TOKEN"')).status).toBe(404);
  });

  it('D23: an invitation is made once', async () => {
    const invite = `curl -X POST /api/v1/admin/orgs/acme/invites ${JSON_BODY} -d '{"email": "new@elsewhere.example", "role": "viewer"}'`;
    expect((await as('viewer', invite)).status).toBe(403);
    expect(await as('root', invite)).toMatchObject({ status: 201, body: { status: 'pending', role: 'viewer' } });
    expect(await as('root', invite)).toMatchObject({ status: 409, body: { detail: { message: 'A pending invitation for this email exists already.' } } });
  });

  it('D32: a provider is set up before it is used, and says nothing of its secret', async () => {
    const provider = '{"key": "corp", "name": "Corporate", "kind": "oidc", "settings": {"issuer": "https://idp.example", "client_id": "countersign"}, "client_secret": "a secret of the provider"}';
    expect((await as('viewer', `curl -X POST /api/v1/sso/providers ${JSON_BODY} -d '${provider}'`)).status).toBe(403);
    const made = await as('root', `curl -X POST /api/v1/sso/providers ${JSON_BODY} -d '${provider}'`);
    expect(made, made.text).toMatchObject({ status: 201, body: { status: 'pending_setup' } });
    expect((await as('root', 'curl /api/v1/sso/providers -H "Authorization: Bearer $TOKEN"')).text).not.toContain('a secret of the provider');
  });

  it('D53: impersonation says who is who, and ends when it is told to', async () => {
    const target = `{"target_user_id": "${ids.get('viewer')}", "reason": "looking at what they see"}`;
    expect((await as('owner', `curl -X POST /api/v1/admin/impersonate ${JSON_BODY} -d '${target}'`)).status).toBe(403);
    const begun = await as('root', `curl -X POST /api/v1/admin/impersonate ${JSON_BODY} -d '${target}'`);
    expect(begun, begun.text).toMatchObject({ status: 200, body: { expires_in: 3_600, impersonated_user: { email: 'viewer@acme.example' } } });
    const TOKEN = texts(begun.body)['access_token'] ?? '';
    expect((await curl('curl /api/v1/admin/impersonate/status -H "Authorization: Bearer $TOKEN"', { TOKEN })).body).toMatchObject({ is_impersonating: true, impersonated_user_id: ids.get('viewer'), real_user_id: ids.get('root') });
    expect((await curl('curl -X POST /api/v1/admin/impersonate/stop -H "Authorization: Bearer $TOKEN"', { TOKEN })).status).toBe(200);
    expect((await curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', { TOKEN })).status).toBe(401);
  });

  it('D38, D39, D41: the log is listed by whoever may read it, with filters, fifty at once', async () => {
    const list = (query = '') => `curl "/api/v1/admin/audit-logs${query}" -H "Authorization: Bearer $TOKEN"`;
    expect((await as('viewer', list())).status).toBe(403);
    expect((await as('owner', list())).body).toMatchObject({ limit: 50, offset: 0, items: expect.arrayContaining([expect.objectContaining({ status: 'success' })]) as unknown });
    expect((await as('owner', list('?limit=501'))).status).toBe(422);
    expect((await as('owner', list('?action=login&limit=1'))).body).toMatchObject({ items: [{ action: 'login', status: 'success' }] });
    expect((await as('owner', `curl /api/v1/admin/audit-logs/user/${ids.get('owner')} -H "Authorization: Bearer $TOKEN"`)).status).toBe(200);
  });

  it('D44, D45, D48: a retention policy is made, tried and removed; a hold is placed and released', async () => {
    const list = '/api/v1/admin/retention-policies';
    expect((await as('viewer', `curl ${list} -H "Authorization: Bearer $TOKEN"`)).status).toBe(403);
    const made = await as('owner', `curl -X POST ${list} ${JSON_BODY} -d '{"dataType": "audit_logs"}'`);
    expect(made, made.text).toMatchObject({ status: 201, body: { days: 365, active: true } });
    const one = `${list}/${texts(made.body)['id']}`;
    expect((await as('owner', `curl -X PATCH ${one} ${JSON_BODY} -d '{"days": 30}'`)).status).toBeGreaterThanOrEqual(400);
    expect(await as('owner', `curl -X POST ${one}/execute ${JSON_BODY} -d '{}'`)).toMatchObject({ status: 200, body: { dryRun: true, deleted: 0 } });
    expect((await as('owner', `curl ${list} -H "Authorization: Bearer $TOKEN"`)).body).toMatchObject({ total: 1 });
    expect((await as('owner', `curl -X DELETE ${one} -H "Authorization: Bearer $TOKEN"`)).body).toEqual({ deleted: true });
    const hold = await as('owner', `curl -X POST /api/v1/admin/legal-holds ${JSON_BODY} -d '{"matter": "Case 7", "reason": "a claim"}'`);
    expect(hold.status).toBe(201);
    expect((await as('owner', `curl -X POST /api/v1/admin/legal-holds/${texts(hold.body)['id']}/release ${JSON_BODY} -d '{"reason": "settled"}'`)).status).toBe(200);
  });

  it('D49, D50, D52: networks are listed, added and removed, and whoever is outside is refused before anything', async () => {
    const list = '/api/v1/admin/ip-allowlist';
    expect(await as('owner', `curl -X POST ${list} ${JSON_BODY} -d '{"network": "nowhere"}'`)).toMatchObject({ status: 422, body: { detail: { errors: [{ field: 'network' }] } } });
    const added = await as('owner', `curl -X POST ${list} ${JSON_BODY} -d '{"network": "127.0.0.0/8", "note": "this machine"}'`);
    expect(added.status).toBe(201);
    const { id = '', ver } = texts(added.body);
    expect(await as('owner', `curl -X PATCH ${list}/${id} ${JSON_BODY} -d '{"ver": ${ver}, "network": "elsewhere"}'`)).toMatchObject({ status: 400 });
    expect((await as('viewer', `curl ${list} -H "Authorization: Bearer $TOKEN"`)).status).toBe(403);
    expect(await as('owner', `curl -X PATCH ${list}/${id} ${JSON_BODY} -d '{"ver": ${ver}, "network": "203.0.113.0/24"}'`)).toMatchObject({ status: 409 });
    expect((await as('owner', `curl -X PATCH ${list}/${id} ${JSON_BODY} -d '{"ver": ${ver}, "network": "203.0.113.0/24", "confirmLockOut": true}'`)).status).toBe(200);
    expect((await as('owner', 'curl /auth/me -H "Authorization: Bearer $TOKEN"')).status).toBe(403);
    expect((await curl('curl /health')).status).toBe(200);
  });
});

describe('the Dev Health document’s paths that are not here', () => {
  skipUnserved([
    ['GET /api/v1/licensing/entitlements', 'the room of licensing does not exist'],
    ['GET /api/v1/admin/settings', 'the room of settings does not exist'],
  ]);
});
