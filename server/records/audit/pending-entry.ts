import type { RetentionClass, Severity } from '../../../shared/audit-events.ts';
import type { TenantId } from '../../../shared/brand.ts';
import type { Deferred } from '../../base/storage/index.ts';
import type { Outcome } from './audit-note.ts';

/** An entry whose bytes are final and whose place in the log is not known yet. Plain JSON, so that PostgreSQL's queue can hold it. */
export interface PendingEntry extends Deferred {
  readonly tenantId: TenantId;
  readonly kind: 'entry';
  readonly leaf: string;
  /** `person`: token of the person it tells of, empty when it tells of none. */
  readonly disclosures: ReadonlyArray<{ readonly name: string; readonly text: string; readonly person: string }>;
  readonly retention: RetentionClass;
  readonly index: IndexFields;
  /** What full text finds it by, one blank between words. */
  readonly words: string;
}

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
