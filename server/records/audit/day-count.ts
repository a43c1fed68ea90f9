import { Found } from './log-problem.ts';
import type { DayCount, IndexedEntry } from './log-source.ts';

/** Letters of an RFC 3339 time that name its day. */
export const DAY_LETTERS = 10;

type Counted = Pick<IndexedEntry, 'time' | 'type' | 'outcome' | 'resourceType' | 'severity'>;

/** How many entries there are of each kind and day, as they go by. */
export class DayCounts {
  readonly #counts = new Map<string, { readonly of: Counted; n: number }>();

  add(entry: Counted, n = 1): void {
    const kind = `${entry.time.slice(0, DAY_LETTERS)} ${entry.type} ${entry.outcome} ${entry.resourceType}`;
    const counted = this.#counts.get(kind);
    if (counted) counted.n += n;
    else this.#counts.set(kind, { of: entry, n });
  }

  /** One entry stands for all of its kind and day. */
  rows(): ReadonlyArray<{ readonly of: Counted; readonly n: number }> {
    return [...this.#counts.values()];
  }

  /** Throws `Found` unless these are the counts that are kept, each and no other. */
  hold(kept: readonly DayCount[]): void {
    const left = new Map(kept.map((row) => [`${row.day} ${row.type} ${row.outcome} ${row.resourceType}`, row]));
    for (const [kind, { of, n }] of this.#counts) {
      const row = left.get(kind);
      if (row?.n !== n || row.severity !== of.severity) throw new Found('index', kind, `of ${kind} there are ${n} entries, and ${row?.n ?? 0} are counted`);
      left.delete(kind);
    }
    const [extra] = left.keys();
    if (extra !== undefined) throw new Found('index', extra, `of ${extra} there are no entries, and some are counted`);
  }
}
