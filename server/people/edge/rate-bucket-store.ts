import { and, eq, gt, lt } from 'drizzle-orm';
import type { Rate, Taken } from '../../base/gcra.ts';
import type { Kit, Statement, Tx } from '../../base/storage/index.ts';
import { buildEdgeTables } from './edge-tables.ts';

export type RateBucketStore = ReturnType<typeof openRateBucketStore>;

/**
 * `take` of base/gcra.ts as one statement, so that two at once cannot both have the last place. A row comes back when it passed.
 * Parameters: key, the bucket if it were new, then full, now, cost, full, now, cost, full (all in ms).
 */
const TAKE: Statement = {
  sqlite: `INSERT INTO iam_rate_bucket (key, drained_ms) VALUES (?, ?)
    ON CONFLICT (key) DO UPDATE SET drained_ms = MAX(MIN(drained_ms, ?), ?) + ? WHERE MAX(MIN(drained_ms, ?), ?) + ? <= ? RETURNING drained_ms`,
  postgres: `INSERT INTO iam_rate_bucket AS held (key, drained_ms) VALUES (?, ?)
    ON CONFLICT (key) DO UPDATE SET drained_ms = GREATEST(LEAST(held.drained_ms, ?), ?) + ? WHERE GREATEST(LEAST(held.drained_ms, ?), ?) + ? <= ? RETURNING drained_ms`,
};

/** Buckets that outlive the process and are one for all processes. Whole milliseconds: a database counts no parts of them. */
export function openRateBucketStore(kit: Kit) {
  const { iamRateBucket } = buildEdgeTables(kit);

  return {
    async take(tx: Tx, key: string, { count, windowMs }: Rate, nowMs: number, cost = 1): Promise<Taken> {
      const [full, price] = [nowMs + windowMs, Math.ceil((windowMs / count) * cost)];
      if (price > windowMs) return { passed: false, drainedMs: 0, waitMs: price - windowMs };
      const [held] = await tx.all<{ readonly drained_ms: number }>(TAKE, key, nowMs + price, full, nowMs, price, full, nowMs, price, full);
      if (held) return { passed: true, drainedMs: Number(held.drained_ms), waitMs: 0 };
      // A clock that was set back: the bucket is cut to one window, and stays cut.
      await tx.q.update(iamRateBucket).set({ drainedMs: full }).where(and(eq(iamRateBucket.key, key), gt(iamRateBucket.drainedMs, full)));
      const drainedMs = (await tx.q.select({ drainedMs: iamRateBucket.drainedMs }).from(iamRateBucket).where(eq(iamRateBucket.key, key)))[0]?.drainedMs ?? 0;
      return { passed: false, drainedMs, waitMs: Math.max(1, drainedMs + price - full) };
    },

    /** An empty bucket is as good as none. */
    async forgetDrained(tx: Tx, nowMs: number): Promise<void> {
      await tx.q.delete(iamRateBucket).where(lt(iamRateBucket.drainedMs, nowMs));
    },
  };
}
