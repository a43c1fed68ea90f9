import { ErasureCheck, problemFound, type ProvenErasure } from './erasure-check.ts';
import type { ErasedRow, LogSource } from './log-source.ts';
import { type LogVerdict, verifyLog, type VerifyOptions } from './verify-log.ts';

/** Every log of a source, then each log whose head is known from outside and that is not there any more: a log may be deleted whole. */
export async function verifyLogs(source: LogSource, options: VerifyOptions): Promise<readonly LogVerdict[]> {
  const logs = await source.logs();
  const verdicts: LogVerdict[] = [];
  const erasures = new ErasureCheck();
  for (const log of logs) verdicts.push(await verifyLog(source, log, options, erasures));
  const settled: LogVerdict[] = [];
  for (const [at, verdict] of verdicts.entries()) settled.push(withErasures(verdict, erasures, options.withholds ? null : await source.erased(logs[at]?.logId ?? -1)));
  const there = new Set(logs.map((log) => log.origin));
  const gone = Object.entries(options.heads).filter(([origin]) => !there.has(origin));
  return [...settled, ...gone.map(([origin, { size }]) => missing(origin, size))];
}

/** A log in which something else is wrong was not read to its end: what is gone from it cannot be told apart. */
function withErasures(verdict: LogVerdict, erasures: ErasureCheck, rows: readonly ErasedRow[] | null): LogVerdict {
  if (verdict.problem || !rows) return verdict;
  let erased: readonly ProvenErasure[] = [];
  const problem = problemFound(() => void (erased = erasures.settle(verdict.origin, rows)));
  return { ...verdict, erased, problem };
}

function missing(origin: string, size: number): LogVerdict {
  return {
    origin, tenantId: null, size: 0, signedSize: 0, root: '', checked: { entries: 0, disclosures: 0, tiles: 0, checkpoints: 0 }, erased: [],
    problem: { place: 'log', at: origin, says: `the whole log is gone: the mark kept outside the database was signed over ${size} entries` },
  };
}
