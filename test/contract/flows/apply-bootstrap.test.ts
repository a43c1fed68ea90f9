import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../server/base/storage/index.ts';
import { applyBootstrap } from '../../../server/flows/apply-bootstrap.ts';
import { overlayLayers } from '../../../server/flows/overlay-layers.ts';
import type { BootstrapPlace } from '../../../server/flows/bootstrap-run.ts';
import { revokeApiKey } from '../../../server/people/keys/index.ts';
import { signInByPassword } from '../../../server/people/sessions/index.ts';
import { renameTenant } from '../../../server/tenancy/tenants/index.ts';
import { BASE } from '../../../server/registry/layers/index.ts';
import { rolesOfPreset } from '../../../shared/role-presets.ts';
import { databases, type TestDatabase } from '../../support/databases.ts';
import { GOOD_PASSWORD, HERE } from '../../support/people-house.ts';
import { type SsoHouse, ssoHouse } from '../../support/sso-house.ts';
import { testData } from '../../support/test-data.ts';

const example = testData('contracts/bootstrap.example.json');

const FILE = {
  version: 1,
  organisations: [{ slug: 'org_a', name: 'Organisation A' }],
  tenants: [{ slug: 'acme', name: 'Acme', organisation: 'org_a', plan: 'saas/enterprise', limits: { max_tool_calls: 50, per_tool: { weather: 10 } } }],
  roles: [{ name: 'support_agent', capabilities: ['runs:read', 'runs:write'] }, { tenant: 'acme', name: 'clerk', capabilities: ['runs:read'] }],
  users: [
    { id: 'u_admin', email: 'Ada@Example.com', name: 'Ada', password_env: 'ADA_PASSWORD', memberships: [{ tenant: 'acme', roles: ['clerk', 'admin'] }] },
    { email: 'bob@example.com', memberships: [{ tenant: 'acme', roles: ['support_agent'] }] },
    { email: 'cid@example.com' },
  ],
  api_keys: [{ name: 'admin key', user: 'ada@example.com', tenant: 'acme', key: 'dev_admin_key' }],
  registry: { organisations: { org_a: { limits: { max_tool_calls: 45 } } }, tenants: { acme: { limits: { max_tool_calls: 40 } } }, users: { u_admin: { tools: [{ tool_id: 'echo', pinned: true }] } } },
};
const ENV = { ADA_PASSWORD: GOOD_PASSWORD };

