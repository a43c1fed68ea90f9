import { type Instant, instantOf } from '../../shared/brand.ts';

/** Time arrives from outside, so that tests own it. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => instantOf(Date.now()) };
