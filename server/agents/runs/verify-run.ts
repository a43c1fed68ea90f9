import type { RunEvent } from './run.ts';
import { eventDigest } from './run-log.ts';

export interface RunVerdict {
  readonly ok: boolean;
  /** How many places of the story were looked at. */
  readonly checked: number;
  readonly bad: ReadonlyArray<{ readonly seq: number; readonly why: string }>;
}

const MOST_TOLD = 20;

/**
 * Holds a run's events against the digests that the audit log keeps of them, in the order in which they were written: event `n` is
 * the `n`th entry. So an event that was edited, deleted, added or put in another's place is found (FEATURES E60).
 */
export function verifyEvents(events: readonly RunEvent[], told: readonly string[]): RunVerdict {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const last = Math.max(told.length, 0, ...bySeq.keys());
  const bad = Array.from({ length: last }, (_none, at) => ({ seq: at + 1, why: flawOf(bySeq.get(at + 1), told[at]) })).flatMap(({ seq, why }) => (why === null ? [] : [{ seq, why }]));
  return { ok: bad.length === 0, checked: last, bad: bad.slice(0, MOST_TOLD) };
}

function flawOf(event: RunEvent | undefined, told: string | undefined): string | null {
  if (!event) return 'missing: the audit log tells of an event that is not there';
  if (told === undefined) return 'unknown to the audit log';
  const { digest, ...said } = event;
  if (eventDigest(said) !== told) return 'not what the audit log tells of';
  return digest === told ? null : 'its digest was changed';
}
