/** How full the count of failures is: it drains evenly over a quarter of an hour (GCRA), and locks when full. */
export interface FailureCount {
  /** When the count will be empty again, epoch ms. */
  readonly drainedMs: number;
  readonly locked: boolean;
}

export const NO_FAILURES: FailureCount = { drainedMs: 0, locked: false };

const FAILURES = 5;
const WINDOW_MS = 15 * 60_000;

/** How long this client must wait before it may try this account again; 0 means now (FEATURES D25). */
export function lockedForMs(count: FailureCount, nowMs: number): number {
  return count.locked ? Math.max(0, count.drainedMs - nowMs) : 0;
}

/** The last failure allowed within the window, the fifth if nothing else is said, locks until the count has drained. Attempts during a lock do not prolong it. */
export function withFailure(count: FailureCount, nowMs: number, allowed: number = FAILURES): FailureCount {
  const drainMs = WINDOW_MS / allowed;
  const drainedMs = Math.max(count.drainedMs, nowMs) + drainMs;
  return { drainedMs, locked: drainedMs - nowMs > WINDOW_MS - drainMs };
}
