import { type Rate, take, type Taken } from '../../base/gcra.ts';

/** Some hundred bytes each. Beyond that the longest unused is forgotten: whoever fills it with made-up keys frees himself of a memory limit, and of no durable one (RL-12). */
const MOST_BUCKETS = 50_000;

export interface RateBuckets {
  take(key: string, rate: Rate, nowMs: number, cost: number): Taken;
  /** What one more would come to; counts nothing. */
  peek(key: string, rate: Rate, nowMs: number): Taken;
  /** The bucket is at least as full as that: another process, or one before a restart, filled it. */
  raise(key: string, drainedMs: number): void;
  readonly size: number;
}

/** Buckets in this process's memory, however many keys are tried. */
export function openRateBuckets(most = MOST_BUCKETS): RateBuckets {
  const drained = new Map<string, number>(); // in the order of their last use
  const keep = (key: string, drainedMs: number) => {
    drained.delete(key);
    drained.set(key, drainedMs);
    if (drained.size > most) for (const oldest of drained.keys()) if (drained.delete(oldest)) break;
  };
  return {
    take(key, rate, nowMs, cost) {
      const taken = take(rate, drained.get(key) ?? 0, nowMs, cost);
      keep(key, taken.drainedMs);
      return taken;
    },
    peek: (key, rate, nowMs) => take(rate, drained.get(key) ?? 0, nowMs),
    raise: (key, drainedMs) => keep(key, Math.max(drainedMs, drained.get(key) ?? 0)),
    get size() {
      return drained.size;
    },
  };
}
