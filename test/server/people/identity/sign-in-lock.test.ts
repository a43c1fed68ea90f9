import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailureCount, lockedForMs, NO_FAILURES, withFailure } from '../../../../server/people/identity/sign-in-lock.ts';

const MINUTE = 60_000;
const START = 1_800_000_000_000;
const after = (times: readonly number[]): FailureCount => times.reduce((count, time) => withFailure(count, time), NO_FAILURES);

describe('the lock after failed sign-ins', () => {
  it('closes at the fifth failure and opens fifteen minutes later', () => {
    expect(lockedForMs(after([START, START, START, START]), START)).toBe(0);
    const locked = after([START, START, START, START, START]);
    expect(lockedForMs(locked, START)).toBe(15 * MINUTE);
    expect(lockedForMs(locked, START + 15 * MINUTE - 1)).toBe(1);
    expect(lockedForMs(locked, START + 15 * MINUTE)).toBe(0);
  });

  it('never closes on somebody who fails once every three minutes', () => {
    expect(lockedForMs(after(Array.from({ length: 50 }, (_, index) => START + index * 3 * MINUTE)), START + 150 * MINUTE)).toBe(0);
  });

  it('begins anew once it has opened', () => {
    const reopened = withFailure(after([START, START, START, START, START]), START + 15 * MINUTE);
    expect(lockedForMs(reopened, START + 15 * MINUTE)).toBe(0);
  });

  it('admits at most thirty guesses an hour, however they are spread', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { minLength: 50, maxLength: 400 }), (gaps) => {
      let now = START;
      let count = NO_FAILURES;
      const tried: number[] = [];
      for (const gap of gaps) {
        now += gap;
        if (lockedForMs(count, now) > 0) continue;
        tried.push(now);
        count = withFailure(count, now);
      }
      return tried.every((time) => tried.filter((other) => other >= time && other < time + 60 * MINUTE).length <= 30);
    }));
  });
});
