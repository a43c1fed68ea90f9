import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rate, take } from '../../../server/base/gcra.ts';

const TEN_A_SECOND: Rate = { count: 10, windowMs: 1_000 };

/** The moments at which something passed, of those at which it was tried. */
function passing(rate: Rate, moments: readonly number[], cost = 1): readonly number[] {
  let drainedMs = 0;
  return moments.filter((now) => {
    const taken = take(rate, drainedMs, now, cost);
    drainedMs = taken.drainedMs;
    return taken.passed;
  });
}

describe('the rate rule', () => {
  it('RL-01: of 29 requests spread round the edge of a second, at most 11 pass of 10 a second', () => {
    const moments = Array.from({ length: 29 }, (_, at) => 10_000_900 + Math.floor((at * 200) / 29)); // from 100 ms before the edge to 100 ms after it
    expect(passing(TEN_A_SECOND, moments).length).toBeLessThanOrEqual(11);
    expect(passing(TEN_A_SECOND, moments).length).toBeGreaterThanOrEqual(10);
  });

  it('lets no more pass in any span than the burst and the rate over that span, whatever is tried when', () => {
    const rates = fc.record({ count: fc.integer({ min: 1, max: 50 }), windowMs: fc.constantFrom(1_000, 60_000, 900_000) });
    fc.assert(fc.property(rates, fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (rate, waits) => {
      let now = 1_700_000_000_000;
      const passed = passing(rate, waits.map((wait) => (now += wait)));
      for (const [first, from] of passed.entries()) {
        for (const [last, until] of passed.entries()) {
          if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(rate.count + ((until - from) * rate.count) / rate.windowMs + 1e-6);
        }
      }
    }));
  });

  it('says how long to wait, and lets it pass just then', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 60 }), (count, tries) => {
      const rate = { count, windowMs: 60_000 };
      const now = 1_700_000_000_000;
      let drainedMs = 0;
      for (let at = 0; at < tries; at += 1) drainedMs = take(rate, drainedMs, now).drainedMs;
      const { passed, waitMs } = take(rate, drainedMs, now);
      fc.pre(!passed);
      expect(waitMs).toBeGreaterThan(0);
      expect(take(rate, drainedMs, now + Math.ceil(waitMs) + 1).passed).toBe(true);
      expect(take(rate, drainedMs, now + Math.floor(waitMs) - 2).passed).toBe(false);
    }));
  });

  it('counts a dear call as several, and one that costs more than all never passes', () => {
    const at = (n: number) => Array.from({ length: n }, () => 1_000_000);
    expect(passing(TEN_A_SECOND, at(20), 5)).toHaveLength(2);
    expect(passing(TEN_A_SECOND, at(3), 11)).toHaveLength(0);
    expect(passing(TEN_A_SECOND, at(300), 0.1).length).toBeGreaterThanOrEqual(99);
    expect(passing(TEN_A_SECOND, at(300), 0.1).length).toBeLessThanOrEqual(100);
  });

  it('RL-07: makes nobody wait longer than a window when the clock is set back an hour, and gives one burst when it is set forward', () => {
    const rate: Rate = { count: 20, windowMs: 900_000 };
    const [noon, hour] = [1_700_000_000_000, 3_600_000];
    let { drainedMs } = take(rate, 0, noon);
    for (let at = 0; at < 30; at += 1) drainedMs = take(rate, drainedMs, noon).drainedMs;

    const back = take(rate, drainedMs, noon - hour);
    expect(back).toMatchObject({ passed: false });
    expect(back.waitMs).toBeLessThanOrEqual(rate.windowMs);
    expect(take(rate, back.drainedMs, noon - hour + Math.ceil(back.waitMs) + 1).passed).toBe(true);

    const forward = Array.from({ length: 60 }, () => noon + hour);
    expect(forward.filter((now) => {
      const taken = take(rate, drainedMs, now);
      drainedMs = taken.drainedMs;
      return taken.passed;
    })).toHaveLength(rate.count);
  });
});
