import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { deriveKey, openSealer } from '../../../../server/base/seal.ts';
import { DEFAULT_LIVES, keptKeys, type KeptKeys, openSigningKeyStore, sharedSecretKeys, signInByPassword, type TokenDialect } from '../../../../server/people/sessions/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';
import { recordingAudit } from '../../../support/recording-audit.ts';

const SECOND = 1_000;
const SECRET = randomBytes(48).toString('base64');
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe.each(databases)('access tokens on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let ada: Actor;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database, { signing: sharedSecretKeys(SECRET, 'HS256') });
    acme = await house.tenant('acme');
    ada = await house.person(acme, 'ada', ['operator']);
  });
  afterAll(() => database.close());

  const pair = async (dialect: TokenDialect = 'own', at: PeopleHouse = house) => {
    const { tokens } = await signInByPassword(at.deps, { email: 'ada@example.com', password: GOOD_PASSWORD }, { kind: 'token', dialect, source: HERE });
    if (!tokens) throw new Error('a token session');
    return tokens;
  };
  /** A token signed with our own secret over whatever is wished. */
  const forged = (claims: unknown, header: object = {}) => {
    const body = `${json({ alg: 'HS256', typ: 'at+jwt', ...header })}.${json(claims)}`;
    return `${body}.${createHmac('sha256', SECRET).update(body).digest('base64url')}`;
  };
  const refusal = (bearer: string) => house.actor({ bearer }).then(() => 'accepted', (reason: unknown) => String(Reflect.get(Object(reason), 'code') ?? reason));

  it('say on each dialect’s paths what its clients expect, and live as long', async () => {
    const shared = { iss: 'countersign', aud: 'urn:countersign:test', tenant_id: 'acme' };
    const own = await pair('own');
    expect(decodeProtectedHeader(own.accessToken)).toMatchObject({ typ: 'at+jwt', alg: 'HS256' });
    expect(decodeJwt(own.accessToken)).toMatchObject({ ...shared, sub: ada.userId });
    const e = decodeJwt((await pair('E')).accessToken);
    expect(e).toMatchObject({ ...shared, sub: ada.userId, typ: 'access', org_id: null, roles: ['operator'] });
    expect([(e.exp ?? 0) - (e.iat ?? 0), typeof e['sid'], typeof e.jti]).toEqual([900, 'string', 'string']);
    const u = await pair('U');
    expect(decodeJwt(u.accessToken)).toMatchObject({ ...shared, user_id: ada.userId, email: 'ada@example.com', role: 'operator', permissions: [...ada.capabilities].toSorted() });
    expect(u.expiresInS).toBe(1_800);
  });

  it('are told apart when absent, broken, expired or of another type', async () => {
    const { accessToken } = await pair();
    expect(await refusal('not-a-token')).toBe('auth/invalid-token');
    expect(await refusal(`${accessToken.slice(0, -6)}AAAAAA`)).toBe('auth/invalid-token');
    house.clock.advance(929 * SECOND);
    expect(await refusal(accessToken)).toBe('accepted');
    house.clock.advance(2 * SECOND);
    expect(await refusal(accessToken)).toBe('auth/expired-token');
  });

  it('are refused under another algorithm, type, issuer or audience, without a claim, or with a foreign one', async () => {
    const { accessToken } = await pair();
    const claims = decodeJwt(accessToken);
    const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
    expect(await refusal(forged(claims))).toBe('accepted');
    const stranger = generateKeyPairSync('ed25519');
    const eddsa = `${json({ alg: 'EdDSA', typ: 'at+jwt' })}.${json(claims)}`;
    const invalid = [
      `${json({ alg: 'none', typ: 'at+jwt' })}.${json(claims)}.`, `${json({ alg: 'nOnE', typ: 'at+jwt' })}.${json(claims)}.`,
      `${eddsa}.${sign(null, Buffer.from(eddsa), stranger.privateKey).toString('base64url')}`,
      forged(claims, { alg: 'HS512' }), forged(claims, { crit: ['x'], x: 1 }), forged(claims, { kid: '../../dev/null' }), forged(claims, { kid: `' OR 1=1` }),
      forged({ ...claims, aud: 'urn:other' }), forged(without('aud')), forged({ ...claims, iss: 'Countersign' }), forged({ ...claims, iss: 'countersign/' }),
      ...['exp', 'sub', 'jti', 'sid', 'iat'].map((name) => forged(without(name))),
      forged({ ...claims, exp: String(claims.exp) }), forged([claims]), forged(null),
      forged({ ...claims, iat: (claims.iat ?? 0) + 120 }), forged({ ...claims, nbf: (claims.iat ?? 0) + 120 }),
      forged({ ...claims, iat: (claims.iat ?? 0) - 3_700, exp: (claims.exp ?? 0) + 315_360_000 }),
      forged({ ...claims, sid: 'not-a-uuid' }), forged({ ...claims, sid: systemIds.id() }),
      ` ${accessToken}`, `${accessToken}.x`, `${accessToken}=`, 'x'.repeat(1_000_000),
    ];
    for (const token of invalid) expect(await refusal(token), token.slice(0, 120)).toBe('auth/invalid-token');
    for (const typ of ['JWT', 'logout+jwt', 'cs-lease+jwt', undefined]) expect(await refusal(forged(claims, { typ }))).toBe('auth/wrong-token-type');
    expect(await refusal(forged({ ...claims, typ: 'refresh' }))).toBe('auth/wrong-token-type');
  });

  it('carry no authority: claims of more roles or another tenant change nothing', async () => {
    const claims = decodeJwt((await pair()).accessToken);
    const actor = await house.actor({ bearer: forged({ ...claims, roles: ['owner', 'platform_admin'], permissions: ['*'], tenant_id: 'globex', ['__proto__']: { roles: ['owner'] } }) });
    expect(actor).toMatchObject({ tenantId: acme.id, roles: new Set(['operator']), capabilities: ada.capabilities });
    expect(Reflect.get({}, 'roles')).toBeUndefined();
  });

  it.each(['change-me', 'your-secret', 'your-secret-key-here', 'secret', 'x'.repeat(31), 'change-me-in-production-change-me-in-production', 'a'.repeat(64)])('are never signed with the secret %j', (secret) => {
    expect(() => sharedSecretKeys(secret, 'HS256')).toThrow('JWT_SECRET');
  });

  describe('without a configured secret', () => {
    const clock = fixedClock();
    const audit = recordingAudit();
    let keyed: PeopleHouse;
    let keys: KeptKeys;
    const dataKey = deriveKey(randomBytes(32), 'test');
    const openKeys = (key: Uint8Array = dataKey) => keptKeys({ storage: database.storage, clock, audit, lives: DEFAULT_LIVES, signingKeys: openSigningKeyStore(database.storage.kit), sealer: openSealer(key, systemIds) });
    beforeAll(async () => {
      keys = openKeys();
      keyed = await peopleHouse(database, { signing: keys });
    });
    const accepts = (bearer: string, at: PeopleHouse = keyed) => at.actor({ bearer }).then(() => true, () => false);

    it('are signed with a key of the deployment’s own, made once and kept sealed', async () => {
      const made = await Promise.all([pair('own', keyed), pair('own', keyed)]);
      expect(audit.of('auth.signing_key.created')).toHaveLength(1);
      for (const { accessToken } of made) {
        expect(decodeProtectedHeader(accessToken)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
        expect(await accepts(accessToken)).toBe(true);
      }
      const restarted = await peopleHouse(database, { signing: openKeys() });
      expect(await accepts(made[0].accessToken, restarted)).toBe(true);
      const rows = await database.storage.readIdentity(ada, (db) => openSigningKeyStore(database.storage.kit).good(db, clock.now()));
      expect(Buffer.from(rows[0]?.sealed ?? []).toString('latin1')).not.toContain('"d"');
      await expect(openKeys(randomBytes(32)).signing()).rejects.toThrow('does not open');
    });

    it('are refused when the public key was taken for a secret, or a stranger’s key came along in the header', async () => {
      const { accessToken } = await pair('own', keyed);
      const { kid } = decodeProtectedHeader(accessToken);
      const claims = decodeJwt(accessToken);
      const stranger = generateKeyPairSync('ed25519');
      const embedded = `${json({ alg: 'EdDSA', typ: 'at+jwt', kid, jwk: stranger.publicKey.export({ format: 'jwk' }) })}.${json(claims)}`;
      expect(await accepts(`${embedded}.${sign(null, Buffer.from(embedded), stranger.privateKey).toString('base64url')}`)).toBe(false);
      const confused = `${json({ alg: 'HS256', typ: 'at+jwt', kid })}.${json(claims)}`;
      expect(await accepts(`${confused}.${createHmac('sha256', String(kid)).update(confused).digest('base64url')}`)).toBe(false);
    });

    it('of the old key stay good for two lives after a rotation, and not a moment in an emergency', async () => {
      const before = (await pair('own', keyed)).accessToken;
      await keys.rotate(ada, { emergency: false });
      const after = (await pair('own', keyed)).accessToken;
      expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
      expect([await accepts(before), await accepts(after)]).toEqual([true, true]);
      await keys.rotate(ada, { emergency: true });
      expect([await accepts(before), await accepts(after)]).toEqual([false, false]);
      expect(await accepts((await pair('own', keyed)).accessToken)).toBe(true);
    });
  });
});
