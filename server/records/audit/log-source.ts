import type { Erased } from '../../../shared/erasure-list.ts';
import type { Closed } from '../subjects/index.ts';
import type { IndexFields } from './pending-entry.ts';

/** A log as `verify` reads it, wherever it lies: a database of either kind, a copied file, a package. */
export interface LogSource {
  logs(): Promise<readonly LogFacts[]>;
  /** Entries `from`, `from + 1`, ... in order, at most `count`; fewer only at the end. */
  leaves(logId: number, from: number, count: number): Promise<ReadonlyArray<{ readonly idx: number; readonly entry: string }>>;
  /** In the order of their entries, as `index` is. */
  disclosures(logId: number, from: number, to: number): Promise<readonly ToldRow[]>;
  /** Null from a source that keeps no search index. */
  index(logId: number, from: number, to: number): Promise<readonly IndexedEntry[] | null>;
  /** A row that stands before the first entry or behind the last of `size`, `at` in the database's own words; null when there is none, or from a source that cannot hold one. */
  stray(logId: number, size: number): Promise<StrayRow | null>;
  /** What is counted of each day, in any order; null from a source that keeps no such counts. */
  days(logId: number): Promise<readonly DayCount[] | null>;
  /** What was erased on record, in any order. */
  erased(logId: number): Promise<readonly ErasedRow[]>;
  /** Every tile but those of entries, level 0, that stand between the first one and `from`, or from `until` on; a source may answer with these too. */
  tiles(logId: number, entries: TileRange): Promise<readonly StoredTile[]>;
  checkpoints(logId: number): Promise<ReadonlyArray<{ readonly size: number; readonly note: string }>>;
}

/** What is told beside an entry, of one person or of none. */
export interface ToldRow {
  readonly idx: number;
  /** How long it is kept, as the row says; null from a source that keeps no such rows. */
  readonly retention: string | null;
  /** The disclosures (RFC 9901), verbatim; none where they cannot be read here. */
  readonly texts: readonly string[];
  /** What there is in their place. */
  readonly closed: ClosedBox | null;
}

/** Disclosures that cannot be read: why, and what can be said of them all the same. */
export interface ClosedBox {
  readonly names: string;
  /** `keyless`: no key is at hand, of nobody. */
  readonly why: Closed | 'keyless';
  /** The key that they lie under, as the entry that tells of its end names it. */
  key(): string;
  /** Which of the digests that the entry promises are theirs; null when none are, or no key is at hand. */
  digests(promised: readonly string[]): readonly string[] | null;
}

/** What an index row repeats of its entry; its tokens can be checked only by who has the tenant's key. */
export type IndexedEntry = Pick<IndexFields, 'eventId' | 'time' | 'type' | 'severity' | 'outcome' | 'resourceType' | 'runId'> & { readonly idx: number };

/** How many entries of a kind a day has. */
export type DayCount = Pick<IndexFields, 'type' | 'severity' | 'outcome' | 'resourceType'> & { readonly day: string; readonly n: number };

export interface LogFacts {
  readonly logId: number;
  readonly tenantId: string;
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  /** Entries before this one are not in the source; a multiple of 256, whose place is taken by the tiles of level 1 and above. Absent: all are there. */
  readonly first?: number;
  /** Null from a source that keeps none: the checkpoint at its end says the same. */
  readonly frontier: Uint8Array | null;
  readonly signedSize: number;
}

export interface StrayRow {
  readonly place: 'entry' | 'disclosure' | 'index';
  readonly at: string;
}

/** A disclosure that was erased, and the entry that says so. */
export interface ErasedRow extends Erased {
  readonly covering: string;
}

/** Numbers of tiles of level 0; `until` is null up to the last. */
export interface TileRange {
  readonly from: number;
  readonly until: number | null;
}

export interface StoredTile {
  readonly level: number;
  readonly n: number;
  readonly width: number;
  readonly hashes: Uint8Array;
}
