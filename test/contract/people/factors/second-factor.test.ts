import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor, RequestSource } from '../../../../server/base/actor.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { buildFactorTables, confirmTotp, enrolTotp, factorsOf, removeFactorsOf, removeTotp, renewRecoveryCodes } from '../../../../server/people/factors/index.ts';
import { disableUser, setPassword } from '../../../../server/people/identity/index.ts';
import { authenticate, beginSignIn, proveAgain, signInByCode, signInByPassword, type SignInStep } from '../../../../server/people/sessions/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { authenticatorFor, withAuthenticator, wrongCode } from '../../../support/authenticator.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { ELSEWHERE, GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';
import { brand, epochMs, type UserId } from '../../../../shared/brand.ts';

const MINUTE = 60_000;

describe.each(databases)('the second factor on %s', (_name, open) => {
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

  const begin = (source: RequestSource = HERE, password = GOOD_PASSWORD): Promise<SignInStep> => beginSignIn(house.deps, { email: ada.email ?? '', password }, { kind: 'browser', dialect: 'own', source });
  const challenge = async (): Promise<string> => {
    const step = await begin();
    if (step.kind !== 'challenged') throw new Error('a code is asked for');
    return step.challenge.challenge;
  };
  const answer = (token: string, code: string, source: RequestSource = HERE) => signInByCode(house.deps, { challenge: token, code }, { dialect: 'own', source });
  const codeOf = (attempt: Promise<unknown>) => attempt.then(() => 'in', (reason: unknown) => String(Reflect.get(Object(reason), 'code')));

  it('is not asked for until its first code was shown, and asked for from then on', async () => {
    const { secret } = await enrolTotp(house.deps, ada);
    expect((await begin()).kind).toBe('in');
    expect(await codeOf(confirmTotp(house.deps, ada, '000000'))).toBe('auth/wrong-code');
    const phone = authenticatorFor(secret, () => epochMs(house.clock.now()));
    const { recoveryCodes } = await confirmTotp(house.deps, ada, phone.code());
    expect(recoveryCodes).toHaveLength(10);
    expect(await factorsOf(house.deps, ada)).toEqual({ totp: true, recoveryCodesLeft: 10 });
    expect((await begin()).kind).toBe('challenged');
    expect(await codeOf(enrolTotp(house.deps, ada))).toBe('auth/factor-exists');
    expect(await codeOf(confirmTotp(house.deps, ada, phone.code(1)))).toBe('auth/wrong-code');
    expect(house.audit.of('auth.mfa.changed').map((note) => note.details?.['change']).slice(-2)).not.toContain(undefined);
  });

  it('opens a session that says how its person proved themselves, and the log tells of both halves', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, ada);
    const token = await challenge();
    expect(house.audit.of('auth.login.challenged').at(-1)).toMatchObject({ actor: { kind: 'system', tenantId: acme.id }, resource: { id: ada.userId } });
    const { cookie, principal, deviceToken } = await answer(token, phone.code());
    expect(principal.session?.amr).toEqual(['pwd', 'otp']);
    expect(deviceToken).not.toBeNull();
    expect(await house.actor({ cookie })).toMatchObject({ userId: ada.userId, kind: 'user' });
    expect(house.audit.of('auth.login.succeeded').at(-1)?.details).toMatchObject({ amr: ['pwd', 'otp'] });
  });

  it('can be given in the same breath as the password, and is asked for by name where it is missing', async () => {
    const { phone, recoveryCodes } = await withAuthenticator(house.deps, house.clock, ada);
    const way = { kind: 'token', dialect: 'U', source: HERE } as const;
    const email = ada.email ?? '';
    expect(await codeOf(signInByPassword(house.deps, { email, password: GOOD_PASSWORD }, way))).toBe('auth/factor-required');
    expect(await codeOf(signInByPassword(house.deps, { email, password: GOOD_PASSWORD, otp: wrongCode(phone) }, way))).toBe('auth/wrong-code');
    expect(await codeOf(signInByPassword(house.deps, { email, password: 'wrong-password-1', otp: phone.code() }, way))).toBe('auth/invalid-credentials');
    const { tokens, principal } = await signInByPassword(house.deps, { email, password: GOOD_PASSWORD, otp: phone.code() }, way);
    expect(principal.session?.amr).toEqual(['pwd', 'otp']);
    expect(await house.actor({ bearer: tokens?.accessToken ?? '' })).toMatchObject({ userId: ada.userId });
    expect((await signInByPassword(house.deps, { email, password: GOOD_PASSWORD, otp: recoveryCodes[0] ?? '' }, way)).principal.session?.amr).toEqual(['pwd', 'recovery']);
  });

  it('AUTH-15: a code is good once and only in its time, and six wrong ones lock the factor for a quarter of an hour, never the account', async () => {
    const { phone, recoveryCodes } = await withAuthenticator(house.deps, house.clock, ada);
    const used = phone.code();
    await answer(await challenge(), used);
    const token = await challenge();
    expect(await codeOf(answer(token, used))).toBe('auth/wrong-code');
    expect(await codeOf(answer(token, phone.code(-2)))).toBe('auth/wrong-code');
    for (let nth = 0; nth < 3; nth += 1) expect(await codeOf(answer(token, wrongCode(phone, nth)))).toBe('auth/wrong-code');
    await expect(answer(token, wrongCode(phone, 3))).rejects.toMatchObject({ code: 'auth/factor-locked', details: { retry_after_seconds: 900 } });
    expect(house.audit.of('security.brute_force_detected').at(-1)).toMatchObject({ resource: { id: ada.userId }, details: { factor: 'otp' } });
    expect(await codeOf(answer(token, phone.code(1)))).toBe('auth/factor-locked');
    expect((await begin()).kind).toBe('challenged'); // the password still is what it was
    expect(await codeOf(answer(token, recoveryCodes[0] ?? ''))).toBe('in');
    house.clock.advance(15 * MINUTE);
    expect(await codeOf(answer(await challenge(), phone.code()))).toBe('in');
  });

  it('keeps the count of wrong codes that were given at once', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, ada);
    const token = await challenge();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, nth) => codeOf(answer(token, wrongCode(phone, nth)))));
    expect(answers.filter((code) => code === 'auth/wrong-code')).toHaveLength(5);
    expect(answers.filter((code) => code === 'auth/factor-locked')).toHaveLength(7);
  });

  it('opens one session for one code, whoever else gives it at the same moment', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, ada);
    const tokens = [await challenge(), await challenge(), await challenge()];
    const answers = await Promise.all(tokens.map((token) => codeOf(answer(token, phone.code()))));
    expect(answers.filter((code) => code === 'in')).toHaveLength(1);
  });

  it('answers a challenge once, within five minutes, from the client that gave the password, while nothing else changed', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, ada);
    const fresh = () => {
      house.clock.advance(30_000);
      return phone.code();
    };
    const used = await challenge();
    await answer(used, fresh());
    expect(await codeOf(answer(used, fresh()))).toBe('auth/bad-challenge');
    expect(await codeOf(answer(await challenge(), fresh(), ELSEWHERE))).toBe('auth/bad-challenge');
    expect(await codeOf(answer('never-given', fresh()))).toBe('auth/bad-challenge');
    const late = await challenge();
    house.clock.advance(5 * MINUTE);
    expect(await codeOf(answer(late, phone.code()))).toBe('auth/bad-challenge');
    const before = await challenge();
    await setPassword(house.deps, admin, ada.userId, 'crimson-lantern-77');
    expect(await codeOf(answer(before, fresh()))).toBe('auth/bad-challenge');
    const step = await begin(HERE, 'crimson-lantern-77');
    await disableUser(house.deps, admin, ada.userId);
    expect(await codeOf(answer(step.kind === 'challenged' ? step.challenge.challenge : '', fresh()))).toBe('auth/bad-challenge');
  });

  it('AUTH-16: a recovery code opens one session, in any spelling, and only its hash is kept', async () => {
    const { recoveryCodes } = await withAuthenticator(house.deps, house.clock, ada);
    const [first = '', second = ''] = recoveryCodes;
    expect(first).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    const { principal } = await answer(await challenge(), first.toUpperCase().replaceAll('-', ' '));
    expect(principal.session?.amr).toEqual(['pwd', 'recovery']);
    await expect(answer(await challenge(), first)).rejects.toMatchObject({ code: 'auth/wrong-code' });
    expect(await factorsOf(house.deps, ada)).toEqual({ totp: true, recoveryCodesLeft: 9 });
    const { iamRecoveryCode, iamTotp } = buildFactorTables(database.storage.kit);
    const kept = await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => [await db.q.select().from(iamRecoveryCode), await db.q.select().from(iamTotp)]);
    const dump = JSON.stringify(kept, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
    for (const code of recoveryCodes) for (const form of [code, code.replaceAll('-', '')]) expect(dump).not.toContain(form);
    expect(await codeOf(answer(await challenge(), second))).toBe('in');
  });

  it('counts wrong recovery codes apart from wrong codes of the authenticator', async () => {
    const { phone, recoveryCodes } = await withAuthenticator(house.deps, house.clock, ada);
    const token = await challenge();
    for (let nth = 0; nth < 6; nth += 1) await codeOf(answer(token, `abcd-efgh-ijkl-mno${nth}`));
    expect(await codeOf(answer(token, recoveryCodes[0] ?? ''))).toBe('auth/factor-locked');
    expect(await codeOf(answer(token, phone.code()))).toBe('in');
  });

  it('is taken off, and its recovery codes renewed, only with a code', async () => {
    const { phone, recoveryCodes } = await withAuthenticator(house.deps, house.clock, ada);
    expect(await codeOf(removeTotp(house.deps, ada, wrongCode(phone)))).toBe('auth/wrong-code');
    const renewed = await renewRecoveryCodes(house.deps, ada, phone.code());
    expect(renewed.recoveryCodes).toHaveLength(10);
    expect(await codeOf(answer(await challenge(), recoveryCodes[1] ?? ''))).toBe('auth/wrong-code');
    await removeTotp(house.deps, ada, renewed.recoveryCodes[0] ?? '');
    expect(await factorsOf(house.deps, ada)).toEqual({ totp: false, recoveryCodesLeft: 0 });
    expect((await begin()).kind).toBe('in');
    expect(await codeOf(removeTotp(house.deps, ada, phone.code()))).toBe('auth/no-factor');
  });

  it('never answers a named command from memory: its secrets are kept nowhere', async () => {
    const named = { ...ada, command: { id: `enrol-${count}`, procedure: 'session.enrolTotp', argsDigest: 'a' } };
    const [first, second] = [await enrolTotp(house.deps, named), await enrolTotp(house.deps, named)];
    expect(second.secret).not.toBe(first.secret);
    const phone = authenticatorFor(second.secret, () => epochMs(house.clock.now()));
    expect((await confirmTotp(house.deps, { ...named, command: { ...named.command, id: `confirm-${count}` } }, phone.code())).recoveryCodes).toHaveLength(10);
  });

  it('is taken off by an administrator who may give that person a password, and by nobody else', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, ada);
    const viewer = await house.person(acme, `vera${count}`, ['viewer']);
    expect(await codeOf(removeFactorsOf(house.deps, viewer, ada.userId))).toBe('people/outranked');
    const stranger = await house.person(await house.tenant(`other-${count}`), `stan${count}`, ['owner']);
    expect(await codeOf(removeFactorsOf(house.deps, stranger, ada.userId))).toBe('people/user-not-found');
    expect(await codeOf(removeFactorsOf(house.deps, admin, brand<UserId>('nobody')))).toBe('people/user-not-found');
    expect(phone.code()).toMatch(/^\d{6}$/);
    expect(await removeFactorsOf(house.deps, admin, ada.userId)).toEqual({ removed: true });
    expect((await begin()).kind).toBe('in');
    expect(house.audit.of('auth.mfa.changed').at(-1)).toMatchObject({ actor: { userId: admin.userId }, details: { change: 'removed-by-administrator' } });
    const told = house.audit.of('auth.mfa.changed').length;
    expect(await removeFactorsOf(house.deps, admin, ada.userId)).toEqual({ removed: false });
    expect(house.audit.of('auth.mfa.changed')).toHaveLength(told);
  });

  it('proves who somebody is once more, is counted there too, and leaves the password’s way open', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, ada);
    const { cookie } = await answer(await challenge(), phone.code());
    house.clock.advance(20 * MINUTE);
    const { principal } = await authenticate(house.deps, { cookie, source: HERE });
    const prove = (otp: string) => proveAgain(house.deps, principal, { proof: { otp }, source: HERE });
    for (let nth = 0; nth < 5; nth += 1) expect(await codeOf(prove(wrongCode(phone, nth)))).toBe('auth/wrong-code');
    expect(await codeOf(prove(wrongCode(phone, 5)))).toBe('auth/factor-locked');
    expect(await codeOf(proveAgain(house.deps, principal, { proof: { password: GOOD_PASSWORD }, source: HERE }))).toBe('in');
    house.clock.advance(15 * MINUTE);
    expect(await prove(phone.code())).toEqual({ authTime: house.clock.now() });
    expect(house.audit.of('auth.step_up.confirmed').at(-1)).toMatchObject({ details: { method: 'otp' } });
    const bob = await house.person(acme, `bob${count}`, ['viewer']);
    const own = await signInByPassword(house.deps, { email: bob.email ?? '', password: GOOD_PASSWORD }, { kind: 'browser', dialect: 'own', source: HERE });
    expect(await codeOf(proveAgain(house.deps, own.principal, { proof: { otp: '123456' }, source: HERE }))).toBe('auth/no-factor');
  });
});
