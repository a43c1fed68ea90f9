import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statusOf } from '../../../../server/api/refusal-status.ts';
import { wireErrorOf } from '../../../../server/api/wire-error.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { accountKey, changePassword, clientKey, disableUser, openPasswordResets, type PasswordHasher, requestPasswordReset, resetPassword, setPassword } from '../../../../server/people/identity/index.ts';
import { refreshSession, signInByPassword, SignInInput, type SignInWay } from '../../../../server/people/sessions/index.ts';
import { activateTenant, suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { epochMs } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { ELSEWHERE, GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const MINUTE = 60_000;

describe.each(databases)('signing in by password on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let admin: Actor;
  let ada: Actor;
  let count = 0;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    acme = await house.tenant('acme');
    admin = await house.person(acme, 'admin', ['owner']);
  });
  beforeEach(async () => {
    ada = await house.person(acme, `ada${(count += 1)}`, ['operator']);
  });
  afterAll(() => database.close());

  const signIn = (email: string | null, password: string, way: Partial<SignInWay> = {}, tenant?: string) =>
    signInByPassword(house.deps, SignInInput.parse({ email, password, ...(tenant ? { tenant } : {}) }), { kind: 'browser', dialect: 'own', source: HERE, ...way });
  const fail = (email: string | null, way: Partial<SignInWay> = {}) => signIn(email, 'wrong-password-1', way).catch((reason: unknown) => reason);

  it('begins a session in any spelling of the email’s case, and the tenant’s log tells of it', async () => {
    const { principal, cookie, tokens } = await signIn(ada.email?.toUpperCase() ?? '', GOOD_PASSWORD);
    expect(principal.tenant.slug).toBe('acme');
    expect(tokens).toBeNull();
    expect(cookie).toMatch(/^[\w-]{43}$/);
    expect(await house.actor({ cookie })).toMatchObject({ userId: ada.userId, kind: 'user', tenantId: acme.id, sessionId: principal.session?.id });
    expect(house.audit.of('auth.login.succeeded').at(-1)).toMatchObject({ actor: { userId: ada.userId, tenantId: acme.id, source: HERE } });
  });

  it('AUTH-01: answers an unknown email and a wrong password alike, after the same work', async () => {
    const worked: Array<'somebody’s hash' | 'nobody’s hash'> = [];
    const passwords: PasswordHasher = { ...house.deps.passwords, verify: (stored, password) => { worked.push(stored === null ? 'nobody’s hash' : 'somebody’s hash'); return house.deps.passwords.verify(stored, password); } };
    const attempt = (email: string | null) => signInByPassword({ ...house.deps, passwords }, SignInInput.parse({ email, password: 'wrong-password-1' }), { kind: 'browser', dialect: 'own', source: HERE }).catch((reason: unknown) => reason);
    const [unknown, wrong] = [wireErrorOf(await attempt('nobody-here@example.com'), '', () => ''), wireErrorOf(await attempt(ada.email), '', () => '')];
    expect(unknown).toEqual(wrong);
    expect(unknown).toMatchObject({ status: 401, message: 'Invalid credentials' });
    expect(worked).toEqual(['nobody’s hash', 'somebody’s hash']); // one comparison each: the dummy costs what a real one does
  });

  it('D24: takes the email in any case, and answers a wrong password, an unknown email and a disabled person alike; the logs know the difference', async () => {
    for (const email of [ada.email, ada.email?.toUpperCase() ?? '', ` ${ada.email} `]) expect((await signIn(email, GOOD_PASSWORD)).principal.person.id).toBe(ada.userId);
    const gone = await house.person(acme, `gone${count}`, ['viewer']);
    await disableUser(house.deps, admin, gone.userId);
    const answers = [await fail(ada.email), await fail('nobody@example.com'), await fail(gone.email), await signIn(gone.email, GOOD_PASSWORD).catch((reason: unknown) => reason)];
    expect(new Set(answers.map((answer) => JSON.stringify([Reflect.get(Object(answer), 'code'), Reflect.get(Object(answer), 'details')])))).toEqual(new Set(['["auth/invalid-credentials",{}]']));
    const told = house.audit.of('auth.login.failed').slice(-4).map((note) => [note.actor.tenantId, note.details?.['reason']]);
    expect(told).toEqual([[acme.id, 'wrong-password'], [SYSTEM_TENANT, 'unknown-account'], [acme.id, 'account-disabled'], [acme.id, 'account-disabled']]);
  });

  it('never tells of a failed attempt as the act of the person whose email was tried: nobody was proved', async () => {
    await fail(ada.email);
    expect(house.audit.of('auth.login.failed').at(-1)).toMatchObject({ actor: { kind: 'system', tenantId: acme.id, source: HERE }, resource: { type: 'user', id: ada.userId }, subject: { email: ada.email } });
    expect(house.audit.of('auth.login.failed').some((note) => note.actor.kind === 'user')).toBe(false);
  });

  it('D25: locks an account for one client after five failures, for fifteen minutes, also to the right password', async () => {
    for (let n = 0; n < 5; n += 1) await fail(ada.email);
    await expect(signIn(ada.email, GOOD_PASSWORD)).rejects.toMatchObject({ code: 'auth/locked', details: { retry_after_seconds: 900 } });
    expect(house.audit.of('security.brute_force_detected').at(-1)?.resource?.id).toBe(ada.userId);
    house.clock.advance(15 * MINUTE - 1);
    await expect(signIn(ada.email, GOOD_PASSWORD)).rejects.toMatchObject({ code: 'auth/locked', details: { retry_after_seconds: 1 } });
    house.clock.advance(1);
    expect((await signIn(ada.email, GOOD_PASSWORD)).cookie).not.toBeNull();
  });

  it('locks nobody out elsewhere, nor in a browser the account has used before', async () => {
    const { deviceToken } = await signIn(ada.email, GOOD_PASSWORD);
    expect((await signIn(ada.email, GOOD_PASSWORD, { deviceToken })).deviceToken).toBe(deviceToken); // it stays the device it was
    for (let n = 0; n < 6; n += 1) await fail(ada.email);
    expect((await signIn(ada.email, GOOD_PASSWORD, { source: ELSEWHERE })).cookie).not.toBeNull();
    expect((await signIn(ada.email, GOOD_PASSWORD, { deviceToken })).cookie).not.toBeNull();
    await expect(signIn(ada.email, GOOD_PASSWORD, { deviceToken: 'made-up' })).rejects.toMatchObject({ code: 'auth/locked' });
  });

  it('locks unknown accounts like known ones', async () => {
    const email = `ghost${count}@example.com`;
    for (let n = 0; n < 5; n += 1) await fail(email);
    expect(await fail(email)).toMatchObject({ code: 'auth/locked', details: { retry_after_seconds: 900 } });
  });

  it('D26: keeps the count and the entry of a refused attempt, whatever becomes of the request', async () => {
    const key = { account: accountKey(ada.email ?? ''), client: clientKey(HERE.ip, null) };
    const drained = async () => (await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => house.deps.failures.peek(db, key))).drainedMs;
    expect(await drained()).toBe(0);
    const told = house.audit.of('auth.login.failed').length;
    await fail(ada.email);
    expect(await drained()).toBe(epochMs(house.clock.now()) + 3 * MINUTE);
    await fail(ada.email);
    expect(await drained()).toBe(epochMs(house.clock.now()) + 6 * MINUTE);
    expect(house.audit.of('auth.login.failed').slice(told)).toMatchObject([{ subject: { email: ada.email } }, { subject: { email: ada.email } }]);
  });

  it('keeps the count of failures that were told at once, and lets a burst learn no more than five answers', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => signIn(ada.email, n === 19 ? GOOD_PASSWORD : `wrong-password-${n}`).then(() => 'in', (reason: unknown) => Reflect.get(Object(reason), 'code'))));
    expect(answers.filter((answer) => answer === 'auth/invalid-credentials')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'auth/locked')).toHaveLength(15); // the right one among them
  });

  it('forgets failures after a success', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 4; n += 1) await fail(ada.email);
      expect((await signIn(ada.email, GOOD_PASSWORD)).cookie).not.toBeNull();
    }
  });

  it('goes to the tenant that was named, else to the one used last, and refuses one that is not theirs', async () => {
    const other = await house.tenant(`other-${count}`);
    const membership = { tenantId: other.id, userId: ada.userId, roles: [], createdAt: house.clock.now(), ver: 1 };
    await database.storage.writeIdentity(house.installer(other), (tx) => house.deps.people.addMembership(tx, membership));
    expect((await signIn(ada.email, GOOD_PASSWORD)).principal.tenant.slug).toBe('acme');
    expect((await signIn(ada.email, GOOD_PASSWORD, {}, other.slug)).principal.tenant.id).toBe(other.id);
    expect((await signIn(ada.email, GOOD_PASSWORD)).principal.tenant.id).toBe(other.id);
    await expect(signIn(admin.email, GOOD_PASSWORD, {}, other.slug)).rejects.toMatchObject({ code: 'people/not-a-member' });
    expect(await house.actor({ cookie: (await signIn(ada.email, GOOD_PASSWORD, {}, other.id)).cookie })).toMatchObject({ roles: new Set(), capabilities: new Set() });
  });

  it('is refused into a suspended tenant, and ends what was open there', async () => {
    const frozen = await house.tenant(`frozen-${count}`);
    const eve = await house.person(frozen, `eve${count}`, ['viewer']);
    const { cookie } = await signIn(eve.email, GOOD_PASSWORD);
    await suspendTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 1 }, 'unpaid');
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(signIn(eve.email, GOOD_PASSWORD)).rejects.toMatchObject({ code: 'tenancy/shut' });
    await activateTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 2 }, 'paid');
    expect((await signIn(eve.email, GOOD_PASSWORD)).cookie).not.toBeNull();
  });

  it('AUTH-09: never carries a session over: the browser’s earlier one ends', async () => {
    const before = await signIn(ada.email, GOOD_PASSWORD);
    await fail(ada.email, { replaces: before.cookie });
    expect(await house.actor({ cookie: before.cookie })).toMatchObject({ userId: ada.userId }); // a slip of the hand signs nobody out
    const after = await signIn(ada.email, GOOD_PASSWORD, { replaces: before.cookie });
    await expect(house.actor({ cookie: before.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(after.principal.session?.id).not.toBe(before.principal.session?.id);
  });

  it('AUTH-06: takes a password hashed under an older cost once more, and hashes it anew', async () => {
    const old = await hash(GOOD_PASSWORD, { memoryCost: 12_288, timeCost: 3, parallelism: 1 });
    await database.storage.writeIdentity(admin, (tx) => house.deps.people.rehash(tx, ada.userId, old));
    const { cookie } = await signIn(ada.email, GOOD_PASSWORD);
    const stored = await database.storage.readIdentity(admin, (db) => house.deps.people.passwordHash(db, ada.userId));
    expect(stored).toContain('m=19456,t=2,p=1');
    expect(await house.actor({ cookie })).toMatchObject({ userId: ada.userId });
  });

  it('AUTH-07: refuses a stored hash that asks for four gigabytes, without asking anybody for them', async () => {
    const greedy = (await hash(GOOD_PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })).replace('m=19456', 'm=4194304');
    await database.storage.writeIdentity(admin, (tx) => house.deps.people.rehash(tx, ada.userId, greedy));
    const before = process.memoryUsage().rss;
    await expect(signIn(ada.email, GOOD_PASSWORD)).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
  });

  it('AUTH-02: takes passwords of 64 and of 1,000 characters, and refuses longer ones before anything is hashed', async () => {
    for (const length of [64, 1_000]) {
      const password = 'long winding river '.repeat(60).slice(0, length);
      await setPassword(house.deps, admin, ada.userId, password);
      expect((await signIn(ada.email, password)).cookie).not.toBeNull();
      await expect(signIn(ada.email, password.slice(0, -1))).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    }
    expect(SignInInput.safeParse({ email: ada.email, password: 'x'.repeat(1_000_000) }).success).toBe(false);
  });

  it('AUTH-08: ends every other session when the password is changed, and needs the present one for it', async () => {
    const [here, there] = [await signIn(ada.email, GOOD_PASSWORD), await signIn(ada.email, GOOD_PASSWORD, { source: ELSEWHERE })];
    const actor = await house.actor({ cookie: here.cookie });
    await expect(changePassword(house.deps, actor, { current: 'wrong-password-1', next: 'crimson-lantern-77' })).rejects.toMatchObject({ code: 'people/wrong-password' });
    expect(statusOf('people/wrong-password').http).toBe(403);
    await expect(changePassword(house.deps, actor, { current: GOOD_PASSWORD, next: 'short' })).rejects.toMatchObject({ code: 'people/weak-password' });
    await changePassword(house.deps, actor, { current: GOOD_PASSWORD, next: 'crimson-lantern-77' });
    expect(await house.actor({ cookie: here.cookie })).toMatchObject({ userId: ada.userId });
    await expect(house.actor({ cookie: there.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(signIn(ada.email, GOOD_PASSWORD)).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    expect((await signIn(ada.email, 'crimson-lantern-77')).cookie).not.toBeNull();
  });

  it('ends every session when somebody is disabled or given a new password', async () => {
    const { cookie } = await signIn(ada.email, GOOD_PASSWORD);
    await setPassword(house.deps, admin, ada.userId, 'crimson-lantern-77');
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    const again = await signIn(ada.email, 'crimson-lantern-77');
    await disableUser(house.deps, admin, ada.userId);
    await expect(house.actor({ cookie: again.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(house.audit.of('admin.user.disabled').at(-1)?.details).toEqual({ sessions: 1 });
  });

  it('D29: makes every token that was issued before a password change worthless', async () => {
    const { tokens } = await signIn(ada.email, GOOD_PASSWORD, { kind: 'token', dialect: 'U' });
    const bearer = tokens?.accessToken ?? '';
    expect(await house.actor({ bearer })).toMatchObject({ userId: ada.userId });
    const version = async () => (await database.storage.readIdentity(admin, (db) => house.deps.people.find(db, { id: ada.userId })))?.tokenVersion ?? 0;
    const before = await version();
    await setPassword(house.deps, admin, ada.userId, 'crimson-lantern-77');
    expect(await version()).toBe(before + 1);
    await expect(house.actor({ bearer })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(refreshSession(house.deps, tokens?.refreshToken ?? '', { dialect: 'U', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
  });

  it('D31: answers whoever forgot a password, known or not, the same and at once; a link works once, and the log tells of both ends', async () => {
    const letters: string[] = [];
    const asked: Array<Promise<unknown>> = [];
    const resets = openPasswordResets({ ...house.deps, supervise: (work) => void asked.push(work) }, (origin) => (person, token) => Promise.resolve(void letters.push(`${person.email} ${origin} ${token}`)));
    const answers = [ada.email ?? '', 'nobody@example.com'].map((email) => resets.ask(email, HERE, 'https://countersign.example'));
    expect([answers, letters]).toEqual([[undefined, undefined], []]); // answered before anything was looked up
    await Promise.all(asked);
    expect(letters).toEqual([expect.stringMatching(new RegExp(`^${ada.email} https://countersign\\.example [\\w-]{43}$`))]);
    expect(house.audit.of('auth.password.reset_requested').slice(-2).map((note) => [note.actor.tenantId, note.subject?.['email'], note.outcome])).toEqual(
      expect.arrayContaining([[acme.id, ada.email, 'success'], [SYSTEM_TENANT, 'nobody@example.com', 'failure']]),
    );
    const token = letters[0]?.split(' ')[2] ?? '';
    const { cookie } = await signIn(ada.email, GOOD_PASSWORD);
    await resetPassword(house.deps, { token, password: 'crimson-lantern-77' }, HERE);
    await expect(resetPassword(house.deps, { token, password: 'another-lantern-78' }, HERE)).rejects.toMatchObject({ code: 'people/bad-reset-token' });
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(house.audit.of('auth.password.changed').at(-1)).toMatchObject({ resource: { id: ada.userId }, details: { by: 'reset' } });
  });

  it('sends five links in a quarter of an hour and no more, whoever asks', async () => {
    const letters: string[] = [];
    const deliver = (_person: unknown, token: string) => Promise.resolve(void letters.push(token));
    for (let n = 0; n < 8; n += 1) await requestPasswordReset(house.deps, deliver, ada.email ?? '', n % 2 === 0 ? HERE : ELSEWHERE);
    expect(letters).toHaveLength(5);
    house.clock.advance(15 * MINUTE);
    await requestPasswordReset(house.deps, deliver, ada.email ?? '', HERE);
    expect(letters).toHaveLength(6);
  });

  it('lets somebody who forgot their password set a new one, once, within the hour, and tells a stranger nothing', async () => {
    const tokens: string[] = [];
    const deliver = (_person: unknown, token: string) => Promise.resolve(void tokens.push(token));
    await requestPasswordReset(house.deps, deliver, 'nobody@example.com', HERE);
    expect(tokens).toEqual([]);
    await requestPasswordReset(house.deps, deliver, ada.email ?? '', HERE);
    await requestPasswordReset(house.deps, deliver, ada.email ?? '', HERE);
    const [older = '', newer = ''] = tokens;
    const reset = (token: string) => resetPassword(house.deps, { token, password: 'crimson-lantern-77' }, HERE);
    await expect(reset(older)).rejects.toMatchObject({ code: 'people/bad-reset-token' });
    const { cookie } = await signIn(ada.email, GOOD_PASSWORD);
    await reset(newer);
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(reset(newer)).rejects.toMatchObject({ code: 'people/bad-reset-token' });
    expect((await signIn(ada.email, 'crimson-lantern-77')).cookie).not.toBeNull();
    await requestPasswordReset(house.deps, deliver, ada.email ?? '', HERE);
    house.clock.advance(60 * MINUTE);
    await expect(reset(tokens.at(-1) ?? '')).rejects.toMatchObject({ code: 'people/bad-reset-token' });
  });

  it('RT-13: keeps the ten newest sessions of a person, and tells whoever signs in that the oldest ended', async () => {
    const cookies: Array<string | null> = [];
    for (let n = 0; n < 11; n += 1) {
      const { cookie, ended } = await signIn(ada.email, GOOD_PASSWORD);
      expect(ended).toBe(n < 10 ? 0 : 1);
      cookies.push(cookie);
      house.clock.advance(1);
    }
    await expect(house.actor({ cookie: cookies[0] ?? null })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(await house.actor({ cookie: cookies[1] ?? null })).toMatchObject({ userId: ada.userId });
    expect(house.audit.of('auth.session.revoked').at(-1)?.details).toMatchObject({ reason: 'too-many' });
  });
});
