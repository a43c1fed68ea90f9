import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Param } from '../../base/storage/index.ts';
import type { Head } from './heads-file.ts';
import type { LogPart } from './log-check.ts';
import type { LogVerdict } from './verify-log.ts';

/** What the thread is told. */
export interface VerifyOrder {
  readonly tenantId: TenantId;
  /** The SQLite file; null on PostgreSQL, where the thread asks. */
  readonly file: string | null;
  readonly heads: Readonly<Record<string, Head>>;
  /** The public keys that the logs must name. */
  readonly vkeys: Readonly<Record<string, string>>;
  /** What the keys of the tenant's people follow from; the only secret among this, and it leaves the process no more than they do. */
  readonly rootOfSubjects: Uint8Array;
  /** Where those keys lie; null on PostgreSQL. */
  readonly keyFile: string | null;
  /** `VerifyOptions.sharedFrom`. */
  readonly sharedFrom?: number;
  /** Only the entries of this log before one of them, for the thread that has the whole order. */
  readonly part?: { readonly logId: number; readonly until: number };
}

export type VerifyReport =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'ask'; readonly id: number; readonly statement: string; readonly params: readonly Param[] }
  | { readonly kind: 'part'; readonly part: LogPart }
  | { readonly kind: 'verdicts'; readonly verdicts: readonly LogVerdict[] };

export interface Answered {
  readonly id: number;
  readonly rows: readonly unknown[];
  readonly fault: string | null;
}

/** Sources run as they are, the bundle beside its other parts. */
const WORKER = join(import.meta.dirname, basename(import.meta.filename).endsWith('.ts') ? 'verify-worker.ts' : 'verify-worker.js');

/** Nothing but what is found outlives a page; room for more of the young only makes the process large. A bound for the old, of which no log comes near, has V8 collect sooner: each thread is 40 MB smaller. */
const ROOM = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1_024 };

/** `verifyLogs` in a thread of its own. On PostgreSQL `db` is asked for the rows, inside the one transaction that it stands for. */
export async function verifyOffThread(db: Db, order: VerifyOrder, { progress, signal }: { readonly progress: (done: number, total: number) => void; readonly signal: AbortSignal | null }): Promise<readonly LogVerdict[]> {
  signal?.throwIfAborted();
  const done = Promise.withResolvers<readonly LogVerdict[]>();
  const worker = openWorker(order);
  const answer = (id: number, rows: readonly unknown[], fault: string | null): void => worker.postMessage({ id, rows, fault } satisfies Answered);
  worker.on('message', (report: VerifyReport) => {
    if (report.kind === 'progress') progress(report.done, report.total);
    else if (report.kind === 'verdicts') done.resolve(report.verdicts);
    else if (report.kind === 'ask') db.all(report.statement, ...report.params).then((rows) => answer(report.id, rows, null), (reason: unknown) => answer(report.id, [], String(reason)));
  });
  worker.once('error', done.reject);
  worker.once('exit', (code) => done.reject(new Error(`the verifying thread ended with ${code} and no verdict`))); // without effect after a verdict
  const stop = (): void => done.reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await done.promise;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** `verifyPart` in a thread beside the one that has the order: both read the same file. */
export async function verifyPartAside(order: VerifyOrder, progress: (done: number) => void): Promise<LogPart> {
  const done = Promise.withResolvers<LogPart>();
  const worker = openWorker(order);
  worker.on('message', (report: VerifyReport) => {
    if (report.kind === 'progress') progress(report.done);
    else if (report.kind === 'part') done.resolve(report.part);
  });
  worker.once('error', done.reject);
  worker.once('exit', (code) => done.reject(new Error(`the thread beside ended with ${code} and nothing found`))); // without effect after a report
  try {
    return await done.promise;
  } finally {
    await worker.terminate();
  }
}

function openWorker(order: VerifyOrder): Worker {
  return new Worker(WORKER, { workerData: order, execArgv: [], resourceLimits: ROOM });
}
