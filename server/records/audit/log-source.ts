import type { Erased } from '../../../shared/erasure-list.ts';
import type { IndexFields } from './pending-entry.ts';

/** A log as `verify` reads it, wherever it lies: a database of either kind, a copied file, a package. */
export interface LogSource {
  logs(): Promise<readonly LogFacts[]>;
  /** Entries `from`, `from + 1`, ... in order, at most `count`; fewer only at the end. */
  leaves(logId: number, from: number, count: number): Promise<ReadonlyArray<{ readonly idx: number; readonly entry: string }>>;
  /** In the order of their entries, as `index` is. */
  disclosures(logId: number, from: number, to: number): Promise<ReadonlyArray<{ readonly idx: number; readonly name: string; readonly text: string }>>;
  /** Null from a source that keeps no search index. */
  index(logId: number, from: number, to: number): Promise<readonly IndexedEntry[] | null>;
  /** What was erased on record, in any order. */
  erased(logId: number): Promise<readonly ErasedRow[]>;
  tiles(logId: number): Promise<readonly StoredTile[]>;
  checkpoints(logId: number): Promise<ReadonlyArray<{ readonly size: number; readonly note: string }>>;
}

/** What an index row repeats of its entry; its tokens can be checked only by who has the tenant's key. */
export type IndexedEntry = Pick<IndexFields, 'eventId' | 'time' | 'type' | 'severity' | 'outcome' | 'runId'> & { readonly idx: number };

export interface LogFacts {
  readonly logId: number;
  readonly tenantId: string;
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  /** Null from a source that keeps none: the checkpoint at its end says the same. */
  readonly frontier: Uint8Array | null;
  readonly signedSize: number;
}

/** A disclosure that was erased, and the entry that says so. */
export interface ErasedRow extends Erased {
  readonly covering: string;
}

export interface StoredTile {
  readonly level: number;
  readonly n: number;
  readonly width: number;
  readonly hashes: Uint8Array;
}