describe.each(databases)('a bootstrap file on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let writes: number;
  beforeEach(async () => {
    database = await open();
    house = await ssoHouse(database);
    writes = 0;
  });
  afterEach(() => database.close());

  const apply = (file: object | string, place: Partial<BootstrapPlace> = {}) => {
    const { storage: real } = database;
    const storage: Storage = {
      ...real,
      write: (actor, work) => real.write(actor, work).finally(() => (writes += 1)),
      writeIdentity: (actor, work) => real.writeIdentity(actor, work).finally(() => (writes += 1)),
    };
    const deps = { ...house.deps, storage, applyLayers: overlayLayers({ ...house.overrides, storage }) };
    return applyBootstrap(deps, typeof file === 'string' ? file : JSON.stringify(file), { mode: 'local', env: ENV, ...place });
  };
  const tenant = async (slug: string) => {
    const found = await database.storage.readIdentity(house.installer(), (db) => house.deps.tenants.find(db, { slug }));
    if (!found) throw new Error(`no tenant ${slug}`);
    return found;
  };
  const signIn = (email: string, password: string) => signInByPassword(house.deps, { email, password }, { kind: 'browser', dialect: 'own', source: HERE });

  it('makes what is absent: places, people, roles, layers, keys, and they work', async () => {
    const report = await apply(FILE);
    expect(report).toMatchObject({ changed: [], ignored: [] });
    expect(report.created).toEqual([
      'organisations org_a', 'tenants acme', 'users ada@example.com', 'users bob@example.com', 'users cid@example.com', 'registry.base', 'registry.organisations.org_a', 'registry.tenants.acme',
      'users ada@example.com in acme', 'users bob@example.com in acme', 'registry.users.u_admin', 'api_keys admin key of ada@example.com',
    ]);
    const { principal } = await signIn('ada@example.com', GOOD_PASSWORD);
    expect(principal).toMatchObject({ person: { externalId: 'u_admin', name: 'Ada' }, tenant: { slug: 'acme', plan: 'saas/enterprise' }, organisation: { slug: 'org_a' }, membership: { roles: ['admin', 'clerk'] } });
    const actor = await house.actor({ apiKey: 'dev_admin_key' });
    expect([actor.kind, actor.capabilities.has('user:manage'), actor.capabilities.has('secret:read')]).toEqual(['key', true, false]);
    await expect(signIn('bob@example.com', GOOD_PASSWORD)).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
  });

  it('leaves every trace in the log as the act of the file', async () => {
    const before = house.audit.notes.length;
    await apply(FILE);
    const notes = house.audit.notes.slice(before);
    expect(new Set(notes.map((note) => note.actor.kind))).toEqual(new Set(['bootstrap']));
    expect(notes.map((note) => note.type)).toEqual(expect.arrayContaining(['admin.organisation.created', 'admin.tenant.created', 'admin.user.created', 'admin.role.assigned', 'registry.override.created', 'auth.api_key.created']));
    expect(JSON.stringify(notes)).not.toContain(GOOD_PASSWORD);
    expect(JSON.stringify(notes)).not.toContain('dev_admin_key');
  });

  it.each([false, true])('writes nothing when it is unchanged (manage: %s)', async (manage) => {
    await apply({ ...FILE, manage });
    const notes = house.audit.notes.length;
    writes = 0;
    expect(await apply({ ...FILE, manage })).toEqual({ created: [], changed: [], ignored: [] });
    expect([writes, house.audit.notes.length]).toEqual([0, notes]);
  });

  it('leaves alone what people changed since, unless it manages them', async () => {
    await apply(FILE);
    const acme = await tenant('acme');
    await renameTenant(house.deps, house.installer(), { id: acme.id, ver: acme.ver, name: 'Acme & Sons' });
    const edited = { ...FILE, users: [{ ...FILE.users[0], name: 'Ada L.', memberships: [{ tenant: 'acme', roles: ['viewer'] }] }], api_keys: [{ ...FILE.api_keys[0], key: 'another_admin_key' }] };
    expect(await apply(edited, { env: {} })).toEqual({ created: [], changed: [], ignored: [] });
    expect((await tenant('acme')).name).toBe('Acme & Sons');
    expect(await house.actor({ apiKey: 'dev_admin_key' })).toMatchObject({ roles: new Set(['admin', 'clerk']) });
  });

  it('brings everything to what it says when it manages, each change on record, and ends what hung on the old', async () => {
    await apply(FILE);
    const { cookie } = await signIn('ada@example.com', GOOD_PASSWORD);
    const edited = {
      ...FILE, manage: true,
      organisations: [{ slug: 'org_a', name: 'Organisation Alpha' }],
      tenants: [{ ...FILE.tenants[0], name: 'Acme Ltd', plan: 'saas/starter', limits: { max_tool_calls: 30 } }],
      users: [{ ...FILE.users[0], id: 'u_ada', memberships: [{ tenant: 'acme', roles: ['viewer'] }] }],
      api_keys: [{ ...FILE.api_keys[0], key: 'another_admin_key', scopes: ['runs:read'] }],
      registry: { tenants: { acme: { limits: { max_tool_calls: 35 } } } },
    };
    const before = house.audit.notes.length;
    const report = await apply(edited, { env: { ADA_PASSWORD: 'crimson-lantern-77' } });
    expect(report).toEqual({
      created: [], ignored: [], changed: [
        'organisations org_a name', 'tenants acme name', 'tenants acme plan', 'users ada@example.com name or id', 'users ada@example.com password', 'registry.tenants.acme', 'users ada@example.com in acme', 'api_keys admin key of ada@example.com key and scopes',
      ],
    });
    expect(house.audit.notes.slice(before).map((note) => note.type)).toEqual([
      'admin.organisation.updated', 'admin.tenant.updated', 'admin.tenant.plan_changed', 'admin.user.updated', 'auth.password.changed', 'registry.override.updated', 'admin.role.assigned', 'admin.role.removed', 'auth.api_key.updated',
    ]);
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(house.actor({ apiKey: 'dev_admin_key' })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    expect([...(await house.actor({ apiKey: 'another_admin_key' })).capabilities]).toEqual(['runs:read']);
    writes = 0;
    expect(await apply(edited, { env: { ADA_PASSWORD: 'crimson-lantern-77' } })).toMatchObject({ created: [], changed: [] });
    expect(writes).toBe(0);
  });

  it('makes a role that is new in the file without touching those that stand, nor anything beside them', async () => {
    await apply(FILE);
    const more = { ...FILE, roles: [{ name: 'support_agent', capabilities: ['*'] }, { name: 'night_watch', capabilities: ['runs:read'] }] };
    expect(await apply(more)).toEqual({ created: ['registry.base'], changed: [], ignored: [] });
    const held = (role: string) => database.storage.readIdentity({ tenantId: acmeId }, (db) => house.deps.roleBook.held(db, acmeId, [role]));
    const { id: acmeId } = await tenant('acme');
    expect([...(await held('night_watch')).capabilities]).toEqual(['runs:read']);
    expect((await held('support_agent')).capabilities).toEqual(new Set(['runs:read', 'runs:write']));
    writes = 0;
    await apply(more);
    expect(writes).toBe(0);
  });

  it('never deletes: what left the file stays', async () => {
    await apply(FILE);
    await apply({ version: 1, manage: true });
    expect(await house.actor({ apiKey: 'dev_admin_key' })).toMatchObject({ roles: new Set(['admin', 'clerk']) });
  });

  it('keeps a key revoked that somebody revoked', async () => {
    await apply(FILE);
    const actor = await house.actor({ apiKey: 'dev_admin_key' });
    if (!actor.keyId) throw new Error('came by key');
    await revokeApiKey(house.deps, actor, actor.keyId);
    await apply({ ...FILE, manage: true });
    await expect(house.actor({ apiKey: 'dev_admin_key' })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
  });

  it.each([
    ['an unknown organisation', { tenants: [{ slug: 'x', name: 'X', organisation: 'nowhere' }] }, 'tenants[0].organisation'],
    ['an unknown tenant', { users: [{ email: 'eve@example.com', memberships: [{ tenant: 'nowhere', roles: [] }] }] }, 'users[0].memberships[0].tenant'],
    ['a variable that is not set', { users: [{ email: 'eve@example.com', password_env: 'NOT_SET' }] }, 'users[0].password_env'],
    ['a layer of nobody', { registry: { users: { nobody: {} } } }, 'registry.users.nobody'],
    ['a layer that is no object', { registry: { tenants: { x: 1 } }, tenants: [{ slug: 'x', name: 'X' }] }, 'registry.tenants.x'],
    ['a key of somebody who is no member', { tenants: [{ slug: 'x', name: 'X' }], users: [{ email: 'eve@example.com' }], api_keys: [{ name: 'k', user: 'eve@example.com', tenant: 'x', key: '12345678' }] }, 'api_keys[0].user'],
  ])('is refused with its field for %s', async (_what, content, field) => {
    await expect(apply({ version: 1, ...content })).rejects.toMatchObject({ code: 'input/invalid', details: { field } });
  });

  it('is refused in production for secrets in clear text, before anything is written, and for short keys from the environment', async () => {
    await expect(apply(FILE, { mode: 'production' })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'api_keys[0].key' } });
    expect(writes).toBe(0);
    const file = { ...FILE, api_keys: [{ name: 'admin key', user: 'ada@example.com', tenant: 'acme', key_env: 'ADMIN_KEY' }] };
    await expect(apply(file, { mode: 'production', env: { ...ENV, ADMIN_KEY: 'short-key-of-24-letters!' } })).rejects.toMatchObject({ details: { field: 'api_keys[0].key_env' } });
    const key = 'kq8Zt2xVn4Lr7Wd1Gs5Hb9Jf3Mc6Py0A';
    await apply(file, { mode: 'production', env: { ...ENV, ADMIN_KEY: key } });
    expect(await house.actor({ apiKey: key })).toMatchObject({ kind: 'key' });
  });

  it('is refused for weak passwords and unknown roles like anybody’s wish, and goes on from there when mended', async () => {
    await expect(apply(FILE, { env: { ADA_PASSWORD: 'password123' } })).rejects.toMatchObject({ code: 'people/weak-password' });
    await expect(apply({ ...FILE, roles: [] })).rejects.toMatchObject({ code: 'people/unknown-role' });
    expect((await apply(FILE)).created).toContain('users ada@example.com in acme');
    expect((await signIn('ada@example.com', GOOD_PASSWORD)).principal.tenant.slug).toBe('acme');
  });

  it.skipIf(example === null)('may be the published example', async () => {
    const text = readFileSync(example ?? '', 'utf8');
    await apply(text, { env: ENV });
    const { principal } = await signIn('ada@example.com', GOOD_PASSWORD);
    expect(principal).toMatchObject({ person: { externalId: 'u_admin' }, tenant: { slug: 'tenant_demo' }, organisation: { slug: 'org_demo' } });
    expect(await house.actor({ apiKey: 'dev_admin_key' })).toMatchObject({ roles: new Set(['admin']) });
    writes = 0;
    expect(await apply(text, { env: ENV })).toEqual({ created: [], changed: [], ignored: [] });
    expect(writes).toBe(0);
  });

  it.each([['saas-five', ['super_admin', 'tenant_admin', 'developer', 'analyst', 'service_account']], ['taskforce', ['agent_designer', 'auditor']], ['dev-health', ['viewer', 'editor']], ['hosted-agents', ['billing_reader']]] as const)('lays the roles of the preset %s over the base, and writes nothing the second time', async (role_preset, roles) => {
    await apply({ version: 1, role_preset });
    const base = await database.storage.read(house.installer(), (db) => house.overrides.layers.latest(db, BASE));
    const { version, content } = base ?? { version: 0, content: {} };
    expect(version).toBe(2);
    expect(content).toMatchObject({ roles: { owner: expect.anything() as unknown, ...rolesOfPreset(role_preset) } });
    expect(Object.keys(rolesOfPreset(role_preset))).toEqual(roles);
    await apply({ version: 1, role_preset });
    expect((await database.storage.read(house.installer(), (db) => house.overrides.layers.latest(db, BASE)))?.version).toBe(2);
  });
});
