import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusOf } from '../../../../server/api/refusal-status.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { changeRoles, disableUser, enableUser, setPassword } from '../../../../server/people/identity/index.ts';
import { beginSession, buildSessionTables, type Refreshed, refreshSession, type RefreshWay, type SessionLives, sharedSecretKeys, signOut, standingOf } from '../../../../server/people/sessions/index.ts';
import { newRefreshToken, unsealSuccessor } from '../../../../server/people/sessions/refresh-token.ts';
import { suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { epochMs, type SessionId } from '../../../../shared/brand.ts';
import { isRefusalCode } from '../../../../shared/refusal-codes.ts';
import { deviceKey } from '../../../support/device-key.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { ELSEWHERE, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

describe.each(databases)('refresh tokens on %s', (name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let admin: Actor;
  let ada: Actor;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database, { lives: { mostPerPerson: 1_000 } });
    acme = await house.tenant('acme');
    admin = await house.person(acme, 'admin', ['owner']);
    ada = await house.person(acme, 'ada', ['operator']);
  });
  afterAll(() => database.close());

  interface Held {
    readonly id: SessionId;
    readonly token: string;
  }

  const begin = (who: Actor = ada, tenant: Tenant = acme, jkt: string | null = null, at: PeopleHouse = house): Promise<Held> =>
    database.storage.writeIdentity(who, async (tx) => {
      const standing = await standingOf(at.deps, tx, { tenantId: tenant.id, userId: who.userId });
      if (!standing) throw new Error('a member');
      const { session, secret } = await beginSession(at.deps, tx, who, standing, { kind: 'token', amr: ['pwd'], device: null, source: HERE, jkt });
      if (secret.kind !== 'token') throw new Error('a token session');
      return { id: session.id, token: secret.refreshToken };
    });
  const refresh = (token: string, way: Partial<RefreshWay> = {}) => refreshSession(house.deps, token, { dialect: 'own', source: HERE, ...way });
  const codeOf = (attempt: Promise<Refreshed>) => attempt.then(({ tokens }) => tokens.refreshToken, (reason: unknown) => `refused:${String(Reflect.get(Object(reason), 'code'))}`);
  /** The same database under other settings. */
  const otherHouse = (lives: Partial<SessionLives>) => peopleHouse(database, { lives: { ...lives, mostPerPerson: 1_000 }, signing: sharedSecretKeys(randomBytes(48).toString('base64'), 'HS256') });
  const rows = (id: SessionId) => {
    const { iamRefresh } = buildSessionTables(database.storage.kit);
    return database.storage.readIdentity(admin, (db) => db.q.select().from(iamRefresh).where(eq(iamRefresh.sessionId, id)));
  };
  const isRevoked = async (id: SessionId) => (await database.storage.readIdentity(admin, (db) => house.deps.sessions.find(db, { id })))?.revokedAt !== null;

  it('E05: are opaque, 64 characters long, good for 1,209,600 seconds, kept only as a salted SHA-256, and turned into a new pair', async () => {
    const { id, token } = await begin();
    expect(token).toMatch(/^csr_[\w-]{60}$/);
    const [row] = await rows(id);
    expect(epochMs(row?.expiresAt ?? house.clock.now()) - epochMs(house.clock.now())).toBe(1_209_600 * SECOND);
    expect(row?.salt).toHaveLength(16);
    expect(row?.hash).toEqual(createHash('sha256').update(row?.salt ?? '').update(token, 'utf8').digest());
    const { principal, tokens } = await refresh(token);
    expect(principal).toMatchObject({ session: { id }, person: { id: ada.userId } });
    expect(tokens.expiresInS).toBe(900);
    expect(await house.actor({ bearer: tokens.accessToken })).toMatchObject({ userId: ada.userId, sessionId: id });
    expect(tokens.refreshToken).not.toBe(token);
    expect(await codeOf(refresh(tokens.refreshToken))).toMatch(/^csr_/);
  });

  it('RT-08: leave nothing in the database that could be presented, not even the successor', async () => {
    const { id, token } = await begin();
    const { tokens } = await refresh(token);
    const dump = JSON.stringify(await rows(id), (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
    expect(dump).not.toContain(token.slice(20));
    expect(dump).not.toContain(tokens.refreshToken.slice(20));
    const [spent] = (await rows(id)).filter((row) => row.usedAt !== null);
    expect(unsealSuccessor(token, spent?.successor ?? Buffer.alloc(0), systemIds)).toBe(tokens.refreshToken);
    for (const other of [tokens.refreshToken, newRefreshToken(systemIds)]) expect(() => unsealSuccessor(other, spent?.successor ?? Buffer.alloc(0), systemIds)).toThrow('does not open');
  });

  it('RT-02: give the same successor to a client that lost the answer, within twenty seconds and with the key it has', async () => {
    const key = await deviceKey();
    for (const proved of [false, true]) {
      const { id, token } = await begin(ada, acme, proved ? key.thumbprint : null);
      const again = async () => codeOf(refresh(token, proved ? { proof: await key.proof(house.clock) } : {}));
      const first = await again();
      house.clock.advance(20 * SECOND);
      expect(await again()).toBe(first);
      expect(first).toMatch(/^csr_/);
      expect(await rows(id)).toHaveLength(2);
    }
  });

  it('RT-05: end the family when they come back within the grace from another device, and the log cries out', async () => {
    const [own, stolen] = [await deviceKey(), await deviceKey()];
    const { id, token } = await begin(ada, acme, own.thumbprint);
    const first = await codeOf(refresh(token, { proof: await own.proof(house.clock) }));
    expect(first).toMatch(/^csr_/);
    await expect(refresh(token, { proof: await stolen.proof(house.clock) })).rejects.toMatchObject({ code: 'auth/reused-refresh' });
    expect(house.audit.of('auth.refresh.device_mismatch').at(-1)).toMatchObject({ outcome: 'denied', resource: { id }, actor: { userId: ada.userId, tenantId: acme.id } });
    expect(await isRevoked(id)).toBe(true);
    expect(await codeOf(refresh(first, { proof: await own.proof(house.clock) }))).toBe('refused:auth/invalid-refresh');
  });

  it('are worth nothing without the key they are bound to, nor with a proof that was used', async () => {
    const key = await deviceKey();
    const { id, token } = await begin(ada, acme, key.thumbprint);
    expect(await codeOf(refresh(token))).toBe('refused:auth/bad-device-proof');
    expect(house.audit.of('auth.token.refreshed').at(-1)).toMatchObject({ outcome: 'failure', resource: { type: 'session', id }, actor: { userId: ada.userId } });
    const proof = await key.proof(house.clock);
    const next = await codeOf(refresh(token, { proof }));
    expect(await codeOf(refresh(next, { proof }))).toBe('refused:auth/bad-device-proof');
    expect(await isRevoked(id)).toBe(false);
    expect(await codeOf(refresh(next, { proof: await key.proof(house.clock) }))).toMatch(/^csr_/);
  });

  it('RT-03: give three tabs at once the same successor and rotate once', async () => {
    for (let round = 0; round < 50; round += 1) {
      const { id, token } = await begin();
      const told = house.audit.of('auth.token.refreshed').filter((note) => note.outcome === undefined).length;
      const answers = await Promise.all([refresh(token), refresh(token), refresh(token)].map(codeOf));
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(/^csr_/);
      expect(await rows(id)).toHaveLength(2);
      expect(house.audit.of('auth.token.refreshed').filter((note) => note.outcome === undefined)).toHaveLength(told + 1);
    }
  });

  it('RT-01: end the whole family when one is used again after the grace, and the log cries out', async () => {
    const { id, token } = await begin();
    const { tokens } = await refresh(token);
    house.clock.advance(20 * SECOND + 1);
    await expect(refresh(token)).rejects.toMatchObject({ code: 'auth/reused-refresh', message: 'invalid refresh' });
    expect(house.audit.of('auth.refresh.reuse_detected').at(-1)).toMatchObject({ outcome: 'denied', resource: { id }, actor: { userId: ada.userId, tenantId: acme.id } });
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
    await expect(house.actor({ bearer: tokens.accessToken })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('RT-04: end the family also within the grace once the successor was used', async () => {
    const { id, token } = await begin();
    const { tokens } = await refresh(token);
    await refresh(tokens.refreshToken);
    expect(await codeOf(refresh(token))).toBe('refused:auth/reused-refresh');
    expect(await isRevoked(id)).toBe(true);
  });

  it('RT-07: expire when they lie idle for two weeks and a second, and not before', async () => {
    const [early, late] = [await begin(), await begin()];
    house.clock.advance(14 * DAY - SECOND);
    expect(await codeOf(refresh(early.token))).toMatch(/^csr_/);
    house.clock.advance(2 * SECOND);
    await expect(refresh(late.token)).rejects.toMatchObject({ code: 'auth/expired-refresh', message: 'refresh expired' });
  });

  it('RT-06: end with their session however often they are rotated: nine times in ninety days of every ten', async () => {
    const long = await otherHouse({ absoluteS: 90 * DAY / SECOND });
    let { token } = await begin(ada, acme, null, long);
    for (let rotation = 1; rotation <= 9; rotation += 1) {
      long.clock.advance(10 * DAY - SECOND);
      token = (await refreshSession(long.deps, token, { dialect: 'own', source: HERE })).tokens.refreshToken;
    }
    long.clock.advance(10 * DAY - SECOND);
    expect(await codeOf(refreshSession(long.deps, token, { dialect: 'own', source: HERE }))).toBe('refused:auth/expired-refresh');
  });

  it('D28: keep their successor for the thirty seconds that a setting gives, and end the family after them', async () => {
    const patient = await otherHouse({ refreshGraceS: 30 });
    const { id, token } = await begin(ada, acme, null, patient);
    const again = () => codeOf(refreshSession(patient.deps, token, { dialect: 'U', source: HERE }));
    const successor = await again();
    patient.clock.advance(30 * SECOND);
    expect(await again()).toBe(successor);
    expect(successor).toMatch(/^csr_/);
    patient.clock.advance(1);
    expect(await again()).toBe('refused:auth/reused-refresh');
    expect(await isRevoked(id)).toBe(true);
    expect(await codeOf(refreshSession(patient.deps, successor, { dialect: 'U', source: HERE }))).toBe('refused:auth/invalid-refresh');
  });

  it('E07: are told apart when unknown, revoked or old', async () => {
    const { token } = await begin();
    expect(await codeOf(refresh(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`))).toBe('refused:auth/invalid-refresh');
    for (const other of ['', 'csr_', 'x'.repeat(64), `csr_${'A'.repeat(60)}`]) await expect(refresh(other)).rejects.toMatchObject({ code: 'auth/invalid-refresh', message: 'invalid refresh' });
    await signOut(house.deps, { refreshToken: token, source: ELSEWHERE });
    await expect(refresh(token)).rejects.toMatchObject({ code: 'auth/invalid-refresh', message: 'invalid refresh' });
    const old = await begin();
    house.clock.advance(15 * DAY);
    await expect(refresh(old.token)).rejects.toMatchObject({ code: 'auth/expired-refresh', message: 'refresh expired' });
    expect(['auth/invalid-refresh', 'auth/expired-refresh', 'auth/reused-refresh'].map((code) => isRefusalCode(code) && statusOf(code).http)).toEqual([401, 401, 401]);
  });

  it('RT-09: are refused in the name of another tenant, which leaves them as they were', async () => {
    const globex = await house.tenant('globex');
    const { id, token } = await begin();
    for (const tenant of [globex.slug, globex.id, 'nowhere']) expect(await codeOf(refresh(token, { tenant }))).toBe('refused:auth/invalid-refresh');
    expect(await isRevoked(id)).toBe(false);
    const { principal } = await refresh(token, { tenant: acme.slug });
    expect(principal.tenant.id).toBe(acme.id);
  });

  it('D30: are nothing once their person is disabled, and stay so when they are let in again', async () => {
    const dora = await house.person(acme, 'dora', ['viewer']);
    const [one, other] = [await begin(dora), await begin(dora)];
    const { tokens } = await refresh(one.token);
    await disableUser(house.deps, admin, dora.userId);
    for (const token of [one.token, tokens.refreshToken, other.token]) await expect(refresh(token)).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
    expect([await isRevoked(one.id), await isRevoked(other.id)]).toEqual([true, true]);
    await enableUser(house.deps, admin, dora.userId);
    expect(await codeOf(refresh(tokens.refreshToken))).toBe('refused:auth/invalid-refresh');
  });

  it('RT-10: are nothing after the password was changed, the person disabled or the tenant suspended, and give no right that was taken meanwhile', async () => {
    const bea = await house.person(acme, 'bea', ['viewer']);
    const first = await begin(bea);
    await setPassword(house.deps, admin, bea.userId, 'crimson-lantern-77');
    expect(await codeOf(refresh(first.token))).toBe('refused:auth/invalid-refresh');
    const second = await begin(bea);
    await disableUser(house.deps, admin, bea.userId);
    expect(await codeOf(refresh(second.token))).toBe('refused:auth/invalid-refresh');
    const frozen = await house.tenant('frozen');
    const third = await begin(await house.person(frozen, 'cid', ['viewer']), frozen);
    await suspendTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 1 }, 'unpaid');
    expect(await codeOf(refresh(third.token))).toBe('refused:auth/invalid-refresh');
    const root = await house.person(acme, 'root', ['platform_admin', 'viewer']);
    const fourth = await begin(root);
    const before = await refresh(fourth.token, { dialect: 'U' });
    expect(decodeJwt(before.tokens.accessToken)['permissions']).toContain('platform:tenants');
    await changeRoles(house.deps, house.installer(acme), { userId: root.userId, ver: 1, roles: ['viewer'] });
    const after = await refresh(before.tokens.refreshToken, { dialect: 'U' });
    expect(JSON.stringify(decodeJwt(after.tokens.accessToken))).not.toContain('platform');
    const actor = await house.actor({ bearer: after.tokens.accessToken });
    expect([actor.capabilities.has('platform:tenants'), actor.capabilities.has('runs:read')]).toEqual([false, true]);
  });

  it('RT-15: buy an access token of fewer rights where asked, never of more, and the next has all of them again', async () => {
    const { token } = await begin();
    for (const scope of [['owner:transfer'], ['runs:read', 'user:manage'], ['*'], ['no:such']]) expect(await codeOf(refresh(token, { scope }))).toBe('refused:auth/invalid-scope');
    expect(statusOf('auth/invalid-scope').http).toBe(400);
    const narrow = await refresh(token, { scope: ['runs:read', 'catalog:read'] });
    expect((await house.actor({ bearer: narrow.tokens.accessToken })).capabilities).toEqual(new Set(['catalog:read', 'runs:read']));
    const none = await refresh(narrow.tokens.refreshToken, { scope: [] });
    expect((await house.actor({ bearer: none.tokens.accessToken })).capabilities.size).toBe(0);
    const full = await refresh(none.tokens.refreshToken);
    expect((await house.actor({ bearer: full.tokens.accessToken })).capabilities).toEqual(ada.capabilities);
  });

  const runs = name === 'SQLite' ? 60 : 20;

  it('follow one chain: every presentation does what the tokens before it say, whatever the order', async () => {
    const step = fc.oneof(
      fc.record({ wait: fc.constantFrom(0, 5, 19, 21, 60) }),
      fc.record({ back: fc.nat({ max: 3 }), times: fc.integer({ min: 1, max: 3 }) }),
    );
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const { id, token } = await begin();
      const chain: Array<{ token: string; usedAt: number | null }> = [{ token, usedAt: null }];
      let alive = true;
      let nowS = 0;
      for (const one of steps) {
        if ('wait' in one) {
          house.clock.advance(one.wait * SECOND);
          nowS += one.wait;
          continue;
        }
        const at = Math.max(0, chain.length - 1 - one.back);
        const presented = chain[at];
        if (!presented) throw new Error('a token of the chain');
        const answers = new Set(await Promise.all(Array.from({ length: one.times }, () => codeOf(refresh(presented.token)))));
        const [answer = ''] = answers;
        if (!alive) expect([...answers]).toEqual(['refused:auth/invalid-refresh']);
        else if (presented.usedAt === null) {
          expect([...answers]).toEqual([expect.stringMatching(/^csr_/)]);
          presented.usedAt = nowS;
          chain.push({ token: answer, usedAt: null });
        } else if (at === chain.length - 2 && nowS - presented.usedAt <= 20) expect([...answers]).toEqual([chain.at(-1)?.token]);
        else {
          alive = false; // the first to present it again is told so, the others find the family ended
          expect([...answers]).toContain('refused:auth/reused-refresh');
          expect([...answers].every((text) => text.startsWith('refused:'))).toBe(true);
        }
        expect((await rows(id)).filter((row) => row.usedAt === null).length).toBeLessThanOrEqual(1);
        expect(await isRevoked(id)).toBe(!alive);
      }
    }), { numRuns: runs });
  });

  it('never have two live successors, whatever is presented at the same time', async () => {
    const batches = fc.array(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 6 });
    await fc.assert(fc.asyncProperty(batches, fc.array(fc.constantFrom(0, 10, 25), { minLength: 6, maxLength: 6 }), async (all, waits) => {
      const { id, token } = await begin();
      const known = [token];
      let stolen = false;
      for (const [index, batch] of all.entries()) {
        house.clock.advance((waits[index] ?? 0) * SECOND);
        const answers = await Promise.all(batch.map((back) => codeOf(refresh(known[Math.max(0, known.length - 1 - back)] ?? token))));
        stolen ||= answers.includes('refused:auth/reused-refresh');
        for (const answer of answers) if (answer.startsWith('csr_') && !known.includes(answer)) known.push(answer);
        expect((await rows(id)).filter((row) => row.usedAt === null)).toHaveLength(1);
        expect(await isRevoked(id)).toBe(stolen);
        if (stolen) for (const dead of known) expect(await codeOf(refresh(dead))).toBe('refused:auth/invalid-refresh');
      }
    }), { numRuns: runs });
  });
});
