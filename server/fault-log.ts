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
    const fault = reason instanceof Error ? { message: withoutParams(reason.message), stack: framesOf(reason), cause: reason.cause instanceof Error ? reason.cause.message : undefined } : { message: String(reason) };
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

/** The query builder ends its messages with the values of the failed statement: people's names, hashes of secrets. */
function withoutParams(message: string): string {
  return message.split('\nparams:', 1)[0] ?? '';
}

/** The first places of a stack; its head repeats the message, values and all. */
function framesOf(reason: Error): readonly string[] {
  return (reason.stack ?? '').split('\n').map((line) => line.trim()).filter((line) => line.startsWith('at ')).slice(0, 7);
}
