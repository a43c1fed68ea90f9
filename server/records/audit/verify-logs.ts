import { EpochCheck } from './epoch-check.ts';
import { ErasureCheck, problemFound, type ProvenErasure } from './erasure-check.ts';
import { NOTHING_CHECKED } from './log-check.ts';
import type { LogFacts, LogSource } from './log-source.ts';
import { type AcrossLogs, type LogVerdict, verifyLog, type VerifyOptions } from './verify-log.ts';

/** Every log of a source, then each log whose head is known from outside and that is not there any more: a log may be deleted whole. */
export async function verifyLogs(source: LogSource, options: VerifyOptions): Promise<readonly LogVerdict[]> {
  const logs = await source.logs();
  const across = { erasures: new ErasureCheck(), epochs: new EpochCheck() };
  const walked: Array<readonly [LogFacts, LogVerdict]> = [];
  for (const log of logs) walked.push([log, await verifyLog(source, log, options, across)]);
  const settled: LogVerdict[] = [];
  for (const [log, verdict] of walked) {
    // A log in which something else is wrong was not read to its end: what is gone from it, and where it ended, cannot be told.
    settled.push(verdict.problem ? onRecord(verdict, across) : await settledOf(verdict, log, { source, logs, across, options }));
  }
  const there = new Set(logs.map((log) => log.origin));
  const gone = Object.entries(options.heads).filter(([origin]) => !there.has(origin));
  return [...settled, ...gone.map(([origin, { size }]) => missing(origin, size))];
}

interface Surroundings {
  readonly source: LogSource;
  readonly logs: readonly LogFacts[];
  readonly across: AcrossLogs;
  readonly options: VerifyOptions;
}

async function settledOf(verdict: LogVerdict, log: LogFacts, { source, logs, across, options }: Surroundings): Promise<LogVerdict> {
  const rows = options.withholds ? null : await source.erased(log.logId);
  let erased: readonly ProvenErasure[] = [];
  const problem = problemFound(() => {
    across.epochs.settle(log, verdict, logs);
    if (rows) erased = across.erasures.settle(verdict.origin, rows, log.first);
  });
  return { ...verdict, erased, problem };
}

/** A mark that does not fit was found out before, and a new epoch began over it: still no log that is as it was signed, and no news. */
function onRecord(verdict: LogVerdict, { epochs }: AcrossLogs): LogVerdict {
  const told = verdict.problem?.place === 'head' ? epochs.forkOnRecord(verdict.origin) : null;
  if (told === null || !verdict.problem) return verdict;
  return { ...verdict, problem: { place: 'fork', at: verdict.problem.at, says: `${verdict.problem.says}; entry ${told} tells of it, and a new epoch began` } };
}

function missing(origin: string, size: number): LogVerdict {
  return {
    origin, tenantId: null, size: 0, signedSize: 0, root: '', checked: NOTHING_CHECKED, erased: [],
    problem: { place: 'log', at: origin, says: `the whole log is gone: the mark kept outside the database was signed over ${size} entries` },
  };
}
