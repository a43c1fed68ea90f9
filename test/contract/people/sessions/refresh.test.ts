import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { disableUser, setPassword } from '../../../../server/people/identity/index.ts';
import { beginSession, buildSessionTables, type Refreshed, refreshSession, signOut, standingOf } from '../../../../server/people/sessions/index.ts';
import { suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import type { SessionId } from '../../../../shared/brand.ts';
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

  const begin = (who: Actor = ada, tenant: Tenant = acme): Promise<Held> =>
    database.storage.writeIdentity(who, async (tx) => {
      const standing = await standingOf(house.deps, tx, { tenantId: tenant.id, userId: who.userId });
      if (!standing) throw new Error('a member');
      const { session, secret } = await beginSession(house.deps, tx, who, standing, { kind: 'token', amr: ['pwd'], device: null, source: HERE });
      if (secret.kind !== 'token') throw new Error('a token session');
      return { id: session.id, token: secret.refreshToken };
    });
  const refresh = (token: string) => refreshSession(house.deps, token, 'own', HERE);
  const codeOf = (attempt: Promise<Refreshed>) => attempt.then(({ tokens }) => tokens.refreshToken, (reason: unknown) => `refused:${String(Reflect.get(Object(reason), 'code'))}`);
  const rows = (id: SessionId) => {
    const { iamRefresh } = buildSessionTables(database.storage.kit);
    return database.storage.readIdentity(admin, (db) => db.q.select().from(iamRefresh).where(eq(iamRefresh.sessionId, id)));
  };
  const isRevoked = async (id: SessionId) => (await database.storage.readIdentity(admin, (db) => house.deps.sessions.find(db, { id })))?.revokedAt !== null;

  it('are opaque, 64 characters long, and turned into a new pair', async () => {
    const { id, token } = await begin();
    expect(token).toMatch(/^csr_[\w-]{60}$/);
    const { principal, tokens } = await refresh(token);
    expect(principal).toMatchObject({ session: { id }, person: { id: ada.userId } });
    expect(tokens.expiresInS).toBe(900);
    expect(await house.actor({ bearer: tokens.accessToken })).toMatchObject({ userId: ada.userId, sessionId: id });
    expect(tokens.refreshToken).not.toBe(token);
    expect(await codeOf(refresh(tokens.refreshToken))).toMatch(/^csr_/);
  });

  it('leave nothing in the database that could be presented, not even the successor', async () => {
    const { id, token } = await begin();
    const { tokens } = await refresh(token);
    const dump = JSON.stringify(await rows(id), (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
    expect(dump).not.toContain(token.slice(20));
    expect(dump).not.toContain(tokens.refreshToken.slice(20));
  });

  it('give the same successor to a client that lost the answer, within twenty seconds', async () => {
    const { id, token } = await begin();
    const first = await codeOf(refresh(token));
    house.clock.advance(20 * SECOND);
    expect(await codeOf(refresh(token))).toBe(first);
    expect(await rows(id)).toHaveLength(2);
  });

  it('give three tabs at once the same successor and rotate once', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { id, token } = await begin();
      const told = house.audit.of('auth.token.refreshed').filter((note) => note.outcome === undefined).length;
      const answers = await Promise.all([refresh(token), refresh(token), refresh(token)].map(codeOf));
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(/^csr_/);
      expect(await rows(id)).toHaveLength(2);
      expect(house.audit.of('auth.token.refreshed').filter((note) => note.outcome === undefined)).toHaveLength(told + 1);
    }
  });

  it('end the whole family when one is used again after the grace, and the log cries out', async () => {
    const { id, token } = await begin();
    const { tokens } = await refresh(token);
    house.clock.advance(20 * SECOND + 1);
    await expect(refresh(token)).rejects.toMatchObject({ code: 'auth/reused-refresh', message: 'invalid refresh' });
    expect(house.audit.of('auth.refresh.reuse_detected').at(-1)).toMatchObject({ outcome: 'denied', resource: { id }, actor: { userId: ada.userId, tenantId: acme.id } });
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
    await expect(house.actor({ bearer: tokens.accessToken })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('end the family also within the grace once the successor was used', async () => {
    const { id, token } = await begin();
    const { tokens } = await refresh(token);
    await refresh(tokens.refreshToken);
    expect(await codeOf(refresh(token))).toBe('refused:auth/reused-refresh');
    expect(await isRevoked(id)).toBe(true);
  });

  it('expire when they lie idle for two weeks, and with the session however often they are rotated', async () => {
    const idle = await begin();
    house.clock.advance(14 * DAY);
    await expect(refresh(idle.token)).rejects.toMatchObject({ code: 'auth/expired-refresh', message: 'refresh expired' });
    let { token } = await begin();
    for (const days of [10, 10, 9]) {
      house.clock.advance(days * DAY);
      token = (await refresh(token)).tokens.refreshToken;
    }
    house.clock.advance(DAY);
    expect(await codeOf(refresh(token))).toBe('refused:auth/expired-refresh');
  });

  it('are nothing after sign-out, to a changed letter, and in place of anything else', async () => {
    const { token } = await begin();
    expect(await codeOf(refresh(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`))).toBe('refused:auth/invalid-refresh');
    for (const other of ['', 'csr_', 'x'.repeat(64), `csr_${'A'.repeat(60)}`]) expect(await codeOf(refresh(other))).toBe('refused:auth/invalid-refresh');
    await signOut(house.deps, { refreshToken: token, source: ELSEWHERE });
    expect(await codeOf(refresh(token))).toBe('refused:auth/invalid-refresh');
  });

  it('are nothing after the password was changed, the person disabled or the tenant suspended', async () => {
    const bea = await house.person(acme, 'bea', ['viewer']);
    const [first] = [await begin(bea)];
    await setPassword(house.deps, admin, bea.userId, 'crimson-lantern-77');
    expect(await codeOf(refresh(first.token))).toBe('refused:auth/invalid-refresh');
    const second = await begin(bea);
    await disableUser(house.deps, admin, bea.userId);
    expect(await codeOf(refresh(second.token))).toBe('refused:auth/invalid-refresh');
    const frozen = await house.tenant('frozen');
    const third = await begin(await house.person(frozen, 'cid', ['viewer']), frozen);
    await suspendTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 1 }, 'unpaid');
    expect(await codeOf(refresh(third.token))).toBe('refused:auth/invalid-refresh');
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
