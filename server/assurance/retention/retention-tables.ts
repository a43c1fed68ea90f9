import type { ErasureId, HoldId, Instant, RetentionPolicyId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { HoldScope } from './legal-hold.ts';

export function buildRetentionTables(kit: Kit) {
  const retentionPolicy = kit.table(
    'retention_policy',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<RetentionPolicyId>(),
      /** A `DataType` or one of the documents' that nothing here keeps. */
      dataType: kit.text('data_type').notNull(),
      days: kit.int('days').notNull(),
      description: kit.text('description').notNull(),
      active: kit.bool('active').notNull(),
      lastRunAt: kit.at('last_run_at'),
      lastRunDeleted: kit.int('last_run_deleted'),
      nextRunAt: kit.at('next_run_at'),
      createdBy: kit.text('created_by').notNull().$type<UserId>(),
      createdAt: kit.at('created_at').notNull(),
      updatedAt: kit.at('updated_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.unique('retention_policy_type').on(t.tenantId, t.dataType)],
  );
  /** A hold is a matter and what it covers; the database itself refuses to erase what a live one covers (retention-ddl.ts). */
  const legalHold = kit.table(
    'legal_hold',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<HoldId>(),
      matter: kit.text('matter').notNull(),
      reason: kit.text('reason').notNull(),
      scope: kit.json<HoldScope>('scope').notNull(),
      /** The scope as the triggers compare it: tokens of the audit index, instants as text; empty means any. */
      personToken: kit.text('person_token').notNull(),
      resourceToken: kit.text('resource_token').notNull(),
      runId: kit.text('run_id').notNull(),
      fromTime: kit.text('from_time').notNull(),
      toTime: kit.text('to_time').notNull(),
      createdBy: kit.text('created_by').notNull().$type<UserId>(),
      createdByName: kit.text('created_by_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      releasedAt: kit.at('released_at'),
      releasedBy: kit.text('released_by').$type<UserId>(),
      releaseReason: kit.text('release_reason'),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('legal_hold_live').on(t.tenantId, t.releasedAt)],
  );
  /** Whom somebody asked to have erased, by tokens only: the request must not keep what it was made to remove. */
  const erasureRequest = kit.table(
    'erasure_request',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<ErasureId>(),
      tokens: kit.json<readonly string[]>('tokens').notNull(),
      category: kit.text('category').notNull(),
      reason: kit.text('reason').notNull(),
      requestedBy: kit.text('requested_by').notNull().$type<UserId>(),
      requestedAt: kit.at('requested_at').notNull(),
      state: kit.text('state').notNull().$type<'completed' | 'deferred'>(),
      erased: kit.int('erased').notNull(),
      held: kit.int('held').notNull(),
      completedAt: kit.at('completed_at').$type<Instant>(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('erasure_request_state').on(t.tenantId, t.state)],
  );
  return { retentionPolicy, legalHold, erasureRequest };
}
