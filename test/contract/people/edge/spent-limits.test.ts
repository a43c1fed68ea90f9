import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { take } from '../../../../server/base/gcra.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { SYSTEM_TENANT, systemActor } from '../../../../server/base/system-tenant.ts';
import { addressKey, openRateBucketStore } from '../../../../server/people/edge/index.ts';
import { epochMs, instantOf } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { edgeHouse } from '../../../support/edge-house.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const from = (ip: string) => ({ key: `ip:${addressKey({ ip })}`, source: { ip, userAgent: null } });
const HERE = from('192.0.2.9');

/** How many of so many attempts pass. */
async function passing(times: number, attempt: (at: number) => Promise<unknown>): Promise<number> {
  let passed = 0;
  for (let at = 0; at < times; at += 1) {
    try {
      await attempt(at);
      passed += 1;
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
    }
  }
  return passed;
}

describe.each(databases)('rate limits on %s', (_name, open) => {
  let db: TestDatabase;
  beforeEach(async () => { db = await open(); });
  afterEach(() => db.close());

  it('D56: 20 sign-ins pass in a quarter of an hour from one address, 10 refreshes, 5 passwords given in an hour', async () => {
    const { edge } = edgeHouse(db);
    expect(await passing(30, () => edge.limiter.spend('sign_in', HERE))).toBe(20);
    expect(await passing(30, () => edge.limiter.spend('refresh', HERE))).toBe(10);
    expect(await passing(30, () => edge.limiter.spend('admin_password', { ...HERE, key: 'user:ada' }))).toBe(5);
    expect(await passing(30, () => edge.limiter.spend('sign_in', from('192.0.2.10')))).toBe(20);
  });

  it('E61: a person has 120 calls a minute, a tenant 600, an organisation 600, and is told which was too many and for how long', async () => {
    await seedTenantRows(db.storage, TENANT_A, TENANT_B);
    const { edge, clock } = edgeHouse(db);
    const person = (at: number, tenantId: string = TENANT_A) => anActor({ userId: `u${at}`, tenantId, organisationId: 'corp' });
    expect(await passing(200, () => edge.limiter.spendAs(person(0), 1))).toBe(120);
    await expect(edge.limiter.spendAs(person(0), 1)).rejects.toMatchObject({ code: 'edge/rate-limited', message: 'rate limit exceeded for user:u0', details: { retry_after_seconds: 1 } });

    expect(await passing(1_000, (at) => edge.limiter.spendAs(person(1 + (at % 9)), 1))).toBe(480);
    await expect(edge.limiter.spendAs(person(10), 1)).rejects.toMatchObject({ message: `rate limit exceeded for tenant:${TENANT_A}` });
    await expect(edge.limiter.spendAs(person(11, TENANT_B), 1)).rejects.toMatchObject({ message: 'rate limit exceeded for org:corp' });

    clock.advance(60_000);
    expect(await passing(200, () => edge.limiter.spendAs(person(0), 1))).toBe(120);
  });

  it('U36: a tenant’s own limit, as its registry has it, holds where it is lower', async () => {
    await seedTenantRows(db.storage, TENANT_A);
    const { edge } = edgeHouse(db, { user: 100_000 });
    const { openLayerStore } = await import('../../../../server/registry/layers/index.ts');
    await db.storage.write(systemActor('test', TENANT_A), (tx) => openLayerStore(db.storage.kit).add(tx, {
      tenantId: TENANT_A, kind: 'tenant', id: TENANT_A, version: 1, content: { limits: { requests_per_minute: 30 } }, digest: 'x', author: anActor().userId, authorName: 'ada', reason: null, createdAt: instantOf(0),
    }));
    expect(await passing(100, () => edge.limiter.spendAs(anActor(), 1))).toBe(30);
  });

  it('RL-03: addresses inside one /64 share a bucket', async () => {
    const { edge } = edgeHouse(db);
    expect(await passing(60, (at) => edge.limiter.spend('sign_in', from(`2001:db8:1:2:${at.toString(16)}::${at.toString(16)}`)))).toBe(20);
    expect(await passing(1, () => edge.limiter.spend('sign_in', from('2001:db8:1:3::1')))).toBe(1);
  });

  it('RL-12: remembers an attacker in the database whom no process remembers, also between two at once', async () => {
    const clock = fixedClock();
    const first = edgeHouse(db, {}, { clock });
    const second = edgeHouse(db, {}, { clock });
    const both = await Promise.allSettled(Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? first : second).edge.limiter.spend('sign_in', HERE)));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await passing(5, () => edgeHouse(db, {}, { clock }).edge.limiter.spend('sign_in', HERE))).toBe(0);
  });

  it('judges in the database as the rule does, whatever is tried when, also when clocks jump', async () => {
    const buckets = openRateBucketStore(db.storage.kit);
    const rate = { count: 4, windowMs: 8_000 };
    let bucket = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ wait: fc.integer({ min: -20_000, max: 9_000 }), cost: fc.constantFrom(1, 1, 2) }), { maxLength: 12 }), async (steps) => {
      const key = `test:${bucket += 1}`;
      let [nowMs, drainedMs] = [1_700_000_000_000, 0];
      for (const { wait, cost } of steps) {
        nowMs += wait;
        const expected = take(rate, drainedMs, nowMs, cost);
        const found = await db.storage.writeIdentity(systemActor('test'), (tx) => buckets.take(tx, key, rate, nowMs, cost));
        expect(found).toEqual(expected);
        drainedMs = expected.drainedMs;
      }
    }), { numRuns: 40 });
  });

  it('RL-07: a clock that jumps an hour back locks nobody out for longer than a window, in the database neither', async () => {
    const { edge, clock } = edgeHouse(db);
    await passing(25, () => edge.limiter.spend('sign_in', HERE));
    clock.advance(-3_600_000);
    await expect(edge.limiter.spend('sign_in', HERE)).rejects.toMatchObject({ code: 'edge/rate-limited' });
    const restarted = edgeHouse(db, {}, { clock });
    await expect(restarted.edge.limiter.spend('sign_in', HERE)).rejects.toMatchObject({ code: 'edge/rate-limited' });
    clock.advance(15 * 60_000);
    expect(await passing(30, () => restarted.edge.limiter.spend('sign_in', HERE))).toBe(20);

    clock.advance(3_600_000); // and forward: one burst, no more
    expect(await passing(60, () => restarted.edge.limiter.spend('sign_in', HERE))).toBe(20);
  });

  it('RL-11: without its store nobody signs in, everybody else is let through, and the log is told', async () => {
    let down = true;
    const failing = new Proxy(db.storage, {
      get: (storage, name, self) => {
        if (name === 'kit') return storage.kit;
        const work: unknown = Reflect.get(storage, name, self);
        if (name !== 'writeIdentity' || typeof work !== 'function') return work;
        return (actor: { readonly userId: string }, run: unknown) => (down ? Promise.reject(new Error('the disk is gone')) : (work.call(storage, actor, run) as unknown)); // passes what it was given
      },
    });
    const { edge, audit, faults } = edgeHouse({ storage: failing });
    await expect(edge.limiter.spend('sign_in', HERE)).rejects.toMatchObject({ code: 'edge/limiter-unavailable' });
    await expect(edge.limiter.spend('refresh', HERE)).rejects.toMatchObject({ code: 'edge/limiter-unavailable' });
    await edge.limiter.spend('wrong_keys', HERE);
    await edge.limiter.spend('address', HERE);
    expect(faults.length).toBeGreaterThan(0); // the log lies in the same database: what it could not be told is reported as a fault

    down = false;
    await edge.limiter.spend('sign_in', HERE);
    down = true;
    const { edge: other, audit: told } = edgeHouse({ storage: logOnly(db.storage) });
    await expect(other.limiter.spend('sign_in', HERE)).rejects.toMatchObject({ code: 'edge/limiter-unavailable' });
    expect(told.of('security.limiter.unavailable')).toMatchObject([{ outcome: 'failure', resource: { id: 'sign_in' } }]);
    expect(audit.notes).toEqual([]);
  });

  it('tells the log of a flood once a minute, with the number of the rest, in the tenant it concerns', async () => {
    await seedTenantRows(db.storage, TENANT_A);
    const { edge, audit, clock } = edgeHouse(db, { user: 5 });
    await passing(505, () => edge.limiter.spendAs(anActor(), 1));
    expect(audit.of('security.rate_limit_exceeded')).toMatchObject([{ actor: { tenantId: TENANT_A, source: { ip: '192.0.2.7' } }, outcome: 'denied', details: { limit: 'user', times: 1 } }]);

    clock.advance(60_000);
    await edge.sweep();
    expect(audit.of('security.rate_limit_exceeded').map((note) => note.details?.['times'])).toEqual([1, 499]);
    await edge.sweep();
    expect(audit.of('security.rate_limit_exceeded')).toHaveLength(2);
  });

  it('fills the log neither from a thousand addresses', async () => {
    const { edge, audit, clock } = edgeHouse(db, { address: 1 });
    for (let at = 0; at < 1_000; at += 1) await passing(2, () => edge.limiter.spend('address', from(`10.0.${at >> 8}.${at & 255}`)));
    expect(audit.notes.length).toBeLessThanOrEqual(60);
    clock.advance(60_000);
    await edge.sweep();
    const told = audit.of('security.rate_limit_exceeded').reduce((sum, note) => sum + Number(note.details?.['times']), 0);
    expect(told).toBe(1_000);
  });

  it('keeps no address in the database, and forgets what is empty again', async () => {
    const { edge, clock } = edgeHouse(db);
    await edge.limiter.spend('sign_in', HERE);
    const rows = () => db.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (tx) => tx.all<{ key: string }>('SELECT key FROM iam_rate_bucket'));
    expect((await rows()).map(({ key }) => key)).toEqual([expect.stringMatching(/^sign_in:[0-9a-f]{64}$/)]);
    clock.advance(16 * 60_000);
    await edge.sweep();
    expect(await rows()).toEqual([]);
    expect(epochMs(clock.now())).toBeGreaterThan(0);
  });
});

/** A database in which the log can be written, and nothing can be limited. */
function logOnly(storage: TestDatabase['storage']): TestDatabase['storage'] {
  let asked = 0;
  return { ...storage, kit: storage.kit, dialect: storage.dialect, writeIdentity: (actor, work) => ((asked += 1) === 1 ? Promise.reject(new Error('locked')) : storage.writeIdentity(actor, work)) };
}
