import type { RetentionClass, Severity } from '../../../shared/audit-events.ts';
import type { TenantId } from '../../../shared/brand.ts';
import type { Deferred } from '../../base/storage/index.ts';
import type { Told } from '../subjects/index.ts';
import type { Outcome } from './audit-note.ts';

/** An entry whose bytes are final and whose place in the log is not known yet. */
export interface PendingEntry extends Deferred {
  readonly tenantId: TenantId;
  readonly kind: 'entry';
  readonly leaf: string;
  /** What it tells of each person, and what of none. */
  readonly told: readonly ToldOfOne[];
  readonly retention: RetentionClass;
  readonly index: IndexFields;
  /** What full text finds it by, one blank between words. */
  readonly words: string;
}

/** Disclosures that tell of the same person, with their names and digests in the same order. */
export interface ToldOfOne extends Told {
  /** Token of the person; empty when they tell of none. */
  readonly person: string;
}

/** An entry as it is written: what tells of a person is sealed, the rest stands in the clear. */
export interface SealedEntry extends Omit<PendingEntry, 'told'> {
  readonly told: readonly StoredTold[];
}

export type StoredTold = { readonly person: string; readonly names: string } & ({ readonly texts: string; readonly kid: null; readonly box: null } | { readonly texts: null; readonly kid: number; readonly box: Uint8Array });

export interface IndexFields {
  readonly eventId: string;
  readonly time: string;
  readonly type: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly actorToken: string;
  readonly resourceType: string;
  readonly resourceToken: string;
  readonly runId: string;
}

/** A wish to have everything so far covered by a signed checkpoint. */
export interface SignRequest extends Deferred {
  readonly kind: 'sign';
}

export type AuditItem = PendingEntry | SignRequest;

export function isAuditItem(item: Deferred): item is AuditItem {
  const kind: unknown = Reflect.get(item, 'kind');
  return kind === 'entry' || kind === 'sign';
}
