import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brand, epochMs, type SessionId } from '../../../shared/brand.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { requestPasswordReset } from '../../../server/people/identity/index.ts';
import { authenticatorFor, wrongCode } from '../../support/authenticator.ts';
import { proofAged, type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { addPerson, type Answer, createOwner, Jar, OWNER } from '../../support/open-test-server.ts';

const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

describe.each(testHouses)('signing in over HTTP on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let key: string;
  beforeAll(async () => {
    at = await open({ JWT_ACCESS_TTL_S: '900' });
    owner = await createOwner(at);
    key = String((await post('/api/v1/people/create-key', { name: 'script' }, owner)).body['key']);
  });
  afterAll(() => at.close());

  const post = (path: string, body: unknown, jar?: Jar, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => at.call(path, { method: 'POST', body, headers, ...(jar ? { jar } : {}) });
  const byKey = async () => (await post('/auth/login', { api_key: key })).body;
  const byPassword = async () => (await post('/api/v1/auth/login', { email: OWNER.email, password: OWNER.password })).body;
  /** The log as an auditor reads it, once everything that was told stands in it. */
  const told = async (types: string): Promise<readonly { type: string; outcome: string }[]> => {
    for (const tenantId of await at.house.tenantIds()) await at.house.audit.writer.settle(at.house.storage, tenantId);
    return (await at.call(`/api/v1/audit/page?types=${types}&size=50`, { jar: owner })).body['items'] as readonly { type: string; outcome: string }[]; // the page's own shape
  };
  const me = (token: unknown) => at.call('/auth/me', { headers: bearer(token) });

  describe('as the Enterprise+ layer writes it', () => {
    it('E04: gives access tokens 900 seconds, or what JWT_ACCESS_TTL_S says', async () => {
      const claims = decodeJwt(String((await byKey())['access_token']));
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
      const [other] = [await open({ JWT_ACCESS_TTL_S: '77' })];
      try {
        const theirs = await createOwner(other);
        const made = await other.call('/api/v1/people/create-key', { method: 'POST', jar: theirs, body: { name: 'script' } });
        const login = await other.call('/auth/login', { method: 'POST', body: { api_key: made.body['key'] } });
        const shorter = decodeJwt(String(login.body['access_token']));
        expect([(shorter.exp ?? 0) - (shorter.iat ?? 0), login.body['expires_in']]).toEqual([77, 77]);
      } finally {
        await other.close();
      }
    });

    it('E06: turns a refresh token into an access token that works', async () => {
      const { refresh_token: first } = await byKey();
      const refreshed = await post('/auth/refresh', { refresh_token: first });
      expect(refreshed.status).toBe(200);
      expect((await me(refreshed.body['access_token'])).status).toBe(200);
      expect(refreshed.body['refresh_token']).not.toBe(first);
    });

    it('E07: refuses an unknown and a revoked refresh token with “invalid refresh”, an old one with “refresh expired”', async () => {
      const { refresh_token: revoked } = await byKey();
      await post('/auth/logout', { refresh_token: revoked });
      for (const token of ['csr_never-given', revoked]) expect(await post('/auth/refresh', { refresh_token: token })).toMatchObject({ status: 401, body: { detail: 'invalid refresh' } });
      const { refresh_token: old, access_token: access } = await byKey();
      const [sid, now] = [brand<SessionId>(String(decodeJwt(String(access))['sid'])), at.house.clock.now()];
      await at.house.storage.writeIdentity(systemActor('test'), (tx) => at.house.people.sessions.prolong(tx, sid, now, now));
      expect(await post('/auth/refresh', { refresh_token: old })).toMatchObject({ status: 401, body: { detail: 'refresh expired' } });
    });

    it('E08: ends a session however often it is told to, and its refresh token with it', async () => {
      const { refresh_token: token } = await byKey();
      for (let n = 0; n < 2; n += 1) expect(await post('/auth/logout', { refresh_token: token })).toMatchObject({ status: 200, body: { ok: true } });
      expect((await post('/auth/refresh', { refresh_token: token })).status).toBe(401);
    });

    it('E09: refuses an access token from the moment its session ended, though its signature is good', async () => {
      const { access_token: access } = await byKey();
      expect((await me(access)).status).toBe(200);
      await post('/auth/logout', {}, undefined, bearer(access));
      expect((await me(access)).status).toBe(401);
    });

    it('E10: tells apart a token that is missing, broken, expired or of another type', async () => {
      const { access_token: access, refresh_token: refresh } = await byKey();
      expect(await at.call('/auth/me')).toMatchObject({ status: 401, body: { detail: 'missing bearer token' } });
      for (const broken of ['x.y.z', `${String(access).slice(0, -6)}AAAAAA`, refresh]) expect(await me(broken)).toMatchObject({ status: 401, body: { detail: 'invalid token' } });
      const claims = decodeJwt(String(access));
      const { kid, key: signing } = await at.house.people.signing.signing();
      const forged = (over: object, typ = 'at+jwt') => new SignJWT({ ...claims, ...over }).setProtectedHeader({ alg: at.house.people.signing.algorithm, typ, kid }).sign(signing);
      expect(await me(await forged({ iat: (claims.iat ?? 0) - 960, exp: (claims.exp ?? 0) - 960 }))).toMatchObject({ status: 401, body: { detail: 'token expired' } });
      expect(await me(await forged({ typ: 'refresh' }))).toMatchObject({ status: 401, body: { detail: 'invalid token type' } });
      expect(await me(await forged({}, 'JWT'))).toMatchObject({ status: 401, body: { detail: 'invalid token type' } });
    });

    it('E14: tells a token who it speaks for', async () => {
      const login = await byKey();
      const answer = await me(login['access_token']);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ user_id: (login['user'] as { user_id: string }).user_id, tenant_id: 'main', roles: ['admin', 'owner'], org_id: 'acme' }); // the answer's own shape
    });
  });

  describe('as the guide writes it', () => {
    it('U17: takes email and password, and gives bearer tokens for 1,800 seconds', async () => {
      expect(await byPassword()).toEqual({ access_token: expect.any(String), refresh_token: expect.stringMatching(/^csr_/), token_type: 'bearer', expires_in: 1800 });
      expect(await post('/api/v1/auth/login', { email: OWNER.email, password: 'not the password' })).toMatchObject({ status: 401, body: { detail: 'Invalid credentials' } });
    });

    it('U18: refreshes in the shape of the login, with the token as bearer or in the body, and logs out', async () => {
      const first = await byPassword();
      const second = await post('/api/v1/auth/refresh', {}, undefined, bearer(first['refresh_token']));
      expect(second).toMatchObject({ status: 200 });
      expect(Object.keys(second.body).toSorted()).toEqual(Object.keys(first).toSorted());
      const third = await post('/api/v1/auth/refresh', { refresh_token: second.body['refresh_token'] });
      expect(third).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 1800 } });
      expect(await post('/api/v1/auth/logout', {}, undefined, bearer(third.body['access_token']))).toMatchObject({ status: 200, body: { ok: true } });
      expect((await post('/api/v1/auth/refresh', { refresh_token: third.body['refresh_token'] })).status).toBe(401);
    });

    it('U20: says “Token has expired” and “Invalid token” on its own paths', async () => {
      const { access_token: access } = await byPassword();
      const claims = decodeJwt(String(access));
      const { kid, key: signing } = await at.house.people.signing.signing();
      const old = await new SignJWT({ ...claims, iat: (claims.iat ?? 0) - 1_900, exp: (claims.exp ?? 0) - 1_900 }).setProtectedHeader({ alg: at.house.people.signing.algorithm, typ: 'at+jwt', kid }).sign(signing);
      expect(await at.call('/api/v1/tenants', { headers: bearer(old) })).toMatchObject({ status: 401, body: { detail: 'Token has expired' } });
      expect(await at.call('/api/v1/tenants', { headers: bearer('x.y.z') })).toMatchObject({ status: 401, body: { detail: 'Invalid token' } });
    });
  });

  it('D25: answers 429 with retry_after_seconds after five failures, for a quarter of an hour', async () => {
    await post('/api/v1/people/create', { name: 'lena', email: 'lena@example.com', password: 'the password of lena', roles: [] }, owner);
    const attempt = (password: string) => post('/api/v1/session/sign-in', { email: 'lena@example.com', password });
    for (let n = 0; n < 5; n += 1) expect((await attempt('wrong password 1')).status).toBe(401);
    const locked = await attempt('the password of lena');
    expect(locked).toMatchObject({ status: 429, body: { code: 'auth/locked' } });
    const { retry_after_seconds: wait } = locked.body['details'] as { retry_after_seconds: number }; // the refusal's own details
    expect(wait).toBeGreaterThan(890);
    expect(wait).toBeLessThanOrEqual(900);
    expect(await post('/api/v1/auth/login', { email: 'lena@example.com', password: 'the password of lena' })).toMatchObject({ status: 429 });
  });

  it('D26: leaves a failed sign-in in the log that an auditor reads', async () => {
    await post('/api/v1/auth/login', { email: OWNER.email, password: 'not the password' });
    expect((await told('auth.login.failed'))[0]).toMatchObject({ type: 'auth.login.failed', outcome: 'failure' });
  });

  it('D27: gives pairs for sixty minutes and seven days where it is told so, with the guide’s claims, under a secret of 32 characters and not of 31', async () => {
    const secret = 'kV7pQz2mXw9rTb4nYc6hLd8sJf3gAe5u';
    const other = await open({ JWT_EXPIRE_MINUTES: '60', JWT_REFRESH_TTL_S: String(7 * 86_400), JWT_SECRET: secret });
    try {
      await createOwner(other);
      const { body } = await other.call('/api/v1/auth/login', { method: 'POST', body: { email: OWNER.email, password: OWNER.password } });
      const claims = decodeJwt(String(body['access_token']));
      expect(claims).toMatchObject({ sub: expect.any(String), user_id: expect.any(String), email: OWNER.email, org_id: 'acme', tenant_id: 'main', role: expect.any(String), permissions: expect.arrayContaining(['runs:read']) });
      expect([body['expires_in'], (claims.exp ?? 0) - (claims.iat ?? 0)]).toEqual([3_600, 3_600]);
      const session = await other.house.storage.readIdentity(systemActor('test'), (db) => other.house.people.sessions.find(db, { id: brand<SessionId>(String(claims['sid'])) }));
      if (!session) throw new Error('signed in');
      expect((epochMs(session.idleExpiresAt) - epochMs(session.createdAt)) / 1000).toBe(7 * 86_400);
    } finally {
      await other.close();
    }
    await expect(open({ JWT_SECRET: secret.slice(1) })).rejects.toThrow('JWT_SECRET');
  });

  it('D31: answers a forgotten password the same for everybody, and lets a link be used over the documents’ paths', async () => {
    const answers = await Promise.all([OWNER.email, 'nobody@example.com', 'not an address'].map((email) => post('/api/v1/auth/forgot', { email })));
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    await addPerson(at, owner, 'frida', ['viewer']);
    const letters: string[] = [];
    await requestPasswordReset(at.house.people, (_person, token) => Promise.resolve(void letters.push(token)), 'frida@example.com', { ip: null, userAgent: null });
    const reset = (password: string) => post('/api/v1/auth/reset', { token: letters[0], password });
    expect(await reset('password123')).toMatchObject({ status: 400 });
    expect(await reset('four quiet harbours')).toMatchObject({ status: 200, body: { ok: true } });
    expect(await reset('five quiet harbours')).toMatchObject({ status: 403 });
    expect((await post('/api/v1/auth/login', { email: 'frida@example.com', password: 'four quiet harbours' })).status).toBe(200);
    expect((await told('auth.password.*')).map((item) => item.type)).toEqual(expect.arrayContaining(['auth.password.reset_requested', 'auth.password.changed']));
  });

  it('AUTH-02: refuses a megabyte of password before anybody hashes it', async () => {
    expect((await post('/api/v1/auth/login', { email: OWNER.email, password: 'x'.repeat(1_000) })).status).toBe(401);
    expect((await post('/api/v1/auth/login', { email: OWNER.email, password: 'x'.repeat(1_025) })).status).toBe(400);
    expect((await post('/api/v1/auth/login', { email: OWNER.email, password: 'x'.repeat(1_048_576) })).status).toBe(413);
  });

  it('RT-14: takes refresh tokens from the body alone: not by GET, not from the address, not from a cookie', async () => {
    const { refresh_token: token } = await byKey();
    for (const path of ['/auth/refresh', '/api/v1/auth/refresh']) {
      expect((await at.call(`${path}?refresh_token=${String(token)}`)).status).toBe(405);
      expect((await post(`${path}?refresh_token=${String(token)}`, { refresh_token: token })).status).toBe(400);
    }
    const inCookie = { cookie: `refresh_token=${String(token)}` };
    expect((await post('/api/v1/auth/refresh', {}, undefined, inCookie)).status).toBe(400);
    expect((await post('/auth/refresh', {}, undefined, inCookie)).status).toBe(422); // the Enterprise+ layer's word for a body that does not fit
    expect((await post('/trpc/auth.refresh', {}, undefined, inCookie)).status).toBe(400);
    expect((await post('/auth/refresh', { refresh_token: token })).status).toBe(200);
  });

  it('AUTH-11: answers a set-up that is over with 404', async () => {
    const again = { ...OWNER, token: 'another', organisation: { slug: 'evil', name: 'Evil' }, tenant: { slug: 'evil', name: 'Evil' }, alone: false };
    expect(await post('/api/v1/setup/create-owner', again)).toMatchObject({ status: 404, body: { code: 'auth/setup-over' } });
    expect((await post('/api/v1/setup/create-owner', { ...again, token: at.server.setupToken ?? '' })).status).toBe(401);
  });

  describe('with a second factor', () => {
    let ada: Jar;
    let phone: ReturnType<typeof authenticatorFor>;
    let recoveryCodes: readonly string[];
    /** The next code: a used step is not taken again, and the server's clock, a real one, may turn to a new step on the way. */
    const nextCode = () => phone.code(1);
    beforeEach(async () => {
      ada = await addPerson(at, owner, `ada${String(epochMs(at.house.clock.now()))}`, ['viewer']);
      const enrolled = await post('/api/v1/session/enrol-totp', {}, ada);
      phone = authenticatorFor(String(enrolled.body['secret']), () => epochMs(at.house.clock.now()));
      const confirmed = await post('/api/v1/session/confirm-totp', { code: phone.code() }, ada);
      if (confirmed.status !== 200) throw new Error(`the second factor was not confirmed: ${JSON.stringify(confirmed.body)}`);
      recoveryCodes = confirmed.body['recoveryCodes'] as readonly string[]; // the answer's own shape
    });
    const credentials = async () => {
      const { body } = await at.call('/api/v1/session/me', { jar: ada });
      const { email, name } = body['user'] as { email: string; name: string }; // the answer's own shape
      return { email, password: `the password of ${name}` };
    };

    it('answers the password with a challenge instead of a cookie, and the code with the cookie', async () => {
      const [jar, who] = [new Jar(), await credentials()];
      const first = await post('/api/v1/session/sign-in', who, jar);
      expect(first).toMatchObject({ status: 200, body: { ok: false, challenge: expect.any(String) } });
      expect(first.headers.getSetCookie()).toEqual([]);
      const answer = (code: string) => post('/api/v1/session/sign-in-by-code', { challenge: first.body['challenge'], code }, jar);
      expect(await answer(wrongCode(phone))).toMatchObject({ status: 401, body: { code: 'auth/wrong-code' } });
      expect(await answer(nextCode())).toMatchObject({ status: 200, body: { ok: true } });
      expect((await at.call('/api/v1/session/me', { jar })).status).toBe(200);
      expect(await answer(recoveryCodes[0] ?? '')).toMatchObject({ status: 401, body: { code: 'auth/bad-challenge' } });
    });

    it('asks for otp by name on the documents’ path, and takes a code or a recovery code there', async () => {
      const who = await credentials();
      expect(await post('/api/v1/auth/login', who)).toMatchObject({ status: 401, body: { detail: 'otp required' } });
      expect((await post('/api/v1/auth/login', { ...who, otp: nextCode() })).status).toBe(200);
      expect((await post('/api/v1/auth/login', { ...who, otp: recoveryCodes[0] })).status).toBe(200);
      expect((await post('/api/v1/auth/login', { ...who, otp: recoveryCodes[0] })).status).toBe(401);
    });

    it('AUTH-15: locks the factor with 429 after six wrong codes, and leaves password and account alone', async () => {
      const who = await credentials();
      const statuses = [];
      for (let nth = 0; nth < 6; nth += 1) statuses.push((await post('/api/v1/auth/login', { ...who, otp: wrongCode(phone, nth) })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      expect((await post('/api/v1/auth/login', { ...who, otp: nextCode() })).status).toBe(429);
      expect((await post('/api/v1/auth/login', who))).toMatchObject({ status: 401, body: { detail: 'otp required' } });
    });

    it('AUTH-16: takes a recovery code once', async () => {
      const who = await credentials();
      expect((await post('/api/v1/auth/login', { ...who, otp: recoveryCodes[3] })).status).toBe(200);
      expect((await post('/api/v1/auth/login', { ...who, otp: recoveryCodes[3] })).status).toBe(401);
    });
  });

  it('AUTH-17: asks for a proof not older than ten minutes before what is dangerous, and goes on once it is given', async () => {
    await proofAged(at, OWNER.email, 20);
    const { body } = await at.call('/api/v1/people/list', { jar: owner });
    const [somebody] = body['items'] as readonly { id: string; ver: number }[]; // the page's own shape
    const report = await post('/api/v1/reports/create', { framework: 'SOC2-TSC-2017-rev2022', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }, owner);
    const dangerous: ReadonlyArray<readonly [string, object]> = [
      ['people/create-key', { name: 'another' }], ['people/change-roles', { userId: somebody?.id, ver: somebody?.ver, roles: ['viewer'] }],
      ['registry/save-layer', { kind: 'tenant', basedOn: 0, content: {} }], ['reports/json', { id: report.body['id'] }],
    ];
    for (const [path, input] of dangerous) expect(await post(`/api/v1/${path}`, input, owner), path).toMatchObject({ status: 401, body: { code: 'auth/reauth-required', details: { max_age_seconds: 600 } } });
    expect((await at.call('/api/v1/people/keys', { jar: owner })).status).toBe(200);
    expect(await post('/api/v1/session/prove-again', {}, owner)).toMatchObject({ status: 400 });
    expect(await post('/api/v1/session/prove-again', { password: 'not the password' }, owner)).toMatchObject({ status: 403 });
    expect(await post('/api/v1/session/prove-again', { password: OWNER.password }, owner)).toMatchObject({ status: 200 });
    expect((await post('/api/v1/people/create-key', { name: 'another' }, owner)).status).toBe(200);
    expect((await post('/api/v1/reports/json', { id: report.body['id'] }, owner)).status).toBe(200);
  });

  it('lets an API key do what keys were given for, and never what takes a person', async () => {
    const asKey = { 'x-api-key': key };
    expect((await post('/api/v1/registry/save-layer', { kind: 'tenant', basedOn: 0, content: { limits: { max_tool_calls: 40 } } }, undefined, asKey)).status).toBe(200);
    expect(await post('/api/v1/people/create-key', { name: 'by a key' }, undefined, asKey)).toMatchObject({ status: 403, body: { code: 'auth/step-up-impossible' } });
    expect(await post('/api/v1/session/enrol-totp', {}, undefined, asKey)).toMatchObject({ status: 403, body: { code: 'auth/step-up-impossible' } });
    expect(await post('/api/v1/session/prove-again', { password: OWNER.password }, undefined, asKey)).toMatchObject({ status: 403 });
  });

  it('knows a browser again in which an account signed in before, whatever strangers do meanwhile', async () => {
    await post('/api/v1/people/create', { name: 'kim', email: 'kim@example.com', password: 'the password of kim', roles: [] }, owner);
    const signIn = (password: string, cookie?: string) => post('/api/v1/session/sign-in', { email: 'kim@example.com', password }, undefined, cookie === undefined ? {} : { cookie });
    const cookies = (await signIn('the password of kim')).headers.getSetCookie();
    const device = cookies.find((line) => line.startsWith('cs-device=')) ?? '';
    expect(device).toMatch(/^cs-device=[\w-]{22}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=31536000$/);
    for (let n = 0; n < 6; n += 1) await signIn('wrong password 1');
    expect((await signIn('the password of kim')).status).toBe(429);
    const known = await signIn('the password of kim', device.split(';', 1)[0]);
    expect(known.status).toBe(200);
    expect(known.headers.getSetCookie().filter((line) => line.startsWith('cs-device='))).toEqual([]); // it has it already
  });

  it('shows people their own sessions and administrators those of others, and ends them', async () => {
    const nils = await addPerson(at, owner, 'nils', ['viewer']);
    const phone = new Jar();
    await post('/api/v1/session/sign-in', { email: 'nils@example.com', password: 'the password of nils', device: 'telephone' }, phone);
    const { body: own } = await at.call('/api/v1/session/me', { jar: nils });
    const userId = (own['user'] as { id: string }).id; // the answer's own shape
    expect((await at.call(`/api/v1/people/sessions?userId=${userId}`, { jar: nils })).status).toBe(403);
    const listed = await at.call(`/api/v1/people/sessions?userId=${userId}`, { jar: owner });
    const sessions = listed.body as unknown as readonly { id: string; device: string | null }[]; // a list, whatever the helper calls it
    expect(sessions).toHaveLength(2);
    expect((await post('/api/v1/people/end-session', { id: sessions.find((one) => one.device === 'telephone')?.id }, owner)).status).toBe(200);
    expect((await at.call('/api/v1/session/me', { jar: phone })).status).toBe(401);
    expect(await post('/api/v1/people/end-sessions', { userId }, owner)).toMatchObject({ status: 200, body: { ended: 1 } });
    expect((await at.call('/api/v1/session/me', { jar: nils })).status).toBe(401);
    const [here, there] = [new Jar(), new Jar()];
    for (const jar of [here, there]) await post('/api/v1/session/sign-in', { email: 'nils@example.com', password: 'the password of nils' }, jar);
    expect((await post('/api/v1/session/end-others', {}, here)).body).toEqual({ ended: 1 });
    expect([(await at.call('/api/v1/session/me', { jar: here })).status, (await at.call('/api/v1/session/me', { jar: there })).status]).toEqual([200, 401]);
  });
});
