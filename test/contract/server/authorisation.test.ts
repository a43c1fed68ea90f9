import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../../server/api/index.ts';
import { describeProcedures } from '../../../server/api/describe-procedures.ts';
import { open as openProcedure, router } from '../../../server/api/procedures.ts';
import { dialectOf } from '../../../server/rest/dialects.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { buildCatalogueTables } from '../../../server/people/policy/index.ts';
import { restTable } from '../../../server/rest/rest-table.ts';
import { capabilitiesOfDocument } from '../../../shared/document-roles.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import { CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { addPerson, createOwner, Jar } from '../../support/open-test-server.ts';

describe.each(testHouses)('what roles allow over HTTP on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let nobody: Jar;
  beforeAll(async () => {
    at = await open({ COUNTERSIGN_RATE_ADDRESS: '1000000', COUNTERSIGN_RATE_USER: '1000000', COUNTERSIGN_RATE_TENANT: '1000000', COUNTERSIGN_RATE_ORGANISATION: '1000000' });
    owner = await createOwner(at);
    nobody = await addPerson(at, owner, 'nora', []);
  });
  afterAll(() => at.close());

  const post = (path: string, body: unknown, jar: Jar) => at.call(path, { method: 'POST', body, jar });
  const saveRoles = async (roles: object) => {
    const { basedOn, said } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    const answer = await post('/api/v1/roles/save', { roles: { ...(said as object), ...roles }, basedOn }, owner);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };
  const capabilitiesOf = async (jar: Jar) => (await at.call('/api/v1/session/me', { jar })).body['capabilities'] as readonly string[];
  const settled = async () => {
    for (const tenantId of await at.house.tenantIds()) await at.house.audit.writer.settle(at.house.storage, tenantId);
  };
  const denials = async () => {
    await settled();
    return (await at.call('/api/v1/audit/page?types=authz.denied&size=50', { jar: owner })).body['items'] as ReadonlyArray<Record<string, Record<string, unknown>>>;
  };
  /** Roles of the document's own permissions, each alone. */
  const withPermission = async (name: string, permission: string) => {
    await saveRoles({ [name]: [...(capabilitiesOfDocument('E', permission) ?? [])].filter((pattern) => !pattern.startsWith('platform:')) });
    return addPerson(at, owner, name, [name]);
  };
  /** Every path that needs a capability of a tenant; those of the hosted platform have callers of their own kind, and the base registry is the deployment's. */
  const guarded = restTable(appRouter).filter(({ route, meta }) => meta.needs !== 'open' && meta.needs !== 'session' && dialectOf(route.path) !== 'hosted' && `${route.method} ${route.path}` !== 'PUT /registry');
  /** One path a capability: that every path asks for its own is the matrix’s affair. */
  const oneEach = guarded.filter(({ meta }, index) => guarded.findIndex((other) => other.meta.needs === meta.needs) === index);
  const refusedOn = async (jar: Jar, paths = guarded) => {
    const refused: string[] = [];
    for (const { route } of paths) {
      const path = route.path.replaceAll(/\{\w+\}/g, '0190a000-0000-7000-8000-000000000001');
      const answer = await (route.method === 'GET' || route.method === 'DELETE' ? at.call(`${path}?fits=nothing`, { method: route.method, jar }) : at.call(path, { method: route.method, jar, body: { fits: 'nothing' } }));
      if (answer.status === 403 && JSON.stringify(answer.body).match(/missing capability|Required:|Permission denied:|No role found/)) refused.push(`${route.method} ${route.path}`);
    }
    return refused.toSorted();
  };

  it('E15: a role of the registry maps to capabilities, * is all of them, and the list form is read as well', async () => {
    await saveRoles({ all: ['*'], some: ['runs:read'] });
    expect((await capabilitiesOf(await addPerson(at, owner, 'some', ['some'])))).toEqual(['runs:read']);
    expect(new Set(await capabilitiesOf(await addPerson(at, owner, 'all', ['all'])))).toEqual(new Set(expandPatterns(['*']).granted));
    const { basedOn, said } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    const content = { roles: Object.entries(said as Record<string, unknown>).map(([id, role]) => ({ id, ...(Array.isArray(role) ? { capabilities: role } : (role as object)) })) };
    expect((await post('/api/v1/registry/save-layer', { kind: 'tenant', content, basedOn }, owner)).status).toBe(200);
    expect((await at.call('/api/v1/people/roles', { jar: owner })).body['some']).toEqual(['runs:read']);
  });

  it('a permission of the Enterprise+ document opens what it means, and nothing besides', async () => {
    for (const [name, permission] of [['reader', 'runs:read'], ['writer', 'runs:write'], ['voter', 'approvals:write'], ['looker', 'registry:read'], ['keeper', 'registry:write'], ['mcp', 'mcp:manage']] as const) {
      const jar = await withPermission(name, permission);
      const held = expandPatterns(capabilitiesOfDocument('E', permission) ?? []).granted;
      const opened = (needs: string) => CAPABILITY_NAMES.some((one) => one === needs && held.has(one) && !one.startsWith('platform:'));
      expect(await refusedOn(jar, oneEach), permission).toEqual(oneEach.filter(({ meta }) => !opened(meta.needs)).map(({ route }) => `${route.method} ${route.path}`).toSorted());
    }
  }, 60_000);

  it('E21: a missing capability is 403 and named', async () => {
    const answer = await at.call('/registry/effective', { jar: nobody });
    expect([answer.status, answer.body]).toEqual([403, { detail: 'missing capability: registry:read' }]);
  });

  it('E22: a person without roles is refused everywhere but at /auth/me', async () => {
    expect((await at.call('/auth/me', { jar: nobody })).status).toBe(200);
    expect(await refusedOn(nobody)).toEqual(guarded.map(({ route }) => `${route.method} ${route.path}`).toSorted());
  });

  it('U16: on the guide’s paths a denial names what is required, and a person without roles has none', async () => {
    const vera = await addPerson(at, owner, 'vera', ['viewer']);
    expect(await at.call('/api/v1/tenants/main', { method: 'PUT', body: { name: 'x' }, jar: vera })).toMatchObject({ status: 403, body: { detail: 'Insufficient permissions. Required: tenant:manage' } });
    expect(await at.call('/api/v1/tenants', { jar: nobody })).toMatchObject({ status: 403, body: { detail: 'No role found in token' } });
  });

  it('T13: a denial is an entry with the action that was evaluated and what settled it; an allow is a field of its command’s own entry', async () => {
    const frank = await addPerson(at, owner, 'frank', ['operator']);
    await at.call('/api/v1/people/list', { jar: frank });
    const denied = (await denials()).find(({ actor, details }) => actor?.['email'] === 'frank@example.com' && details?.['action'] === 'evaluate:user:read');
    expect(denied).toMatchObject({ outcome: 'denied', details: { action: 'evaluate:user:read', by: 'nothing', matched: null, procedure: 'people.list' } });
    const { basedOn, said } = (await at.call('/api/v1/roles/list', { jar: owner })).body;
    const content = { roles: said, policies: [{ policy_id: 'quiet', when: { capability: 'runs:read', roles_any: ['operator'] }, effect: { deny: true, deny_reason: 'audit week' } }] };
    expect((await post('/api/v1/registry/save-layer', { kind: 'tenant', content, basedOn }, owner)).status).toBe(200);
    await at.call('/api/v1/runs/list', { jar: frank });
    expect((await denials()).find(({ actor, details }) => actor?.['email'] === 'frank@example.com' && details?.['action'] === 'evaluate:runs:read')).toMatchObject({ details: { by: 'deny-rule', matched: 'quiet' } });
    const allowed = (await at.call('/api/v1/audit/page?types=registry.override.updated&size=1', { jar: owner })).body['items'] as ReadonlyArray<Record<string, Record<string, unknown>>>;
    expect(allowed[0]?.['actor']).toMatchObject({ admitted: 'evaluate:registry:write' });
  });

  it('RBAC-08: a key with scope * is worth what its owner’s roles are, and no more', async () => {
    await saveRoles({ keymaker: ['apikey:manage', 'runs:read'] });
    const kim = await addPerson(at, owner, 'kim', ['keymaker']);
    const { body } = await post('/api/v1/people/create-key', { name: 'all', scopes: ['*'] }, kim);
    const call = (path: string) => at.call(path, { headers: { 'x-api-key': String(body['key']) } });
    expect((await call('/api/v1/people/list')).status).toBe(403);
    expect((await call('/api/v1/session/me')).body['capabilities']).toEqual(['runs:read', 'apikey:manage'].filter((name) => (CAPABILITY_NAMES as readonly string[]).includes(name)).toSorted((a, b) => (CAPABILITY_NAMES as readonly string[]).indexOf(a) - (CAPABILITY_NAMES as readonly string[]).indexOf(b)));
  });

  it('RBAC-18: a capability that an upgrade brings is handed out by no wildcard until an administrator has agreed', async () => {
    await saveRoles({ wild: ['sync:*', 'runs:read'], named: ['sync:use'] });
    const [wild, named] = [await addPerson(at, owner, 'wild', ['wild']), await addPerson(at, owner, 'named', ['named'])];
    expect(await capabilitiesOf(wild)).toContain('sync:use');
    await startedWithout('sync:use');
    expect(await capabilitiesOf(wild)).toEqual(['runs:read']);
    expect(await capabilitiesOf(named)).toEqual(['sync:use']);
    const report = (await at.call('/api/v1/roles/upgrade', { jar: owner })).body as unknown as ReadonlyArray<Record<string, unknown>>; // a list
    expect(report).toEqual([expect.objectContaining({ capability: 'sync:use', roles: expect.arrayContaining(['wild']) as unknown, people: expect.arrayContaining([expect.objectContaining({ name: 'wild' })]) as unknown })]);
    expect((await post('/api/v1/roles/confirm-upgrade', { capabilities: [] }, owner)).status).toBe(409);
    expect((await post('/api/v1/roles/confirm-upgrade', { capabilities: ['sync:use'] }, owner)).status).toBe(200);
    expect(await capabilitiesOf(wild)).toContain('sync:use');
    expect((await at.call('/api/v1/roles/upgrade', { jar: owner })).body).toEqual([]);
  });

  it('D53, D54: in a browser the hour shows in session.me and on every entry, gives no recent proof, and ends where it began', async () => {
    const installer = { ...systemActor('installation', (await at.house.tenantIds()).find((id) => id !== systemActor('x').tenantId)), kind: 'bootstrap' as const };
    await createUser(at.house.people, installer, { email: 'root@example.com', name: 'Root', password: 'violet-harbour-42', roles: ['admin', 'platform_admin'] });
    const root = new Jar();
    await post('/trpc/session.signIn', { email: 'root@example.com', password: 'violet-harbour-42' }, root);
    await addPerson(at, owner, 'target', ['admin']);
    const people = (await at.call('/api/v1/people/list', { jar: root })).body['items'] as ReadonlyArray<{ id: string; email: string }>;
    const target_user_id = people.find(({ email }) => email === 'target@example.com')?.id;
    expect((await post('/api/v1/admin/impersonate', { target_user_id, reason: 'short' }, root)).status).toBe(422);
    const started = await post('/api/v1/admin/impersonate', { target_user_id, reason: 'ticket 4711: says her list is empty' }, root);
    expect(started).toMatchObject({ status: 200, body: { access_token: null, expires_in: 3_600, impersonated_user: { id: target_user_id, email: 'target@example.com', role: 'admin' } } });
    expect((await at.call('/api/v1/session/me', { jar: root })).body).toMatchObject({ user: { email: 'target@example.com' }, standin: { kind: 'impersonation', by: { name: 'Root', reason: 'ticket 4711: says her list is empty' }, endsAt: expect.any(String) as unknown } });
    expect((await at.call('/api/v1/admin/impersonate/status', { jar: root })).body).toMatchObject({ is_impersonating: true, impersonated_user_id: target_user_id });
    expect((await post('/api/v1/people/create-key', { name: 'for later' }, root)).body['code']).toBe('auth/reauth-required');
    await post('/api/v1/budgets/add', { fits: 'nothing' }, root);
    await at.call('/api/v1/admin/impersonate/stop', { method: 'POST', body: {}, jar: root });
    expect((await at.call('/api/v1/session/me', { jar: root })).body).toMatchObject({ user: { email: 'root@example.com' }, standin: null });
    await settled();
    const entries = (await at.call('/api/v1/audit/page?types=admin.impersonation.ended&types=authz.denied&size=20', { jar: owner })).body['items'] as ReadonlyArray<Record<string, Record<string, unknown>>>;
    const marked = entries.filter(({ actor }) => actor?.['id'] === target_user_id);
    expect(marked.length).toBeGreaterThan(1);
    expect(marked.map(({ impersonator }) => impersonator?.['name'])).toEqual(marked.map(() => 'Root'));
    expect((await at.call('/api/v1/standins/notices', { jar: owner })).body).toEqual([expect.objectContaining({ kind: 'impersonation', as: expect.objectContaining({ name: 'target' }) as unknown, endedAt: expect.any(String) as unknown })]);
  });

  /** As a deployment that an older release began, at the start of this one. */
  async function startedWithout(capability: string): Promise<void> {
    const { iamCatalogue } = buildCatalogueTables(at.house.storage.kit);
    await at.house.storage.writeIdentity(systemActor('test'), async (tx) => void (await tx.q.update(iamCatalogue).set({ names: CAPABILITY_NAMES.filter((name) => name !== capability) })));
    await at.house.people.catalogue.begin(at.house.storage, at.house.clock);
  }
});

describe('the router', () => {
  it('RBAC-17: is not built with a procedure that does not say what it needs', () => {
    expect(() => describeProcedures(router({ secret: openProcedure.query(() => 1) }))).toThrow('procedure secret has no metadata');
  });
});
