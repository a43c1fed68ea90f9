import { generateSecret, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutbound } from '../../../../server/base/outbound.ts';
import { createUser } from '../../../../server/people/identity/index.ts';
import { changeProvider, finishSso, type IdentityProvider, logoutByProvider, openOidcClients, startSso, startStepUp, vouchForDomain } from '../../../../server/people/sso/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { epochMs, plusMs } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { type HostileProvider, hostileProvider } from '../../../support/hostile-provider.ts';
import { GOOD_PASSWORD, HERE } from '../../../support/people-house.ts';
import { CALLBACK, CLIENT_ID, CLIENT_SECRET, comeBack, ORIGIN, setOut, type SsoHouse, ssoHouse } from '../../../support/sso-house.ts';

const ALICE = { sub: 'u1', email: 'alice@example.com', email_verified: true, name: 'Alice', groups: [] };
const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

describe.each(databases)('a provider that lies on %s', (_name, open) => {
  let idp: HostileProvider;
  let database: TestDatabase;
  let house: SsoHouse;
  let acme: Tenant;
  let okta: IdentityProvider;
  beforeEach(async () => {
    idp = await hostileProvider();
    database = await open();
    house = await ssoHouse(database, { outbound: { timeoutMs: 600 } });
    acme = await house.tenant('acme');
    okta = await house.provider(acme, { issuer: idp.issuer });
  });
  afterEach(async () => {
    await database.close();
    await idp.close();
  });

  type How = Parameters<HostileProvider['answerTo']>[2];
  async function signIn(claims: JWTPayload = ALICE, how: How = {}, { at = okta, from = idp }: { readonly at?: IdentityProvider; readonly from?: HostileProvider } = {}) {
    const { url, secret } = await setOut(house, at, `${ORIGIN}/api/v1/sso/${at.id}/callback`);
    return comeBack(house, secret, from.answerTo(url, claims, how));
  }
  const outcome = (attempt: Promise<unknown>) => attempt.then(() => 'in', (reason: unknown) => `${String(Reflect.get(Object(reason), 'code'))} ${String(Reflect.get(Object(Reflect.get(Object(reason), 'details')), 'reason') ?? '')}`.trim());
  const nowS = () => Math.floor(epochMs(house.clock.now()) / 1000);
  const sessions = () => house.audit.of('auth.sso.login').length;

  it('OIDC-02: is refused with a nonce that is not this flow’s, or none', async () => {
    expect(await outcome(signIn({ ...ALICE, nonce: 'another' }))).toBe('sso/answer-refused claims');
    expect(await outcome(signIn({ ...ALICE, nonce: undefined }))).toMatch(/^sso\/answer-refused/);
    expect(sessions()).toBe(0);
    expect(await outcome(signIn())).toBe('in');
  });

  it('OIDC-06: is refused when its discovery document is another issuer’s, and over http anywhere but on this machine under development', async () => {
    idp.claimsOfItself['issuer'] = 'https://another.example';
    expect(await outcome(setOut(house, okta))).toBe('sso/unreachable discovery');
    delete idp.claimsOfItself['issuer'];
    idp.claimsOfItself['token_endpoint'] = 'http://idp.example/token';
    expect(await outcome(setOut(house, okta))).toBe('sso/answer-refused endpoints');
    delete idp.claimsOfItself['token_endpoint'];
    await expect(house.provider(acme, { issuer: 'http://idp.example' }, { key: 'plain' })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'settings.issuer' } });
    const outbound = openOutbound({ allowLoopback: false });
    const production = { ...house.deps, outbound, oidc: openOidcClients({ outbound, clock: house.clock }) };
    expect(await outcome(startSso(production, { provider: okta.id, redirectUri: CALLBACK }, ORIGIN, HERE))).toBe('sso/unreachable unreachable');
    expect(await outcome(setOut(house, okta))).toBe('in');
    expect(house.audit.notes.filter((note) => note.type === 'auth.sso.login')).toHaveLength(0);
  });

  it('OIDC-08: is refused with an ID token for another client, by another party, expired, signed with the shared secret, or not at all', async () => {
    const bySecret = async (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(CLIENT_SECRET));
    const byStranger = async (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(await generateSecret('HS256'));
    const unsigned = async (claims: JWTPayload) => new UnsecuredJWT(claims).encode();
    const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
      'another audience': () => signIn({ ...ALICE, aud: 'another-client' }), 'no audience': () => signIn({ ...ALICE, aud: undefined } as unknown as JWTPayload), // left out on purpose
      'several audiences without a party': () => signIn({ ...ALICE, aud: [CLIENT_ID, 'another-client'] }), 'another party': () => signIn({ ...ALICE, azp: 'another-client' }),
      'another issuer': () => signIn({ ...ALICE, iss: 'https://another.example' }), 'another issuer by a slash': () => signIn({ ...ALICE, iss: `${idp.issuer}/` }), expired: () => signIn({ ...ALICE, iat: nowS() - 7_200, exp: nowS() - 3_600 }),
      'the client secret': () => signIn(ALICE, { sign: bySecret }), 'another secret': () => signIn(ALICE, { sign: byStranger }), unsigned: () => signIn(ALICE, { sign: unsigned }),
      'a logout token': () => signIn({ ...ALICE, events: LOGOUT }, { header: { typ: 'logout+jwt' } }), 'no subject': () => signIn({ ...ALICE, sub: undefined } as unknown as JWTPayload), // left out on purpose
    };
    for (const [name, attempt] of Object.entries(attempts)) expect(await outcome(attempt()), name).toMatch(/^sso\/answer-refused/);
    expect(sessions()).toBe(0);
    expect(await outcome(signIn({ ...ALICE, azp: CLIENT_ID }))).toBe('in');
  });

  it('OIDC-09: names a subject that another provider names too, or an email, and they are two people', async () => {
    const other = await hostileProvider();
    const entra = await house.provider(acme, { issuer: other.issuer }, { key: 'entra', name: 'Entra' });
    const first = await signIn();
    const second = await signIn({ ...ALICE, email: 'bob@example.com' }, {}, { at: entra, from: other });
    const third = await signIn({ ...ALICE, sub: 'u3' }, {}, { at: entra, from: other });
    await other.close();
    const people = [first, second, third].map(({ signedIn }) => signedIn?.principal.person);
    expect(new Set(people.map((person) => person?.id)).size).toBe(3);
    expect(people.map((person) => person?.email)).toEqual(['alice@example.com', 'bob@example.com', expect.stringMatching(/^alice\+entra-[0-9a-f]{12}@example\.com$/)]);
  });

  it('OIDC-10: opens nobody’s account by an email that it does not vouch for', async () => {
    const { person } = await createUser(house.deps, house.installer(acme), { email: ALICE.email, name: 'Alice before', password: GOOD_PASSWORD, roles: ['admin'] });
    await expect(signIn({ ...ALICE, email_verified: false })).rejects.toMatchObject({ details: { id: okta.id } });
    await expect(signIn({ ...ALICE, aud: 'another-client' })).rejects.toMatchObject({ code: 'sso/answer-refused', details: { id: okta.id } });
    for (const email_verified of [false, 'false', 'yes', null]) expect(await outcome(signIn({ ...ALICE, email_verified }))).toBe('sso/email-not-verified');
    expect(await house.deps.storage.readIdentity({ tenantId: acme.id }, (db) => house.deps.sso.linksOf(db, person.id))).toEqual([]);
    const { signedIn } = await signIn();
    expect(signedIn?.principal.person.id).toBe(person.id);
    expect(house.audit.of('auth.sso.linked').at(-1)?.details).toMatchObject({ account: 'existing' });
  });

  it('OIDC-11: brings nobody from a domain that this tenant has not proven, though another one has', async () => {
    const globex = await house.tenant('globex');
    await vouchForDomain(house.deps, house.installer(globex), globex.id, 'globex.test');
    expect(await outcome(signIn({ ...ALICE, email: 'x@nobodys.test' }))).toBe('sso/domain-not-proven');
    expect(await outcome(signIn({ ...ALICE, email: 'x@globex.test' }))).toBe('sso/domain-not-proven');
    expect(house.audit.of('admin.user.created').filter((note) => JSON.stringify(note.subject).includes('x@'))).toHaveLength(0);
  });

  it('links an email to a member of the tenant only: whoever works elsewhere is not taken over', async () => {
    const globex = await house.tenant('globex');
    const { person } = await createUser(house.deps, house.installer(globex), { email: ALICE.email, name: 'Alice of Globex', password: GOOD_PASSWORD, roles: ['owner'] });
    const { signedIn } = await signIn();
    expect(signedIn?.principal.person.id).not.toBe(person.id);
    okta = await changeProvider(house.deps, await house.admin(acme), okta, { creates_accounts: false });
    expect(await outcome(signIn({ ...ALICE, sub: 'u9', email: 'new@example.com' }))).toBe('sso/no-account');
  });

  describe('that tells when its sessions end', () => {
    async function inSession(sid: string) {
      const { signedIn } = await signIn({ ...ALICE, sid });
      return signedIn?.cookie ?? null;
    }
    const token = (claims: Record<string, unknown>, header: Readonly<Record<string, string>> = { typ: 'logout+jwt' }) =>
      idp.sign({ iss: idp.issuer, aud: CLIENT_ID, iat: nowS(), exp: nowS() + 120, jti: `j${Math.abs(JSON.stringify(claims).length)}-${JSON.stringify(header).length}`, events: LOGOUT, ...claims }, header);
    const end = async (claims: Record<string, unknown>, header?: Readonly<Record<string, string>>) => outcome(logoutByProvider(house.deps, okta.id, await token(claims, header), HERE));

    it('OIDC-16: is believed only with a proper logout token, once, and ends that session alone', async () => {
      const [one, two] = [await inSession('sid-1'), await inSession('sid-2')];
      const bad: ReadonlyArray<readonly [string, Record<string, unknown>, Readonly<Record<string, string>>?]> = [
        ['another type', { sid: 'sid-1', jti: 'a' }, { typ: 'JWT' }], ['no type', { sid: 'sid-1', jti: 'b' }, {}], ['with a nonce', { sid: 'sid-1', jti: 'c', nonce: 'n' }], ['without the event', { sid: 'sid-1', jti: 'd', events: {} }],
        ['another session', { sid: 'sid-9', jti: 'e' }], ['nobody', { jti: 'f' }], ['another client', { sid: 'sid-1', jti: 'g', aud: 'another' }], ['another issuer', { sid: 'sid-1', jti: 'h', iss: 'https://another.example' }],
        ['long ago', { sid: 'sid-1', jti: 'i', iat: nowS() - 3_600, exp: nowS() + 60 }], ['another person', { sid: 'sid-1', sub: 'u2', jti: 'k' }],
      ];
      for (const [name, claims, header] of bad) expect(await end(claims, header), name).toMatch(/^sso\/bad-logout-token/);
      for (const cookie of [one, two]) expect(await house.actor({ cookie })).toMatchObject({ email: ALICE.email });
      const good = await token({ sid: 'sid-1', jti: 'once' });
      expect(await logoutByProvider(house.deps, okta.id, good, HERE)).toEqual({ ended: 1 });
      await expect(house.actor({ cookie: one })).rejects.toMatchObject({ code: 'auth/session-ended' });
      expect(await house.actor({ cookie: two })).toMatchObject({ email: ALICE.email });
      expect(await outcome(logoutByProvider(house.deps, okta.id, good, HERE))).toBe('sso/bad-logout-token replayed');
      expect(await logoutByProvider(house.deps, okta.id, await token({ sub: ALICE.sub, jti: 'all' }), HERE)).toEqual({ ended: 1 });
      await expect(house.actor({ cookie: two })).rejects.toMatchObject({ code: 'auth/session-ended' });
    });
  });

  it('OIDC-20: grants no step-up for less than was asked: an old proof, none, a weaker one, or somebody else’s', async () => {
    okta = await changeProvider(house.deps, await house.admin(acme), okta, { settings: { client_id: CLIENT_ID, issuer: idp.issuer, acr_values: ['phr'] } });
    const { signedIn } = await signIn({ ...ALICE, acr: 'phr', auth_time: nowS() - 3_600 });
    const principal = signedIn?.principal;
    if (!principal?.session) throw new Error('a sign-in opens a session');
    const provedAt = async () => (await house.deps.storage.readIdentity({ tenantId: acme.id }, (db) => house.deps.sessions.find(db, { id: principal.session?.id ?? principal.session as never })))?.authTime; // narrowed above
    const before = await provedAt();
    expect(epochMs(before ?? house.clock.now())).toBeLessThan(epochMs(plusMs(house.clock.now(), -3_000_000)));
    const stepUp = async (claims: Record<string, unknown>) => {
      const { url, secret } = await startStepUp(house.deps, principal, {}, ORIGIN, HERE);
      expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0', acr_values: 'phr' });
      return finishSso(house.deps, { query: idp.answerTo(new URL(url), { ...ALICE, acr: 'phr', ...claims }), secret, source: HERE, replaces: null });
    };
    expect(await outcome(stepUp({ auth_time: nowS() - 600 }))).toBe('sso/step-up-refused not-proved-again');
    expect(await outcome(stepUp({ auth_time: undefined }))).toBe('sso/step-up-refused not-proved-again');
    expect(await outcome(stepUp({ acr: '0' }))).toBe('sso/answer-refused acr');
    expect(await outcome(stepUp({ acr: undefined }))).toBe('sso/answer-refused acr');
    expect(await outcome(stepUp({ sub: 'u2' }))).toBe('sso/step-up-refused other-person');
    await expect(stepUp({ sub: 'u2' })).rejects.toMatchObject({ details: { id: principal.session.id, of: 'session' } });
    expect(await provedAt()).toBe(before);
    expect(await stepUp({})).toMatchObject({ signedIn: null });
    expect(epochMs((await provedAt()) ?? house.clock.now())).toBeGreaterThan(epochMs(plusMs(house.clock.now(), -60_000)));
    expect(house.audit.of('auth.step_up.confirmed')).toHaveLength(1);
  });

  it('OIDC-21: fails closed when its keys are away, slow, huge or elsewhere, and is asked again for unknown keys once in 30 seconds at most', async () => {
    const bends: Readonly<Record<string, Parameters<HostileProvider['bent']['set']>[1]>> = {
      down: (_request, response) => void response.writeHead(503).end(), slow: () => undefined, huge: (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(10_000_000)),
      elsewhere: (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/keys' }).end(),
    };
    for (const [name, bend] of Object.entries(bends)) {
      okta = await changeProvider(house.deps, await house.admin(acme), okta, { name: `Okta ${name}` }); // a changed provider is met anew, without the keys it had
      idp.bent.set('/jwks', bend);
      expect(await outcome(signIn()), name).toMatch(/^sso\/(?:answer-refused|unreachable)/);
    }
    expect(sessions()).toBe(0);
    idp.bent.delete('/jwks');
    okta = await changeProvider(house.deps, await house.admin(acme), okta, { name: 'Okta' });
    expect(await outcome(signIn())).toBe('in');
    await idp.rotate(false);
    const before = idp.asked.filter((path) => path === '/jwks').length;
    for (let n = 0; n < 12; n += 1) expect(await outcome(signIn())).toBe('sso/answer-refused signature');
    expect(idp.asked.filter((path) => path === '/jwks').length - before).toBeLessThanOrEqual(1);
  });
});
