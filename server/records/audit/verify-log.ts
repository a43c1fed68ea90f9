import { checkpointsGone } from './checkpoint-list.ts';
import type { EpochCheck } from './epoch-check.ts';
import type { ErasureCheck, ProvenErasure } from './erasure-check.ts';
import { type CheckedCounts, type CheckedRange, type CheckOptions, checkToEnd, checkUntil, type LogPart } from './log-check.ts';
import type { LogProblem } from './log-problem.ts';
import type { LogFacts, LogSource } from './log-source.ts';
import { TILE_WIDTH } from './tree-state.ts';

export interface LogVerdict {
  readonly origin: string;
  /** Null when the log is gone, and with it whose it was. */
  readonly tenantId: string | null;
  readonly size: number;
  readonly signedSize: number;
  /** Root over all entries, hex. */
  readonly root: string;
  readonly checked: CheckedCounts;
  /** What was erased on record, each erasure with the entry that vouches for it. */
  readonly erased: readonly ProvenErasure[];
  readonly problem: LogProblem | null;
}

export interface VerifyOptions extends CheckOptions {
  /** `verifyPart` on another thread; absent where there is none. */
  readonly aside?: (log: LogFacts, until: number, progress: (done: number) => void) => Promise<LogPart>;
  /** A log of so many entries is worth another thread. */
  readonly sharedFrom?: number;
}

/** What can be judged only once every log went by. */
export interface AcrossLogs {
  readonly erasures: ErasureCheck;
  readonly epochs: EpochCheck;
}

/** A smaller log is looked through before another thread has begun. */
const SHARED_FROM = 40_000;

/**
 * Recomputes a whole log from its stored bytes: every entry into the tree, every stored tile, every checkpoint and its
 * signature, every disclosure against its digest, every index row against its entry. Stops at the first thing that is wrong. Whether what
 * is gone was erased on record, and whether an epoch ended where the next one says, `across` tells once all logs went by.
 */
export async function verifyLog(source: LogSource, log: LogFacts, options: VerifyOptions, across: AcrossLogs): Promise<LogVerdict> {
  const shared = options.aside && !log.first && log.size >= Math.max(options.sharedFrom ?? SHARED_FROM, 2 * TILE_WIDTH) ? await sharedCheck(options.aside, source, log, options) : null;
  // Two threads say only that all is well. What is wrong, and what is wrong first, is for one that reads in order.
  const run = shared ?? (await checkToEnd(source, log, options, { from: log.first ?? 0, before: null }));
  for (const [idx, entry] of run.telling) {
    across.erasures.entry(entry);
    across.epochs.entry(log.origin, idx, entry);
  }
  for (const [idx, digest] of run.missing) across.erasures.missing(log.origin, idx, digest);
  for (const [key, idx] of run.under) across.erasures.under(log.origin, key, idx);
  return { origin: log.origin, tenantId: log.tenantId, size: log.size, signedSize: log.signedSize, root: run.root, checked: run.checked, erased: [], problem: run.problem ?? (await checkpointsGone(source, log, run.telling)) };
}

/** The entries of a log before `until`, a multiple of 256, with the tiles, checkpoints and rows that belong to them. */
export async function verifyPart(source: LogSource, log: LogFacts, options: VerifyOptions, until: number): Promise<LogPart> {
  const { problem, checked: seen, days, telling, missing, under } = await checkUntil(source, log, options, until);
  return { problem, checked: seen, days, telling, missing, under };
}

/** The log by two threads at once; null unless every part of it is as it was written. */
async function sharedCheck(aside: NonNullable<VerifyOptions['aside']>, source: LogSource, log: LogFacts, options: VerifyOptions): Promise<CheckedRange | null> {
  const half = Math.floor(log.size / 2 / TILE_WIDTH) * TILE_WIDTH;
  const done = [0, 0];
  const told = (which: 0 | 1, n: number): void => {
    done[which] = n;
    options.progress?.((done[0] ?? 0) + (done[1] ?? 0), log.size);
  };
  const before = aside(log, half, (n) => told(0, n)).catch(() => null); // a thread that ended leaves its part undone
  const run = await checkToEnd(source, log, { ...options, progress: (n) => told(1, n - half) }, { from: half, before });
  const part = await before;
  return part && !part.problem && !run.problem && (await isGoneHere(source, log, part.missing)) ? run : null;
}

/** The other thread sees the file of a moment later: what was erased in between is gone for it, and listed as erased only there. */
async function isGoneHere(source: LogSource, { logId }: LogFacts, missing: LogPart['missing']): Promise<boolean> {
  if (missing.length === 0) return true;
  const listed = new Set((await source.erased(logId)).map(({ idx, digest }) => `${idx} ${digest}`));
  return missing.every(([idx, digest]) => listed.has(`${idx} ${digest}`));
}
