import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, type Answer, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
let admin: Jar;
let viewer: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  admin = await addPerson(at, owner, 'ann', ['admin']);
  viewer = await addPerson(at, owner, 'vera', ['viewer']);
});
afterAll(() => at.close());

const get = (path: string, jar: Jar = admin) => at.call(`/api/v1/admin${path}`, { jar });
const send = (method: 'POST' | 'PUT' | 'DELETE' | 'PATCH', path: string, body?: object, jar: Jar = admin) => at.call(`/api/v1/admin${path}`, { method, jar, ...(body === undefined ? {} : { body }) });
const list = (answer: Answer, field: string) => answer.body[field] as ReadonlyArray<Record<string, unknown>>; // the shape the document gives

describe('the roles API of the task force guide', () => {
  it('T18: lists the twenty permissions with their labels', async () => {
    const { status, body } = await get('/roles/permissions');
    expect([status, body['total']]).toEqual([200, 20]);
    expect((body['permissions'] as object[]).slice(0, 2)).toEqual([{ name: 'AGENT_CREATE', value: 'agent:create', description: 'Agent Create' }, { name: 'AGENT_READ', value: 'agent:read', description: 'Agent Read' }]);
  });

  it('T17: custom roles are created, read, listed, changed and deleted', async () => {
    const made = await send('POST', '/roles', { name: 'reviewer', description: 'Reads along', permissions: ['agent:read', 'memory:read'] });
    expect([made.status, made.body]).toEqual([201, { name: 'reviewer', description: 'Reads along', permissions: ['agent:read', 'memory:read'], is_system: false }]);
    expect((await get('/roles/reviewer')).body).toEqual(made.body);
    expect(list(await get('/roles'), 'roles').map(({ name }) => name)).toEqual(expect.arrayContaining(['admin', 'viewer', 'reviewer']));
    expect(list(await get('/roles?include_system=false'), 'roles').map(({ name }) => name)).toEqual(['reviewer']);
    expect((await send('PUT', '/roles/reviewer', { permissions: ['session:read'] })).body).toMatchObject({ permissions: ['session:read'], description: 'Reads along' });
    expect((await send('PUT', '/roles/reviewer', { name: 'reader' })).body).toMatchObject({ name: 'reader' });
    expect((await send('DELETE', '/roles/reader')).status).toBe(204);
    expect((await get('/roles/reader')).status).toBe(404);
  });

  it('T17: system roles are 403 on change and delete, a taken name 409, an unknown permission and is_system 400', async () => {
    for (const [method, body] of [['PUT', { description: 'x' }], ['DELETE', undefined]] as const) expect((await send(method, '/roles/viewer', body)).status).toBe(403);
    expect((await send('PUT', '/roles/viewer', { description: 'x' })).body).toEqual({ detail: 'System roles cannot be modified' });
    expect((await send('DELETE', '/roles/viewer')).body).toEqual({ detail: 'System roles cannot be deleted' });
    expect((await send('POST', '/roles', { name: 'viewer' })).status).toBe(409);
    await send('POST', '/roles', { name: 'twice' });
    expect((await send('POST', '/roles', { name: 'twice' })).body).toEqual({ detail: "Role 'twice' already exists" });
    const invalid = await send('POST', '/roles', { name: 'bad', permissions: ['agent:fly'] });
    expect([invalid.status, invalid.body]).toEqual([400, { detail: 'Invalid permission: agent:fly' }]);
    const system = await send('POST', '/roles', { name: 'sys', is_system: true });
    expect([system.status, system.body]).toEqual([400, { detail: 'Cannot create system roles through API' }]);
    expect((await get('/roles/bad')).status).toBe(404);
  });

  it('T14: a denial names the permission', async () => {
    const denied = await get('/roles', viewer);
    expect([denied.status, denied.body]).toEqual([403, { detail: 'Permission denied: role:manage required' }]);
    expect((await get('/users', viewer)).body).toEqual({ detail: 'Permission denied: user:manage required' });
  });

  it('RBAC-09: nobody makes or widens a role beyond what they hold, and the layer stays as it was', async () => {
    const before = (await at.call('/api/v1/roles/list', { jar: admin })).body['basedOn'];
    const made = await at.call('/api/v1/roles/create', { method: 'POST', jar: admin, body: { name: 'shredder', capabilities: ['privacy:erase'] } });
    expect([made.status, made.body['code']]).toEqual([403, 'people/grant-exceeds-own']);
    await at.call('/api/v1/roles/create', { method: 'POST', jar: admin, body: { name: 'small', capabilities: ['runs:read'] } });
    const widened = await at.call('/api/v1/roles/change', { method: 'POST', jar: admin, body: { name: 'small', to: { capabilities: ['secret:read'] } } });
    expect([widened.status, widened.body['code']]).toEqual([403, 'people/grant-exceeds-own']);
    const through = await at.call('/api/v1/roles/change', { method: 'POST', jar: admin, body: { name: 'small', to: { extends: ['owner'] } } });
    expect([through.status, through.body['code']]).toEqual([403, 'people/grant-exceeds-own']);
    expect((await at.call('/api/v1/roles/list', { jar: admin })).body['basedOn']).toBe(Number(before) + 1);
  });

  it('RBAC-10: a role that somebody holds is not deleted or renamed from under them', async () => {
    await send('POST', '/roles', { name: 'held', permissions: ['agent:read'] });
    await addPerson(at, owner, 'hana', ['held']);
    const gone = await send('DELETE', '/roles/held');
    expect([gone.status, gone.body]).toEqual([409, { detail: 'Somebody still holds held.' }]);
    expect((await send('PUT', '/roles/held', { name: 'other' })).status).toBe(409);
    const { basedOn } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    expect((await at.call('/api/v1/registry/save-layer', { method: 'POST', jar: owner, body: { kind: 'tenant', content: {}, basedOn } })).status).toBe(409);
  });

  it('RBAC-10: no edit of roles or access policies leaves the tenant without anybody who can manage it', async () => {
    const { basedOn, said } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    const roles = { ...(said as object), owner: ['tenant:read'], admin: ['tenant:read'] };
    const saved = await at.call('/api/v1/roles/save', { method: 'POST', jar: owner, body: { roles, basedOn } });
    expect([saved.status, saved.body['code']]).toEqual([409, 'people/last-manager']);
    const policies = [{ policy_id: 'nobody', when: { capability: 'user:*' }, effect: { deny: true } }];
    const layer = await at.call('/api/v1/registry/save-layer', { method: 'POST', jar: owner, body: { kind: 'tenant', content: { roles: said, policies }, basedOn } });
    expect([layer.status, layer.body['code']]).toEqual([409, 'people/last-manager']);
  });

  it('RBAC-12: the tenant narrows a role of the base and cannot widen one', async () => {
    const { basedOn, said } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    const widened = await at.call('/api/v1/roles/save', { method: 'POST', jar: owner, body: { roles: { ...(said as object), viewer: ['*'] }, basedOn } });
    expect([widened.status, widened.body['code']]).toEqual([403, 'registry/widens']);
    const narrowed = await at.call('/api/v1/roles/save', { method: 'POST', jar: owner, body: { roles: { ...(said as object), viewer: ['tenant:read'] }, basedOn } });
    expect(narrowed.status).toBe(200);
    expect((await at.call('/api/v1/catalog/agents', { jar: viewer })).status).toBe(403);
    await at.call('/api/v1/roles/save', { method: 'POST', jar: owner, body: { roles: said, basedOn: Number(basedOn) + 1 } });
    expect((await at.call('/api/v1/catalog/agents', { jar: viewer })).status).toBe(200);
  });

  it('RBAC-11: a user’s own layer says nothing of roles, policies, limits or workflows', async () => {
    for (const section of ['roles', 'policies', 'limits', 'workflows']) {
      const content = { [section]: section === 'policies' ? [{ policy_id: 'p' }] : section === 'limits' ? { max_tool_calls: 9 } : section === 'roles' ? { viewer: ['*'] } : { agent_publish: { required_approvers: 1 } } };
      const saved = await at.call('/api/v1/registry/save-layer', { method: 'POST', jar: admin, body: { kind: 'user', content, basedOn: 0 } });
      expect([section, saved.status, saved.body['code']]).toEqual([section, 403, 'registry/section-forbidden']);
    }
    expect((await at.call('/api/v1/registry/layer?kind=user', { jar: admin })).body['current']).toBeNull();
  });

  it('previews who gains and loses what, and why it could not be saved', async () => {
    const { said } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    const ask = async (roles: object, jar: Jar = admin) => (await at.call(`/api/v1/roles/preview?roles=${encodeURIComponent(JSON.stringify(roles))}`, { jar })).body;
    const narrowed = await ask({ ...(said as object), viewer: ['tenant:read'] });
    expect(narrowed['people']).toEqual([expect.objectContaining({ email: 'vera@example.com', gains: [], loses: expect.arrayContaining(['catalog:read', 'report:read']) as unknown })]);
    expect(narrowed['refusals']).toEqual([]);
    expect((await ask({ ...(said as object), boss: ['secret:read'] }))['refusals']).toEqual([expect.objectContaining({ path: '/roles/boss' })]);
    expect((await ask({ ...(said as object), admin: ['tenant:read'], owner: ['tenant:read'] }))['refusals']).toEqual([expect.objectContaining({ path: '/roles' })]);
    const people = (await at.call('/api/v1/people/list', { jar: owner })).body['items'] as ReadonlyArray<{ id: string; email: string }>;
    const vera = people.find(({ email }) => email === 'vera@example.com')?.id;
    const one = (await at.call(`/api/v1/roles/preview-member?userId=${vera}&roles=viewer&roles=auditor&roles=ghost`, { jar: admin })).body;
    expect(one).toMatchObject({ gains: expect.arrayContaining(['audit:read']) as unknown, loses: [], unknown: ['ghost'], beyond: [] });
  });
});

