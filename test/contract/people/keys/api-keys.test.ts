import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { changeRoles, disableUser } from '../../../../server/people/identity/index.ts';
import { createApiKey, declareApiKey, listApiKeys, NewApiKey, openKeyHolders, revokeApiKey, signInByKey } from '../../../../server/people/keys/index.ts';
import { makeKey } from '../../../../server/people/keys/key-format.ts';
import { authenticate, isFreshlyProved, refreshSession } from '../../../../server/people/sessions/index.ts';
import { suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { brand } from '../../../../shared/brand.ts';
import { openCommandLog } from '../../../../server/records/commands/index.ts';
import { kitFor, noHooks } from '../../../../server/base/storage/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const DAY = 86_400_000;

describe.each(databases)('API keys on %s', (name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let admin: Actor;
  let ada: Actor;
  let count = 0;
  beforeAll(async () => {
    const commands = openCommandLog(kitFor(name === 'SQLite' ? 'sqlite' : 'postgres'), fixedClock());
    database = await open({ ...noHooks, ...commands });
    house = await peopleHouse(database);
    acme = await house.tenant('acme');
    admin = await house.person(acme, 'admin', ['owner']);
  });
  beforeEach(async () => {
    ada = await house.person(acme, `ada${(count += 1)}`, ['agent_designer']);
  });
  afterAll(() => database.close());

  const make = (actor: Actor, input: object = {}) => createApiKey(house.deps, actor, NewApiKey.parse({ name: 'ci', ...input }));
  const madeKey = async (actor: Actor, input: object = {}) => {
    const { key, apiKey } = await make(actor, input);
    if (key === null) throw new Error('a new key is shown');
    return { key, apiKey };
  };

  it('are shown once, kept as an HMAC, and give their owner’s rights as a key', async () => {
    const { key, apiKey } = await madeKey(ada);
    expect(key).toMatch(/^cssk_live_/);
    expect(apiKey).toMatchObject({ name: 'ci', userId: ada.userId, tenantId: acme.id, scopes: ['*'], hint: `${key.slice(0, 23)}…${key.slice(-4)}` });
    const actor = await house.actor({ apiKey: key });
    expect(actor).toMatchObject({ kind: 'key', keyId: apiKey.id, userId: ada.userId, sessionId: null, capabilities: ada.capabilities });
    const stored = await database.storage.readIdentity(admin, (db) => db.all<Record<string, unknown>>('SELECT mac, hint, name FROM iam_api_key WHERE id = ?', apiKey.id));
    expect(JSON.stringify(stored)).not.toContain(key.slice(24));
    expect(JSON.stringify(await listApiKeys(house.deps, admin))).not.toContain(key.slice(24));
  });

  it('answer a repeated command without the key, and exist once', async () => {
    const named = { ...ada, command: { id: systemIds.id(), procedure: 'people.createKey', argsDigest: '00' } };
    const first = await make(named);
    const again = await make({ ...named, command: { ...named.command } });
    expect(first.key).not.toBeNull();
    expect(again).toEqual({ apiKey: first.apiKey, key: null });
    expect(await listApiKeys(house.deps, ada)).toHaveLength(1);
    const remembered = await database.storage.read(ada, (db) => db.all<{ readonly result: unknown }>('SELECT result FROM command WHERE tenant_id = ? AND id = ?', acme.id, named.command.id));
    expect(remembered).toHaveLength(1);
    expect(JSON.stringify(remembered)).not.toContain(first.key?.slice(24));
  });

  it('allow what their scopes and their owner’s roles both allow at that moment, and nothing sealed unless it was named', async () => {
    const { key } = await madeKey(ada, { scopes: ['catalog:*', 'runs:read'] });
    expect([...(await house.actor({ apiKey: key })).capabilities].toSorted()).toEqual([...ada.capabilities].filter((one) => one.startsWith('catalog:') || one === 'runs:read').toSorted());
    await changeRoles(house.deps, admin, { userId: ada.userId, ver: 1, roles: ['viewer'] });
    expect([...(await house.actor({ apiKey: key })).capabilities].toSorted()).toEqual(['catalog:read', 'runs:read']);
    const broad = await house.actor({ apiKey: (await madeKey(admin)).key });
    expect([broad.capabilities.has('tenant:manage'), broad.capabilities.has('secret:read'), broad.capabilities.has('tenant:delete')]).toEqual([true, false, false]);
    const named = await house.actor({ apiKey: (await madeKey(admin, { scopes: ['secret:read'] })).key });
    expect([...named.capabilities]).toEqual(['secret:read']);
  });

  it('are refused with a scope that their maker lacks, and nothing is made', async () => {
    await expect(make(ada, { scopes: ['tenant:manage'] })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(make(ada, { scopes: ['no:such'] })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'scopes' } });
    const narrow = await house.actor({ apiKey: (await madeKey(admin, { scopes: ['apikey:manage'] })).key });
    await expect(make(narrow)).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    expect(await listApiKeys(house.deps, ada)).toEqual([]);
    for (const extra of [{ userId: admin.userId }, { key: 'mine-all-mine' }, { createdAt: '2020-01-01' }, { expiresInDays: 366 }]) expect(NewApiKey.safeParse({ name: 'ci', ...extra }).success).toBe(false);
  });

  it('stop at once when revoked, expired, or when their owner or tenant is shut out', async () => {
    const refused = { code: 'auth/invalid-api-key' };
    const [revoked, brief, owned] = [await madeKey(ada), await madeKey(ada, { expiresInDays: 1 }), await madeKey(ada)];
    await revokeApiKey(house.deps, ada, revoked.apiKey.id);
    await expect(house.actor({ apiKey: revoked.key })).rejects.toMatchObject(refused);
    house.clock.advance(DAY);
    await expect(house.actor({ apiKey: brief.key })).rejects.toMatchObject(refused);
    await disableUser(house.deps, admin, ada.userId);
    await expect(house.actor({ apiKey: owned.key })).rejects.toMatchObject(refused);
    const frozen = await house.tenant(`frozen-${count}`);
    const { key } = await madeKey(await house.person(frozen, `eve${count}`, ['viewer']));
    await suspendTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 1 }, 'unpaid');
    await expect(house.actor({ apiKey: key })).rejects.toMatchObject(refused);
  });

  it('are revoked by their owner or by whoever manages keys, in the same tenant', async () => {
    const { apiKey } = await madeKey(ada);
    const bob = await house.person(acme, `bob${count}`, ['viewer']);
    const stranger = await house.person(await house.tenant(`other-${count}`), `stranger${count}`, ['owner']);
    await expect(revokeApiKey(house.deps, bob, apiKey.id)).rejects.toMatchObject({ code: 'people/capability-missing' });
    await expect(revokeApiKey(house.deps, stranger, apiKey.id)).rejects.toMatchObject({ code: 'people/key-not-found' });
    await revokeApiKey(house.deps, admin, apiKey.id);
    const told = house.audit.of('auth.api_key.revoked').length;
    expect(await revokeApiKey(house.deps, admin, apiKey.id)).toEqual({ id: apiKey.id, sessionsEnded: 0 });
    expect(house.audit.of('auth.api_key.revoked')).toHaveLength(told);
    expect(await listApiKeys(house.deps, bob)).toEqual([]);
    expect((await listApiKeys(house.deps, admin, ada.userId)).map((one) => one.id)).toEqual([apiKey.id]);
  });

  it('note their use at most once a minute, and only the first in the log', async () => {
    const { key, apiKey } = await madeKey(ada);
    const used = async () => (await listApiKeys(house.deps, ada))[0]?.lastUsedAt;
    const told = house.audit.of('auth.api_key.used').length;
    await house.actor({ apiKey: key });
    const first = await used();
    house.clock.advance(59_999);
    await house.actor({ apiKey: key });
    expect(await used()).toBe(first);
    house.clock.advance(1);
    await house.actor({ apiKey: key });
    expect(await used()).toBe(house.clock.now());
    expect(house.audit.of('auth.api_key.used').slice(told)).toMatchObject([{ resource: { id: apiKey.id }, actor: { kind: 'key', tenantId: acme.id } }]);
  });

  it('are refused before the database is asked when a letter is wrong, and when they are of a test deployment', async () => {
    const { key } = await madeKey(ada);
    const closed = { ...house.deps, storage: { ...database.storage, readIdentity: () => Promise.reject(new Error('asked the database')) } };
    const typo = key.slice(0, 30) + (key.charAt(30) === 'a' ? 'b' : 'a') + key.slice(31);
    for (const wrong of [typo, 'cssk_live_x', makeKey('cssk_test_', systemIds), 'x'.repeat(513)]) await expect(openKeyHolders(closed).holderOf(wrong, HERE)).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    await expect(openKeyHolders(closed).holderOf(key, HERE)).rejects.toThrow('asked the database');
  });

  it('buy a token pair that may no more than they may and dies with them', async () => {
    const { key, apiKey } = await madeKey(ada, { scopes: ['runs:read'] });
    const { principal, tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    const bearer = tokens?.accessToken ?? '';
    expect(await house.actor({ bearer })).toMatchObject({ kind: 'key', keyId: apiKey.id, capabilities: new Set(['runs:read']), sessionId: principal.session?.id });
    expect(isFreshlyProved((await authenticate(house.deps, { bearer, source: HERE })).principal, house.clock.now())).toBe(false);
    const { tokens: next } = await refreshSession(house.deps, tokens?.refreshToken ?? '', 'E', HERE);
    expect(await revokeApiKey(house.deps, ada, apiKey.id)).toMatchObject({ sessionsEnded: 1 });
    await expect(house.actor({ bearer: next.accessToken })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(refreshSession(house.deps, next.refreshToken, 'E', HERE)).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
  });

  it('buy nothing that outlives them', async () => {
    const { key } = await madeKey(ada, { expiresInDays: 1 });
    house.clock.advance(DAY - 60_000);
    const { tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    expect(tokens?.expiresInS).toBe(60);
  });

  it('that are unknown buy nothing, and the deployment’s log tells of it', async () => {
    await expect(signInByKey(house.deps, 'no-such-key-here', { dialect: 'E', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-api-key', message: 'invalid api_key' });
    expect(house.audit.of('auth.login.failed').at(-1)).toMatchObject({ actor: { tenantId: SYSTEM_TENANT, source: HERE }, details: { reason: 'unknown-key' } });
  });

  it('may be declared as any text, but not one whose checksum is wrong, nor one that is somebody’s already', async () => {
    const declare = (key: string, userId = ada.userId) => declareApiKey(house.deps, house.installer(acme), { userId, name: 'declared', key, scopes: ['*'], expiresAt: null });
    await declare(`dev_admin_key_${count}`);
    expect(await house.actor({ apiKey: `dev_admin_key_${count}` })).toMatchObject({ kind: 'key', userId: ada.userId });
    await expect(declare(`dev_admin_key_${count}`, admin.userId)).rejects.toMatchObject({ code: 'people/key-exists' });
    await expect(declare('cssk_live_mistyped')).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'key' } });
    expect((await listApiKeys(house.deps, ada))[0]).toMatchObject({ origin: 'declared', hint: null, expiresAt: null });
    await expect(revokeApiKey(house.deps, ada, brand('00000000-0000-7000-8000-00000000dead'))).rejects.toMatchObject({ code: 'people/key-not-found' });
  });
});
