import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { addMember, changeRoles, disableUser, removeMember } from '../../../../server/people/identity/index.ts';
import { createApiKey, declareApiKey, giveApiKey, listApiKeys, NewApiKey, openKeyHolders, revokeApiKey, rotateApiKey, signInByKey } from '../../../../server/people/keys/index.ts';
import { checksumOf, makeKey } from '../../../../server/people/keys/key-format.ts';
import { isSameMac } from '../../../../server/people/keys/key-mac.ts';
import { DEFAULT_ROLES } from '../../../../shared/default-roles.ts';
import { authenticate, isFreshlyProved, refreshSession } from '../../../../server/people/sessions/index.ts';
import { suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { brand, plusMs } from '../../../../shared/brand.ts';
import { CAPABILITIES } from '../../../../shared/capabilities.ts';
import { openCommandLog } from '../../../../server/records/commands/index.ts';
import { kitFor, noHooks } from '../../../../server/base/storage/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { ELSEWHERE, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

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

  it('AK-02: are shown once, kept as an HMAC with a hint, and give their owner’s rights as a key', async () => {
    const { key, apiKey } = await madeKey(ada);
    expect(key).toMatch(/^cssk_live_/);
    expect(apiKey).toMatchObject({ name: 'ci', userId: ada.userId, tenantId: acme.id, scopes: ['*'], hint: `${key.slice(0, 23)}…${key.slice(-4)}` });
    const actor = await house.actor({ apiKey: key });
    expect(actor).toMatchObject({ kind: 'key', keyId: apiKey.id, userId: ada.userId, sessionId: null, capabilities: ada.capabilities });
    const stored = await database.storage.readIdentity(admin, (db) => db.all<Record<string, unknown>>('SELECT mac, hint, name FROM iam_api_key WHERE id = ?', apiKey.id));
    expect(JSON.stringify(stored)).not.toContain(key.slice(24));
    expect(JSON.stringify(await listApiKeys(house.deps, admin))).not.toContain(key.slice(24));
  });

  it('name everybody who was shown them, also when a service account owns them by now, and in sessions bought with them', async () => {
    const { key, apiKey } = await madeKey(admin, { scopes: ['catalog:read'] });
    const service = await house.person(acme, `service${count}`, ['service_account', 'viewer']);
    await giveApiKey(house.deps, admin, apiKey.id, service.userId);
    expect(await house.actor({ apiKey: key })).toMatchObject({ kind: 'key', userId: service.userId, behind: [admin.userId] });
    const { tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    const bearer = tokens?.accessToken ?? '';
    expect(await house.actor({ bearer })).toMatchObject({ kind: 'key', userId: service.userId, behind: [admin.userId] });
    const other = await house.person(acme, `rotator${count}`, ['owner']);
    const rotated = await rotateApiKey(house.deps, other, apiKey.id, { overlapSeconds: 0 });
    expect(await house.actor({ apiKey: rotated.key ?? '' })).toMatchObject({ userId: service.userId, behind: [other.userId] });
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

  it('AK-05, AK-12: allow what their scopes and their owner’s roles both allow at that moment, and nothing sealed or of the platform unless it was named', async () => {
    const { key } = await madeKey(ada, { scopes: ['catalog:*', 'runs:read'] });
    expect([...(await house.actor({ apiKey: key })).capabilities].toSorted()).toEqual([...ada.capabilities].filter((one) => one.startsWith('catalog:') || one === 'runs:read').toSorted());
    await changeRoles(house.deps, admin, { userId: ada.userId, ver: 1, roles: ['viewer'] });
    expect([...(await house.actor({ apiKey: key })).capabilities].toSorted()).toEqual(['catalog:read', 'runs:read']);
    const broad = await house.actor({ apiKey: (await madeKey(admin)).key });
    expect([broad.capabilities.has('tenant:manage'), broad.capabilities.has('secret:read'), broad.capabilities.has('tenant:delete')]).toEqual([true, false, false]);
    expect([...broad.capabilities].filter((one) => CAPABILITIES[one].sealed || one.startsWith('platform:'))).toEqual([]);
    const named = await house.actor({ apiKey: (await madeKey(admin, { scopes: ['secret:read'] })).key });
    expect([...named.capabilities]).toEqual(['secret:read']);
  });

  it('AK-04: are refused with a scope that their maker lacks, and nothing is made', async () => {
    await expect(make(ada, { scopes: ['tenant:manage'] })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(make(ada, { scopes: ['no:such'] })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'scopes' } });
    const narrow = await house.actor({ apiKey: (await madeKey(admin, { scopes: ['apikey:manage'] })).key });
    await expect(make(narrow)).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    expect(await listApiKeys(house.deps, ada)).toEqual([]);
    for (const extra of [{ userId: admin.userId }, { key: 'mine-all-mine' }, { createdAt: '2020-01-01' }, { expiresInDays: 366 }]) expect(NewApiKey.safeParse({ name: 'ci', ...extra }).success).toBe(false);
  });

  it('AK-08, U22: stop at once when revoked, expired, not good yet, or when their tenant is shut out', async () => {
    const refused = { code: 'auth/invalid-api-key' };
    const [revoked, brief, owned] = [await madeKey(ada), await madeKey(ada, { expiresInDays: 1 }), await madeKey(ada)];
    await revokeApiKey(house.deps, ada, revoked.apiKey.id);
    await expect(house.actor({ apiKey: revoked.key })).rejects.toMatchObject(refused);
    house.clock.advance(DAY);
    await expect(house.actor({ apiKey: brief.key })).rejects.toMatchObject(refused);
    const later = await madeKey(ada, { validFrom: plusMs(house.clock.now(), DAY) });
    await expect(house.actor({ apiKey: later.key })).rejects.toMatchObject(refused);
    house.clock.advance(DAY);
    expect((await house.actor({ apiKey: later.key })).keyId).toBe(later.apiKey.id);
    await expect(house.actor({ apiKey: owned.key })).resolves.toMatchObject({ keyId: owned.apiKey.id });
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

  it('note their last use at most once a minute, and only the first in the log', async () => {
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

  it('AK-14: are refused before the database is asked when a letter is wrong, and when they are of the other kind of deployment', async () => {
    const { key } = await madeKey(ada);
    const closed = { ...house.deps, storage: { ...database.storage, readIdentity: () => Promise.reject(new Error('asked the database')) } };
    const typo = key.slice(0, 30) + (key.charAt(30) === 'a' ? 'b' : 'a') + key.slice(31);
    for (const wrong of [typo, 'cssk_live_x', makeKey('cssk_test_', systemIds), 'x'.repeat(513)]) await expect(openKeyHolders(closed).holderOf(wrong, HERE)).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    await expect(openKeyHolders(closed).holderOf(key, HERE)).rejects.toThrow('asked the database');
    const testing = { ...closed, keyKind: 'test' as const };
    await expect(openKeyHolders(testing).holderOf(key, HERE)).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    await expect(openKeyHolders(testing).holderOf(makeKey('cssk_test_', systemIds), HERE)).rejects.toThrow('asked the database');
  });

  it('AK-13: buy a token pair that may no more than they may and dies with them', async () => {
    const { key, apiKey } = await madeKey(ada, { scopes: ['runs:read'] });
    const { principal, tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    const bearer = tokens?.accessToken ?? '';
    expect(await house.actor({ bearer })).toMatchObject({ kind: 'key', keyId: apiKey.id, capabilities: new Set(['runs:read']), sessionId: principal.session?.id });
    expect(isFreshlyProved((await authenticate(house.deps, { bearer, source: HERE })).principal, house.clock.now())).toBe(false);
    const { tokens: next } = await refreshSession(house.deps, tokens?.refreshToken ?? '', { dialect: 'E', source: HERE });
    expect(await revokeApiKey(house.deps, ada, apiKey.id)).toMatchObject({ sessionsEnded: 1 });
    await expect(house.actor({ bearer: next.accessToken })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(refreshSession(house.deps, next.refreshToken, { dialect: 'E', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
  });

  it('buy nothing that outlives them', async () => {
    const { key } = await madeKey(ada, { expiresInDays: 1 });
    house.clock.advance(DAY - 60_000);
    const { tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    expect(tokens?.expiresInS).toBe(60);
  });

  it('that are unknown buy nothing', async () => {
    await expect(signInByKey(house.deps, 'no-such-key-here', { dialect: 'E', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-api-key', message: 'invalid api_key' });
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

  it('AK-01: twenty thousand keys with one wrong letter are refused without a question to the database', async () => {
    const { key } = await madeKey(ada);
    const closed = openKeyHolders({ ...house.deps, storage: { ...database.storage, readIdentity: () => Promise.reject(new Error('asked the database')) } });
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const random = randomBytes(40_000);
    let undetected = 0;
    for (let at = 0; at < 20_000; at++) {
      const place = 'cssk_live_'.length + ((random[at * 2] ?? 0) % (key.length - 'cssk_live_'.length));
      const other = letters.replace(key.charAt(place), '').charAt((random[at * 2 + 1] ?? 0) % 61);
      const outcome = await closed.holderOf(key.slice(0, place) + other + key.slice(place + 1), HERE).then(() => 'in', (reason: unknown) => String(Reflect.get(Object(reason), 'code')));
      if (outcome !== 'auth/invalid-api-key') undetected += 1;
    }
    expect(undetected).toBe(0);
    await expect(closed.holderOf(key, HERE)).rejects.toThrow('asked the database');
  });

  it('AK-06: refuse when their owner was shut out, unless an admin gave them to a service account', async () => {
    const [kept, lost] = [await madeKey(ada, { scopes: ['runs:execute', 'catalog:read'] }), await madeKey(ada)];
    const robot = await house.person(acme, `robot${count}`, ['service_account']);
    const viewer = await house.person(acme, `viewer${count}`, ['viewer']);
    const { tokens } = await signInByKey(house.deps, kept.key, { dialect: 'E', source: HERE });
    await expect(giveApiKey(house.deps, admin, kept.apiKey.id, viewer.userId)).rejects.toMatchObject({ code: 'people/no-service-account' });
    await expect(giveApiKey(house.deps, ada, kept.apiKey.id, robot.userId)).rejects.toMatchObject({ code: 'people/capability-missing' });
    await giveApiKey(house.deps, admin, kept.apiKey.id, robot.userId);
    await disableUser(house.deps, admin, ada.userId);
    expect(await house.actor({ apiKey: kept.key })).toMatchObject({ userId: robot.userId, capabilities: new Set(['runs:execute', 'catalog:read']) });
    await expect(house.actor({ apiKey: lost.key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    await expect(house.actor({ bearer: tokens?.accessToken ?? '' })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(house.audit.of('auth.api_key.updated').at(-1)).toMatchObject({ details: { owner: { before: ada.userId, after: robot.userId } } });
  });

  it('AK-09: are good from their networks only, and so is what was bought with them', async () => {
    const { key } = await madeKey(ada, { networks: ['192.0.2.0/24', '2001:db8::/32'] });
    const { tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    const from = (ip: string | null) => ({ source: { ip, userAgent: null } });
    for (const ip of ['192.0.2.7', '::ffff:192.0.2.9', '2001:db8::1']) expect(await authenticate(house.deps, { apiKey: key, ...from(ip) })).toMatchObject({ principal: { key: { name: 'ci' } } });
    for (const ip of [ELSEWHERE.ip, '2001:db9::1', null, 'zz']) {
      await expect(authenticate(house.deps, { apiKey: key, ...from(ip) })).rejects.toMatchObject({ code: 'auth/wrong-network' });
      await expect(authenticate(house.deps, { bearer: tokens?.accessToken ?? '', ...from(ip) })).rejects.toMatchObject({ code: 'auth/wrong-network' });
    }
    await expect(signInByKey(house.deps, key, { dialect: 'E', source: ELSEWHERE })).rejects.toMatchObject({ code: 'auth/wrong-network' });
    for (const networks of [['not-an-address'], ['192.0.2.0/33']]) expect(NewApiKey.safeParse({ name: 'ci', networks }).success).toBe(false);
  });

  it('AK-17: are compared as digests, whole, and one lookup tells a wrong secret from an unknown key to nobody', async () => {
    const { key } = await madeKey(ada);
    const questions: number[] = [];
    let asked = 0;
    const counting = openKeyHolders({ ...house.deps, storage: { ...database.storage, readIdentity: (scope, work) => {
      asked += 1;
      return database.storage.readIdentity(scope, work);
    } } });
    const other = makeKey('cssk_live_', systemIds);
    const body = key.slice(0, 24) + other.slice(24, 67);
    for (const wrong of [body + checksumOf(body), other, `foreign-${count}-of-nobody`]) {
      asked = 0;
      await expect(counting.holderOf(wrong, HERE)).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
      questions.push(asked);
    }
    expect(questions).toEqual([1, 1, 1]);
    expect([isSameMac('ab', 'ab'), isSameMac('ab', 'ac'), isSameMac('ab', 'a')]).toEqual([true, false, false]);
  });

  it('are rotated: a new key beside the old one, which is good for the overlap and not a moment longer', async () => {
    const { key, apiKey } = await madeKey(ada, { scopes: ['runs:read'], expiresInDays: 30, networks: ['192.0.2.0/24'] });
    const { tokens } = await signInByKey(house.deps, key, { dialect: 'E', source: HERE });
    const rotated = await rotateApiKey(house.deps, ada, apiKey.id, { overlapSeconds: 60 });
    expect(rotated.apiKey).toMatchObject({ name: 'ci', scopes: ['runs:read'], networks: ['192.0.2.0/24'], expiresAt: plusMs(house.clock.now(), 30 * DAY) });
    expect(rotated.apiKey.id).not.toBe(apiKey.id);
    house.clock.advance(59_999);
    for (const good of [key, rotated.key ?? '']) expect((await house.actor({ apiKey: good })).capabilities).toEqual(new Set(['runs:read']));
    expect((await house.actor({ bearer: tokens?.accessToken ?? '' })).keyId).toBe(apiKey.id);
    house.clock.advance(1);
    await expect(house.actor({ apiKey: key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    await expect(house.actor({ bearer: tokens?.accessToken ?? '' })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect((await house.actor({ apiKey: rotated.key ?? '' })).keyId).toBe(rotated.apiKey.id);
    await expect(rotateApiKey(house.deps, ada, apiKey.id, { overlapSeconds: 60 })).rejects.toMatchObject({ code: 'people/key-not-found' });
  });

  it('are rotated by nobody who would come to more by it than they have', async () => {
    const keeper = await house.person(acme, `keeper${count}`, ['admin']);
    const { apiKey } = await madeKey(admin, { scopes: ['*', 'secret:read'] });
    await expect(rotateApiKey(house.deps, keeper, apiKey.id, { overlapSeconds: 0 })).rejects.toMatchObject({ code: 'people/grant-exceeds-own', details: { beyond: ['secret:read'] } });
    const theirs = await madeKey(ada);
    expect((await rotateApiKey(house.deps, keeper, theirs.apiKey.id, { overlapSeconds: 0 })).apiKey.userId).toBe(ada.userId);
    const declared = await declareApiKey(house.deps, house.installer(acme), { userId: ada.userId, name: 'declared', key: `from_a_file_${count}`, scopes: ['*'], expiresAt: null });
    await expect(rotateApiKey(house.deps, ada, declared.id, { overlapSeconds: 0 })).rejects.toMatchObject({ code: 'people/key-declared' });
  });

  it('T07: begin with tf_ where they are the taskforce’s, are shown once, kept as a digest, may what an operator may, expire, are listed by tenant and revoked', async () => {
    const { key, apiKey } = await madeKey(ada, { prefix: 'tf_', expiresInDays: 1 });
    expect(key).toMatch(/^tf_[0-9A-Za-z]{13}_[0-9A-Za-z]{49}$/);
    expect(new Set(apiKey.scopes)).toEqual(ada.capabilities.intersection(new Set(DEFAULT_ROLES.operator)));
    const stored = await database.storage.readIdentity(admin, (db) => db.all<Record<string, unknown>>('SELECT mac, hint FROM iam_api_key WHERE id = ?', apiKey.id));
    expect(String(stored[0]?.['mac'])).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(stored)).not.toContain(key.slice(20));
    const operator = await house.person(acme, `operator${count}`, ['operator']);
    expect((await house.actor({ apiKey: key })).capabilities.isSubsetOf(operator.capabilities)).toBe(true);
    const stranger = await house.person(await house.tenant(`apart-${count}`), `stranger-${count}`, ['owner']);
    expect((await listApiKeys(house.deps, admin)).map((one) => one.id)).toContain(apiKey.id);
    expect((await listApiKeys(house.deps, stranger)).map((one) => one.id)).not.toContain(apiKey.id);
    expect((await listApiKeys(house.deps, ada)).find((one) => one.id === apiKey.id)?.lastUsedAt).toBe(house.clock.now());
    const brief = await madeKey(ada, { prefix: 'tf_' });
    await revokeApiKey(house.deps, ada, brief.apiKey.id);
    await expect(house.actor({ apiKey: brief.key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    house.clock.advance(DAY);
    await expect(house.actor({ apiKey: key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
  });

  it('stay dead when their owner is taken out of the tenant and added again, each with an entry', async () => {
    const { key, apiKey } = await madeKey(ada);
    const { accessToken } = (await signInByKey(house.deps, key, { dialect: 'U', source: HERE })).tokens ?? { accessToken: '' };
    const member = await database.storage.readIdentity(admin, (db) => house.deps.people.member(db, acme.id, ada.userId));
    await removeMember(house.deps, admin, { userId: ada.userId, ver: member?.membership.ver ?? 0 });
    expect(house.audit.of('auth.api_key.revoked').at(-1)).toMatchObject({ resource: { id: apiKey.id }, details: { owner: ada.userId, via: 'membership-ended' } });
    await addMember(house.deps, admin, { email: ada.email ?? '', roles: ['agent_designer'] });
    await expect(house.actor({ apiKey: key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    await expect(house.actor({ bearer: accessToken })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect((await listApiKeys(house.deps, admin, ada.userId)).every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  });
});