describe('the users API of the task force guide', () => {
  let id: string;
  it('T15: creates, reads, lists, changes and deletes people of one’s own tenant: roles replaced, attributes merged', async () => {
    const made = await send('POST', '/users', { username: 'Dora', email: 'dora@example.com', roles: ['viewer'], attributes: { team: 'blue', floor: 2 } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ tenant_id: 'main', username: 'Dora', email: 'dora@example.com', roles: ['viewer'], permissions: ['agent:read', 'session:read', 'tool:read'], attributes: { team: 'blue', floor: 2 } });
    id = String(made.body['user_id']);
    expect((await get(`/users/${id}`)).body).toEqual(made.body);
    const changed = await send('PUT', `/users/${id}`, { roles: ['operator'], attributes: { floor: 3, desk: 'a' } });
    expect(changed.body).toMatchObject({ roles: ['operator'], attributes: { team: 'blue', floor: 3, desk: 'a' } });
    expect((await send('PUT', `/users/${id}`, { username: 'Dora D', email: 'dd@example.com' })).body).toMatchObject({ username: 'Dora D', email: 'dd@example.com', roles: ['operator'] });
    expect((await send('PUT', `/users/${id}/roles`, { roles: [] })).body).toMatchObject({ roles: [] });
    expect((await send('DELETE', `/users/${id}`)).status).toBe(204);
    expect((await get(`/users/${id}`)).status).toBe(404);
  });

  it('T15: pages of 1 to 1000 people, 100 when nothing is said', async () => {
    const { body } = await get('/users');
    expect([body['limit'], body['offset']]).toEqual([100, 0]);
    const { total } = body;
    expect(list({ ...(await get('/users')) }, 'users')).toHaveLength(Number(total));
    const second = await get('/users?limit=1&offset=1');
    expect([list(second, 'users').length, second.body['total']]).toEqual([1, total]);
    for (const limit of ['0', '1001', 'x']) expect((await get(`/users?limit=${limit}`)).status).toBe(422);
    expect((await get('/users?limit=1000')).status).toBe(200);
  });

  it('T15: knows nobody of another tenant, and gives nobody what the asker lacks', async () => {
    expect((await get('/users/0190a000-0000-7000-8000-000000000001')).status).toBe(404);
    expect((await send('POST', '/users', { username: 'Max', email: 'max@example.com', roles: ['owner'] })).status).toBe(403);
    expect((await send('POST', '/users', { username: 'Max', email: 'max@example.com', roles: ['wizard'] })).status).toBe(400);
    expect((await send('POST', '/users', { username: 'Max' })).status).toBe(400);
    expect((await send('POST', '/users', { username: 'Ann again', email: 'ann@example.com' })).status).toBe(409);
  });

  it('T16: the tenant’s settings and metadata are merged, and another tenant is not there', async () => {
    expect((await get('/tenants')).body).toMatchObject({ total: 1, limit: 100, offset: 0, tenants: [{ tenant_id: 'main', settings: {}, metadata: {} }] });
    expect((await send('PUT', '/tenants/main', { settings: { max_agents: 10, tone: 'dry' }, metadata: { region: 'eu' } })).status).toBe(200);
    expect((await send('PUT', '/tenants/main', { name: 'Main II', settings: { max_agents: 20 } })).body).toMatchObject({ name: 'Main II', settings: { max_agents: 20, tone: 'dry' }, metadata: { region: 'eu' } });
    expect((await get('/tenants/main')).body).toMatchObject({ name: 'Main II', settings: { max_agents: 20, tone: 'dry' } });
    expect((await get('/tenants/elsewhere')).status).toBe(404);
    expect((await send('POST', '/tenants', { name: 'More' })).status).toBe(403);
    expect((await get('/tenants', viewer)).body).toEqual({ detail: 'Permission denied: tenant:manage required' });
  });
});

