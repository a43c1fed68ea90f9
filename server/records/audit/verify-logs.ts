import type { LogSource } from './log-source.ts';
import { type LogVerdict, verifyLog, type VerifyOptions } from './verify-log.ts';

/** Every log of a source, then each log whose head is known from outside and that is not there any more: a log may be deleted whole. */
export async function verifyLogs(source: LogSource, options: VerifyOptions): Promise<readonly LogVerdict[]> {
  const logs = await source.logs();
  const verdicts: LogVerdict[] = [];
  for (const log of logs) verdicts.push(await verifyLog(source, log, options));
  const there = new Set(logs.map((log) => log.origin));
  const gone = Object.entries(options.heads).filter(([origin]) => !there.has(origin));
  return [...verdicts, ...gone.map(([origin, { size }]) => missing(origin, size))];
}

function missing(origin: string, size: number): LogVerdict {
  return {
    origin, tenantId: null, size: 0, signedSize: 0, root: '', checked: { entries: 0, disclosures: 0, tiles: 0, checkpoints: 0 },
    problem: { place: 'log', at: origin, says: `the whole log is gone: the mark kept outside the database was signed over ${size} entries` },
  };
}
