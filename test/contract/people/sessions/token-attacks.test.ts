import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { deriveKey, openSealer } from '../../../../server/base/seal.ts';
import { changeRoles, disableUser } from '../../../../server/people/identity/index.ts';
import { issueStreamTicket, openStreamTicketStore, redeemStreamTicket } from '../../../../server/people/edge/index.ts';
import { createApiKey, signInByKey } from '../../../../server/people/keys/index.ts';
import { DEFAULT_LIVES, endSession, keptKeys, type KeptKeys, openSigningKeyStore, refreshSession, sharedSecretKeys, signInByPassword } from '../../../../server/people/sessions/index.ts';
import { issueSetupToken, setupTokenHash } from '../../../../server/people/setup/index.ts';
import { suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { brand, type RunId } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';
import { recordingAudit } from '../../../support/recording-audit.ts';

const SECOND = 1_000;
const RUN = brand<RunId>('0198a000-0000-7000-8000-00000000a0a0');
const SECRET = randomBytes(48).toString('base64');
const json = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe.each(databases)('attacks with tokens on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let ada: Actor;
  let keyed: PeopleHouse;
  let keys: KeptKeys;
  let count = 0;
  const clock = fixedClock();
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database, { signing: sharedSecretKeys(SECRET, 'HS256') });
    acme = await house.tenant('acme');
    await house.tenant('globex');
    ada = await house.person(acme, 'ada', ['operator']);
    keys = keptKeys({ storage: database.storage, clock, audit: recordingAudit(), lives: DEFAULT_LIVES, signingKeys: openSigningKeyStore(database.storage.kit), sealer: openSealer(deriveKey(randomBytes(32), 'test'), systemIds) });
    keyed = await peopleHouse(database, { signing: keys });
  });
  afterAll(() => database.close());

  const pair = async (at: PeopleHouse = house, email = 'ada@example.com') => {
    const { tokens, principal } = await signInByPassword(at.deps, { email, password: GOOD_PASSWORD }, { kind: 'token', dialect: 'own', source: HERE });
    if (!tokens || !principal.session) throw new Error('a token session');
    return { ...tokens, sessionId: principal.session.id };
  };
  const claimsOf = async () => decodeJwt((await pair()).accessToken);
  const forged = (claims: unknown, header: object = {}) => {
    const body = `${json({ alg: 'HS256', typ: 'at+jwt', ...header })}.${json(claims)}`;
    return `${body}.${createHmac('sha256', SECRET).update(body).digest('base64url')}`;
  };
  const refusal = (bearer: string, at: PeopleHouse = house) => at.actor({ bearer }).then(() => 'accepted', (reason: unknown) => String(Reflect.get(Object(reason), 'code') ?? reason));
  /** Those of the tokens that were not refused as a bad token is. */
  const letIn = async (tokens: readonly string[], at: PeopleHouse = house) => {
    const outcomes = await Promise.all(tokens.map(async (token) => [token.slice(0, 160), await refusal(token, at)] as const));
    return outcomes.filter(([, outcome]) => !/^auth\/(invalid-token|wrong-token-type|expired-token)$/.test(outcome));
  };

  it('JWT-01: a token without a signature is refused, however its algorithm is written', async () => {
    const claims = await claimsOf();
    expect(await refusal(forged(claims))).toBe('accepted');
    expect(await letIn(['none', 'None', 'nOnE'].flatMap((alg) => [`${json({ alg, typ: 'at+jwt' })}.${json(claims)}.`, `${json({ alg, typ: 'at+jwt' })}.${json(claims)}.AA`]))).toEqual([]);
  });

  it('JWT-02: our public key is no secret: a token keyed with it is refused', async () => {
    const { accessToken } = await pair(keyed);
    const { kid } = decodeProtectedHeader(accessToken);
    const [jwk] = (await keys.published()).filter((one) => one['kid'] === kid);
    const pem = createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
    const body = `${json({ alg: 'HS256', typ: 'at+jwt', kid })}.${json(decodeJwt(accessToken))}`;
    const asSecret = (secret: string | Buffer) => `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
    expect(await letIn([asSecret(pem.export({ type: 'spki', format: 'pem' })), asSecret(pem.export({ type: 'spki', format: 'der' })), asSecret(JSON.stringify(jwk))], keyed)).toEqual([]);
  });

  it('JWT-03: a key that comes along in the header is not read', async () => {
    const { accessToken } = await pair(keyed);
    const stranger = generateKeyPairSync('ed25519');
    const { kid } = decodeProtectedHeader(accessToken);
    const body = `${json({ alg: 'EdDSA', typ: 'at+jwt', kid, jwk: stranger.publicKey.export({ format: 'jwk' }) })}.${json(decodeJwt(accessToken))}`;
    expect(await letIn([`${body}.${sign(null, Buffer.from(body), stranger.privateKey).toString('base64url')}`], keyed)).toEqual([]);
  });

  it('JWT-05: an extension that must be understood and is not refuses the token', async () => {
    expect(await letIn([forged(await claimsOf(), { crit: ['x'], x: 1 })])).toEqual([]);
  });

  it('JWT-06: only at+jwt is an access token', async () => {
    const claims = await claimsOf();
    for (const typ of ['JWT', undefined, 'logout+jwt', 'cs-lease+jwt', 'dpop+jwt']) expect(await refusal(forged(claims, { typ }))).toBe('auth/wrong-token-type');
  });

  it('JWT-08: another audience, none, or another deployment’s is refused', async () => {
    const claims = await claimsOf();
    const { aud: _aud, ...without } = claims;
    expect(await letIn([forged({ ...claims, aud: 'urn:countersign:other' }), forged({ ...claims, aud: 'x' }), forged(without)])).toEqual([]);
  });

  it('JWT-09: another issuer, also by a slash or a letter’s case, is refused', async () => {
    const claims = await claimsOf();
    expect(await letIn(['other', 'countersign/', 'Countersign', ''].map((iss) => forged({ ...claims, iss })))).toEqual([]);
  });

  it('JWT-10: 31 seconds after its end a token is refused, 29 seconds after it is not', async () => {
    const { accessToken } = await pair();
    house.clock.advance(929 * SECOND);
    expect(await refusal(accessToken)).toBe('accepted');
    house.clock.advance(2 * SECOND);
    expect(await refusal(accessToken)).toBe('auth/expired-token');
  });

  it('JWT-11: a token without exp, sub, jti, sid or iat is refused', async () => {
    const claims = await claimsOf();
    expect(await letIn(['exp', 'sub', 'jti', 'sid', 'iat'].map((name) => forged(Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name)))))).toEqual([]);
  });

  it('JWT-12: an end ten years ahead does not make an old token young', async () => {
    const claims = await claimsOf();
    expect(await letIn([forged({ ...claims, iat: (claims.iat ?? 0) - 3_700, exp: (claims.exp ?? 0) + 315_360_000 })])).toEqual([]);
  });

  it('JWT-13: a token of the future, by iat or nbf, is refused', async () => {
    const claims = await claimsOf();
    expect(await letIn([forged({ ...claims, iat: (claims.iat ?? 0) + 120 }), forged({ ...claims, nbf: (claims.iat ?? 0) + 120 })])).toEqual([]);
  });

  it('JWT-14: an end that is a text, claims that are a list or nothing, are refused', async () => {
    const claims = await claimsOf();
    expect(await letIn([forged({ ...claims, exp: String(claims.exp) }), forged([claims]), forged('null'), forged('"text"')])).toEqual([]);
  });

  it('JWT-17: a key’s name that is a path, a statement or ten kilobytes finds nothing', async () => {
    const { accessToken } = await pair(keyed);
    const claims = decodeJwt(accessToken);
    const { key } = await keys.signing();
    for (const kid of ['../../dev/null', `' OR 1=1`, 'k'.repeat(10_000)]) {
      expect(await letIn([await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid }).sign(key)], keyed)).toEqual([]);
    }
  });

  it('JWT-18: a retired key’s name over the active key’s signature is refused', async () => {
    const before = decodeProtectedHeader((await pair(keyed)).accessToken).kid ?? '';
    await keys.rotate(ada, { emergency: false });
    const claims = decodeJwt((await pair(keyed)).accessToken);
    const { key } = await keys.signing();
    expect(await letIn([await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: before }).sign(key)], keyed)).toEqual([]);
  });

  it('JWT-19: tokens of the old key are good for two lives of an access token after a rotation, and not at all after an emergency', async () => {
    const old = await keys.signing();
    const { kid: newer, oldUntil } = await keys.rotate(ada, { emergency: false });
    expect(newer).not.toBe(old.kid);
    expect(oldUntil).toBe(clock.now().replace('09:', '10:'));
    const signedByOld = async () => {
      const claims = decodeJwt((await pair(keyed)).accessToken);
      return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: old.kid }).sign(old.key);
    };
    expect(await refusal(await signedByOld(), keyed)).toBe('accepted');
    expect((await keys.published()).map((one) => one['kid'])).toEqual(expect.arrayContaining([old.kid, newer]));
    clock.advance(3_600 * SECOND - 1);
    expect(await refusal(await signedByOld(), keyed)).toBe('accepted');
    clock.advance(1);
    expect(await refusal(await signedByOld(), keyed)).toBe('auth/invalid-token');
    const { accessToken } = await pair(keyed);
    expect(await refusal(accessToken, keyed)).toBe('accepted');
    await keys.rotate(ada, { emergency: true });
    expect(await refusal(accessToken, keyed)).toBe('auth/invalid-token');
    expect(await refusal((await pair(keyed)).accessToken, keyed)).toBe('accepted');
    expect(await keys.published()).toHaveLength(1);
  });

  it.each([['8 bytes', 'Zq3-vK9x'], ['31 bytes', 'Zq3-vK9xLm2_Tw8yBn4sHd7fGc1pRj6'], ['change-me', 'change-me'], ['your-secret', 'your-secret'], ['your-secret-key-here', 'your-secret-key-here'], ['secret', 'secret']])('JWT-22: a secret of %s stops the start', (_what, secret) => {
    expect(() => sharedSecretKeys(secret, 'HS256')).toThrow('JWT_SECRET');
  });

  it('JWT-24: nobody acts on with a living token once they, their session or their tenant are shut out', async () => {
    const frozen = await house.tenant(`frozen-${_name.toLowerCase()}`);
    const boss = await house.person(acme, `boss${(count += 1)}`, ['owner']);
    const [eve, fay, gil] = [await house.person(acme, 'eve', ['viewer']), await house.person(acme, 'fay', ['viewer']), await house.person(frozen, 'gil', ['viewer'])];
    const [one, two, three] = [await pair(house, 'eve@example.com'), await pair(house, 'fay@example.com'), await pair(house, 'gil@example.com')];
    for (const { accessToken } of [one, two, three]) expect(await refusal(accessToken)).toBe('accepted');
    await disableUser(house.deps, boss, eve.userId);
    await endSession(house.deps, fay, two.sessionId);
    await suspendTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 1 }, 'unpaid');
    for (const { accessToken } of [one, two, three]) expect(await refusal(accessToken)).toBe('auth/session-ended');
    expect(gil.tenantId).toBe(frozen.id);
  });

  it('JWT-25: a role that was taken is gone at the next call', async () => {
    const boss = await house.person(acme, `boss${(count += 1)}`, ['owner']);
    const hal = await house.person(acme, 'hal', ['operator']);
    const { accessToken } = await pair(house, 'hal@example.com');
    expect((await house.actor({ bearer: accessToken })).capabilities.has('runs:execute')).toBe(true);
    await changeRoles(house.deps, boss, { userId: hal.userId, ver: 1, roles: ['viewer'] });
    const after = await house.actor({ bearer: accessToken });
    expect([after.capabilities.has('runs:execute'), after.capabilities.has('runs:read')]).toEqual([false, true]);
  });

  it('a request that names another tenant than its token’s finds nothing, also where that tenant exists', async () => {
    const { accessToken } = await pair();
    expect((await house.actor({ bearer: accessToken, tenant: 'acme' })).tenantId).toBe(acme.id);
    expect((await house.actor({ bearer: accessToken, tenant: acme.id })).tenantId).toBe(acme.id);
    for (const tenant of ['globex', 'no-such-tenant']) await expect(house.actor({ bearer: accessToken, tenant })).rejects.toMatchObject({ code: 'tenancy/mismatch', message: 'tenant not found' });
  });

  /** What each place lets in; a further kind of credential joins by a line here. */
  const places = {
    accessToken: (text: string) => house.actor({ bearer: text }),
    refreshToken: (text: string) => refreshSession(house.deps, text, { dialect: 'own', source: HERE }),
    apiKey: (text: string) => house.actor({ apiKey: text }),
    cookie: (text: string) => house.actor({ cookie: text }),
    streamTicket: async (text: string) => redeemStreamTicket({ ...house.deps, tickets: openStreamTicketStore(database.storage.kit) }, text, RUN),
    setupToken: (text: string) => house.deps.storage.readIdentity(ada, async (db) => (await house.deps.setup.isGood(db, setupTokenHash(text), house.clock.now())) || Promise.reject(new Error('refused'))),
  } as const;

  it('JWT-07: credentials of six kinds, each in the place of every other: only its own lets it in, and an offline lease nowhere', async () => {
    const { accessToken, refreshToken } = await pair();
    const { cookie } = await signInByPassword(house.deps, { email: 'ada@example.com', password: GOOD_PASSWORD }, { kind: 'browser', dialect: 'own', source: HERE });
    const { key } = await createApiKey(house.deps, ada, { name: 'ci', expiresInDays: 1 });
    const { ticket } = await issueStreamTicket({ ...house.deps, tickets: openStreamTicketStore(database.storage.kit) }, await house.actor({ bearer: accessToken }), RUN);
    const fresh = await open();
    const setupToken = (await issueSetupToken((await peopleHouse(fresh)).deps)) ?? '';
    await house.deps.storage.writeIdentity(ada, (tx) => house.deps.setup.put(tx, setupTokenHash(setupToken), house.clock.now().replace('2026', '2027') as typeof acme.createdAt));
    await fresh.close();
    const credentials: Readonly<Record<keyof typeof places, string>> = { accessToken, refreshToken, apiKey: key ?? '', cookie: cookie ?? '', setupToken, streamTicket: ticket };
    const kinds = Object.keys(places) as ReadonlyArray<keyof typeof places>; // keys of a closed object
    const lease = forged(decodeJwt(accessToken), { typ: 'cs-lease+jwt' });
    for (const place of kinds) expect(await places[place](lease).then(() => 'accepted', () => 'refused'), `a lease in the place of ${place}`).toBe('refused');
    for (const kind of kinds) {
      for (const place of kinds.toSorted((a, b) => Number(a === kind) - Number(b === kind))) {
        const answer = await places[place](credentials[kind]).then(() => 'accepted', () => 'refused');
        expect(answer, `${kind} in the place of ${place}`).toBe(kind === place ? 'accepted' : 'refused');
      }
    }
    await expect(signInByKey(house.deps, accessToken, { dialect: 'E', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
  });
});
