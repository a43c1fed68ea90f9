import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../../../server/base/refusal.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { createApiKey } from '../../../../server/people/keys/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { edgeHouse, type EdgeHouse } from '../../../support/edge-house.ts';
import { peopleHouse, type PeopleHouse } from '../../../support/people-house.ts';

const at = (n: number) => ({ ip: `198.51.${n >> 8}.${n & 255}`, userAgent: null });

describe.each(databases)('wrong API keys on %s', (_name, open) => {
  let db: TestDatabase;
  let people: PeopleHouse;
  let house: EdgeHouse;
  let good: string;
  beforeEach(async () => {
    db = await open();
    people = await peopleHouse(db);
    house = edgeHouse(db, {}, { clock: people.clock });
    const acme = await people.tenant('acme');
    const ann = await people.person(acme, 'ann', ['admin']);
    good = String((await createApiKey(people.deps, ann, { name: 'script', expiresInDays: 90 })).key);
  });
  afterEach(() => db.close());

  /** What became of a key: `in`, or the refusal's code. */
  const tried = async (key: string, n: number): Promise<string> => {
    try {
      await house.edge.watch(key, at(n), () => people.deps.keyHolders.holderOf(key, at(n)));
      return 'in';
    } catch (reason) {
      if (reason instanceof Refusal) return reason.code;
      throw reason;
    }
  };
  /** The same key with another secret: it has the shape and the checksum of none. */
  const wrong = (n: number) => `${good.slice(0, 23)}_${String(n).padStart(49, 'x')}`;
  const counts = (codes: readonly string[]) => Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((one) => one === code).length]));

  it('AK-16: of a hundred from one address the first twenty are looked at, and the rest are told to wait', async () => {
    const codes = [];
    for (let n = 0; n < 100; n += 1) codes.push(await tried(`cssk_live_${String(n).padStart(13, '0')}_${'x'.repeat(49)}`, 1));
    expect(counts(codes)).toEqual({ 'auth/invalid-api-key': 20, 'edge/rate-limited': 80 });
    expect(await tried(good, 2)).toBe('in');
    people.clock.advance(15 * 60_000);
    expect(await tried('nonsense', 1)).toBe('auth/invalid-api-key');
  });

  it('AK-16: of a hundred that begin alike, each from another address, the first twenty are answered as wrong; the right one is let in all the same', async () => {
    const codes = [];
    for (let n = 0; n < 100; n += 1) codes.push(await tried(wrong(n), 1_000 + n));
    expect(counts(codes)).toEqual({ 'auth/invalid-api-key': 20, 'edge/rate-limited': 80 });
    expect(await tried(good, 2_000)).toBe('in');
  });

  it('shut nobody out who came in from the same address before', async () => {
    expect(await tried(good, 7)).toBe('in');
    for (let n = 0; n < 40; n += 1) await tried(wrong(n), 7);
    expect(await tried(good, 7)).toBe('in');
    expect(await tried('some-other-key', 7)).toBe('edge/rate-limited');
  });

  it('stand in the deployment’s log once a minute for each address, never the key, and as numbers afterwards', async () => {
    for (let n = 0; n < 15; n += 1) await tried(wrong(n), 3);
    people.clock.advance(60_000);
    await house.edge.sweep();
    const told = house.audit.of('auth.login.failed');
    expect(told).toMatchObject([{ actor: { tenantId: SYSTEM_TENANT, source: at(3) }, details: { method: 'api-key', reason: 'unknown-key', times: 1 } }, { details: { times: 14 } }]);
    expect(JSON.stringify(house.audit.notes)).not.toContain('xxxx');
  });
});
