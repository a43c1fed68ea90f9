import { toHex } from '../../../shared/byte-text.ts';
import type { AuditEntry } from '../../../shared/audit-entry.ts';
import { COVERING_EVENTS, ERASED_REF, erasureText, KEY_ENDED } from '../../../shared/erasure-list.ts';
import { ENDED_KEY_REF } from '../subjects/index.ts';
import { Found, type LogProblem } from './log-problem.ts';
import type { ErasedRow } from './log-source.ts';
import { sha256 } from './node-hash.ts';

/** An erasure that a log's own entry vouches for. */
export interface ProvenErasure {
  readonly eventId: string;
  readonly type: string;
  readonly time: string;
  readonly disclosures: number;
}

interface Vouched {
  readonly type: string;
  readonly time: string;
  readonly sha256: string;
}

/**
 * Holds what is gone against what entries vouch for. Entries that tell of erasures stand behind what they erased, and those of a
 * new log may vouch for an old one, so nothing can be said of a log before every entry of every log went by.
 */
export class ErasureCheck {
  readonly #vouched = new Map<string, Vouched>();
  readonly #missing = new Map<string, Map<string, number>>();
  readonly #ended = new Set<string>();
  readonly #under = new Map<string, Array<readonly [key: string, idx: number]>>();

  /** An entry goes by. */
  entry({ id, type, time, refs }: AuditEntry): void {
    const ended = type === KEY_ENDED ? refs?.[ENDED_KEY_REF] : undefined;
    if (ended !== undefined) this.#ended.add(ended);
    const digest = refs?.[ERASED_REF];
    if (digest !== undefined && COVERING_EVENTS.some((covering) => covering === type)) this.#vouched.set(id, { type, time, sha256: digest });
  }

  /** A promised disclosure of this log is not there. */
  missing(origin: string, idx: number, digest: string): void {
    let of = this.#missing.get(origin);
    if (!of) this.#missing.set(origin, (of = new Map()));
    of.set(`${idx} ${digest}`, idx);
  }

  /** Something of this log lies under a key that was destroyed, from this entry on. */
  under(origin: string, key: string, idx: number): void {
    this.#under.set(origin, [...(this.#under.get(origin) ?? []), [key, idx]]);
  }

  /** What was erased of a log on record, of whose entries those before `from` are not at hand; throws `Found` for the first disclosure that is gone without, or that is there although it was erased. */
  settle(origin: string, rows: readonly ErasedRow[], from = 0): readonly ProvenErasure[] {
    const left = new Map(this.#missing.get(origin));
    const proven = [...byCovering(rows)].map(([eventId, listed]) => {
      const vouched = this.#vouched.get(eventId);
      const [first] = listed;
      if (vouched?.sha256 !== toHex(sha256(erasureText(origin, listed)))) throw new Found('disclosure', first?.idx ?? 0, `disclosures of entry ${first?.idx ?? 0} and others are listed as erased, and entry ${eventId} does not vouch for that list`);
      for (const { idx, digest } of listed) {
        if (idx >= from && !left.delete(`${idx} ${digest}`)) throw new Found('disclosure', idx, `a disclosure of entry ${idx} was erased on record and is there again`);
      }
      return { eventId, type: vouched.type, time: vouched.time, disclosures: listed.length };
    });
    // An older copy knows nothing of the end of a key; a log that tells of it had nothing left under it.
    const back = this.#under.get(origin)?.find(([key]) => this.#ended.has(key));
    if (back) throw new Found('disclosure', back[1], `disclosures of entry ${back[1]} lie under a key of which an entry says that it was destroyed, and nothing was left under it then`);
    const [unexplained] = [...left.values()].sort((a, b) => a - b);
    if (unexplained !== undefined) {
      const gone = [...left.values()].filter((idx) => idx === unexplained).length;
      throw new Found('disclosure', unexplained, `${gone === 1 ? '1 disclosure' : `${gone} disclosures`} of entry ${unexplained} ${gone === 1 ? 'is' : 'are'} gone, and no erasure on record explains it`);
    }
    return proven;
  }
}

export function problemFound(check: () => void): LogProblem | null {
  try {
    check();
    return null;
  } catch (reason) {
    if (reason instanceof Found) return reason.problem;
    throw reason;
  }
}

function byCovering(rows: readonly ErasedRow[]): Map<string, ErasedRow[]> {
  const lists = new Map<string, ErasedRow[]>();
  for (const row of rows) {
    const list = lists.get(row.covering);
    if (list) list.push(row);
    else lists.set(row.covering, [row]);
  }
  return lists;
}