describe('the organisation API of the Dev Health edition', () => {
  it('D22, D57: members over the document’s paths, with its statuses and its envelope', async () => {
    const people = (await at.call('/api/v1/people/list', { jar: owner })).body['items'] as ReadonlyArray<{ id: string; email: string }>;
    const user_id = people.find(({ email }) => email === 'vera@example.com')?.id;
    const added = await send('POST', '/orgs/acme/members', { user_id, role: 'member' }, owner);
    expect([added.status, added.body['role'], added.body['user_id']]).toEqual([201, 'editor', user_id]);
    const twice = await send('POST', '/orgs/acme/members', { user_id, role: 'member' }, owner);
    expect([twice.status, twice.body]).toEqual([400, { detail: { message: 'This person is a member of the organisation already.' } }]);
    expect((await send('PATCH', `/orgs/acme/members/${user_id}`, { role: 'viewer' }, owner)).body).toMatchObject({ role: 'viewer' });
    expect((await send('PATCH', '/orgs/acme/members/0190a000-0000-7000-8000-000000000001', { role: 'viewer' }, owner)).status).toBe(404);
    expect((await send('DELETE', `/orgs/acme/members/${user_id}`, undefined, owner)).body).toEqual({ deleted: true });
    expect((await send('DELETE', `/orgs/acme/members/${user_id}`, undefined, owner)).status).toBe(404);
    expect((await get('/orgs/other/members', owner)).status).toBe(404);
    const wrong = await send('POST', '/orgs/acme/members', { user_id: 'x' }, owner);
    expect(wrong.body).toEqual({ detail: { message: expect.any(String) as unknown, errors: [expect.objectContaining({ field: 'user_id' })] } });
  });

  it('D21: the last owner is 409, and a transfer makes the old owner an admin', async () => {
    const people = (await at.call('/api/v1/people/list', { jar: owner })).body['items'] as ReadonlyArray<{ id: string; email: string }>;
    const idOf = (email: string) => people.find((one) => one.email === email)?.id;
    const [ada, ann] = [idOf('ada@example.com'), idOf('ann@example.com')];
    expect((await send('DELETE', `/orgs/acme/members/${ada}`, undefined, owner)).status).toBe(409);
    await send('POST', '/orgs/acme/members', { user_id: ann, role: 'viewer' }, owner);
    expect((await send('POST', `/orgs/acme/transfer-ownership/${ada}`, { new_owner_user_id: ann }, owner)).body).toEqual({ success: true });
    const members = (await get('/orgs/acme/members', owner)).body as unknown as ReadonlyArray<{ user_id: string; role: string }>; // a list, as the document answers
    expect(Object.fromEntries(members.map(({ user_id, role }) => [user_id === ada ? 'ada' : 'ann', role]))).toEqual({ ada: 'admin', ann: 'owner' });
  });

  it('D23: an invite is 201, a second one 409, and its link lets its person in', async () => {
    const made = await send('POST', '/orgs/acme/invites', { email: 'guest@example.com', role: 'viewer' });
    expect([made.status, made.body['status'], made.body['role']]).toEqual([201, 'pending', 'viewer']);
    const twice = await send('POST', '/orgs/acme/invites', { email: 'guest@example.com', role: 'viewer' });
    expect([twice.status, twice.body]).toEqual([409, { detail: { message: 'A pending invitation for this email exists already.' } }]);
    const { token } = made.body;
    expect((await at.call('/api/v1/members/invitation', { method: 'POST', body: { token } })).body).toMatchObject({ email: 'guest@example.com', hasAccount: false, organisation: 'Acme' });
    expect((await at.call('/api/v1/members/accept', { method: 'POST', body: { token, name: 'Guest', password: 'marble-staircase-9' } })).status).toBe(200);
    expect((await at.call('/api/v1/session/sign-in', { method: 'POST', body: { email: 'guest@example.com', password: 'marble-staircase-9' } })).status).toBe(200);
    expect((await at.call('/api/v1/members/accept', { method: 'POST', body: { token, name: 'Guest', password: 'marble-staircase-9' } })).status).toBe(403);
  });
});

describe('impersonation over the document’s paths', () => {
  it('D53: status, start, a banner in session.me, stop; and 403 for whoever may not', async () => {
    expect((await get('/impersonate/status', owner)).body).toMatchObject({ is_impersonating: false, impersonated_user_id: null, real_user_id: null });
    const denied = await send('POST', '/impersonate', { target_user_id: '0190a000-0000-7000-8000-000000000001', reason: 'because I want to' }, owner);
    expect([denied.status, denied.body['detail']]).toEqual([403, { message: 'missing capability: platform:impersonate' }]);
    expect((await send('POST', '/impersonate/stop', {}, owner)).status).toBe(400);
  });
});
