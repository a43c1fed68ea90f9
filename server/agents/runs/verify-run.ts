import { isJsonObject } from '../../../shared/json.ts';
import type { RunEvent } from './run.ts';
import { leftDigest } from './run-contents.ts';
import { eventDigest } from './run-log.ts';

export interface RunVerdict {
  readonly ok: boolean;
  /** How many places of the story were looked at. */
  readonly checked: number;
  readonly bad: ReadonlyArray<{ readonly seq: number; readonly why: string }>;
  /** What retention took for good: of which events the contents are gone, and the entry of the audit log that vouches for it. Absent where all is there. */
  readonly gone?: { readonly events: readonly number[]; readonly entry: string | null };
}

/** What the log keeps of a run's contents that were removed: the digests of what its events still say. */
interface Removal {
  readonly entry: string | null;
  readonly left: readonly string[];
}

const MOST_TOLD = 20;

/**
 * Holds a run's events against the digests that the audit log keeps of them, in the order in which they were written: event `n` is
 * the `n`th entry. So an event that was edited, deleted, added or put in another's place is found (FEATURES E60). Of an event whose
 * contents retention removed, the digest stays, and an entry of the log vouches for what is left.
 */
export function verifyEvents(events: readonly RunEvent[], told: readonly string[], { entry, left }: Removal = { entry: null, left: [] }): RunVerdict {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const emptied = events.filter(isEmptied);
  const vouched = emptied.length > 0 && left.includes(leftDigest(emptied));
  const last = Math.max(told.length, 0, ...bySeq.keys());
  const bad = Array.from({ length: last }, (_none, at) => ({ seq: at + 1, why: flawOf(bySeq.get(at + 1), told[at], vouched) })).flatMap(({ seq, why }) => (why === null ? [] : [{ seq, why }]));
  return { ok: bad.length === 0, checked: last, bad: bad.slice(0, MOST_TOLD), ...(emptied.length === 0 ? {} : { gone: { events: emptied.map(({ seq }) => seq), entry: vouched ? entry : null } }) };
}

function flawOf(event: RunEvent | undefined, told: string | undefined, vouched: boolean): string | null {
  if (!event) return 'missing: the audit log tells of an event that is not there';
  if (told === undefined) return 'unknown to the audit log';
  const { digest, ...said } = event;
  if (!isEmptied(event)) {
    if (eventDigest(said) !== told) return 'not what the audit log tells of';
  } else if (!vouched) return 'its contents are gone, and no entry of the audit log vouches for what is left';
  return digest === told ? null : 'its digest was changed';
}

function isEmptied({ body }: RunEvent): boolean {
  return isJsonObject(body['gone']);
}
