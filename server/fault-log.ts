import type { ReportFault } from './api/wire-error.ts';
import type { Clock } from './base/clock.ts';
import type { Ids } from './base/ids.ts';

export interface FaultLog {
  readonly report: ReportFault;
  /** Takes charge of work that nobody awaits. */
  supervise(work: Promise<unknown>, what: string): void;
}

/** Faults as JSON lines on standard error, each under an incident id; messages and stacks only, never inputs. */
export function openFaultLog(clock: Clock, ids: Ids, write: (line: string) => void): FaultLog {
  const report: ReportFault = (reason, where) => {
    const incident = ids.bytes(6).toString('hex');
    const fault = reason instanceof Error ? { message: reason.message, stack: reason.stack?.split('\n').slice(1, 8).map((line) => line.trim()), cause: reason.cause instanceof Error ? reason.cause.message : undefined } : { message: String(reason) };
    write(JSON.stringify({ level: 'error', at: clock.now(), incident, where, ...fault }));
    return incident;
  };
  return {
    report,
    supervise: (work, what) => {
      work.catch((reason: unknown) => report(reason, what));
    },
  };
}
