/** So many at once, and that many again in each window. */
export interface Rate {
  readonly count: number;
  readonly windowMs: number;
}

/** What is left of a bucket: the moment at which it will be empty again (the theoretical arrival time of GCRA), epoch ms. 0 for one that nobody has used. */
export type DrainedMs = number;

export interface Taken {
  readonly passed: boolean;
  /** What the bucket is now; also after a refusal, because a clock that went back may have cut it. */
  readonly drainedMs: DrainedMs;
  /** How long until the same would pass; 0 when it passed. */
  readonly waitMs: number;
}

/**
 * The generic cell rate algorithm: what passes in any span of time is at most `count` plus the span's share of the rate, with
 * no window whose edge could double it. A bucket never lies further ahead than one window: a clock that was set back
 * makes nobody wait longer, and one that was set forward gives one burst and no more.
 */
export function take({ count, windowMs }: Rate, drainedMs: DrainedMs, nowMs: number, cost = 1): Taken {
  const full = nowMs + windowMs;
  const held = Math.min(drainedMs, full);
  const next = Math.max(held, nowMs) + (windowMs / count) * cost;
  return next <= full ? { passed: true, drainedMs: next, waitMs: 0 } : { passed: false, drainedMs: held, waitMs: next - full };
}
