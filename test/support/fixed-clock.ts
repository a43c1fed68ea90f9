import type { Clock } from '../../server/base/clock.ts';
import { type Instant, instantOf, plusMs } from '../../shared/brand.ts';

export interface FixedClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands still until it is told otherwise. */
export function fixedClock(start: Instant = instantOf(Date.UTC(2026, 10, 21, 9, 0, 0))): FixedClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now = plusMs(now, ms);
    },
  };
}
