import type { DeletionId, ErasureId, HoldId, Instant, RetentionPolicyId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { HoldScope } from './legal-hold.ts';
import type { ProductType } from './retention-policy.ts';

export function buildRetentionTables(kit: Kit) {
  const retentionPolicy = kit.table(
    'retention_policy',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<RetentionPolicyId>(),
      /** A `DataType` or one of the documents' that nothing here keeps. */
      dataType: kit.text('data_type').notNull(),
      days: kit.int('days').notNull(),
      /** Of product data: how long what was deleted can be brought back, and whether a copy is kept of what goes for good. */
      graceDays: kit.int('grace_days').notNull(),
      archive: kit.bool('archive').notNull(),
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
      /** The same as product data names them. */
      personId: kit.text('person_id').notNull(),
      resourceId: kit.text('resource_id').notNull(),
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
  /** One run of a policy over product data that took something out of sight. */
  const retentionDeletion = kit.table(
    'retention_deletion',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<DeletionId>(),
      policyId: kit.text('policy_id').notNull().$type<RetentionPolicyId>(),
      dataType: kit.text('data_type').notNull().$type<ProductType>(),
      /** What the policy said then: later changes of it neither hasten nor put off what becomes of these records. */
      days: kit.int('days').notNull(),
      cutoff: kit.at('cutoff').notNull(),
      archive: kit.bool('archive').notNull(),
      records: kit.int('records').notNull(),
      deletedAt: kit.at('deleted_at').notNull(),
      deletedBy: kit.text('deleted_by').notNull().$type<UserId>(),
      deletedByName: kit.text('deleted_by_name').notNull(),
      restorableUntil: kit.at('restorable_until').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('retention_deletion_by_end').on(t.tenantId, t.restorableUntil)],
  );
  /** What became of each record of a deletion. It stays when the record is gone: by it a check knows what went, and readers why. */
  const deletedRecord = kit.table(
    'deleted_record',
    {
      tenantId: kit.tenantId(),
      deletionId: kit.text('deletion_id').notNull().$type<DeletionId>(),
      dataType: kit.text('data_type').notNull().$type<ProductType>(),
      recordId: kit.text('record_id').notNull(),
      /** By what it is recognised while it can be brought back; empty afterwards. */
      label: kit.text('label').notNull(),
      at: kit.text('at').notNull().$type<Instant>(),
      state: kit.text('state').notNull().$type<'deleted' | 'restored' | 'purged'>(),
      changedAt: kit.at('changed_at').notNull(),
      /** SHA-256 of the record's line, hex, and the entry that tells of its end; empty before. */
      digest: kit.text('digest').notNull(),
      entry: kit.text('entry').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.deletionId, t.recordId), kit.index('deleted_record_by_name').on(t.tenantId, t.recordId), kit.index('deleted_record_by_state').on(t.tenantId, t.state, t.deletionId),
      kit.index('deleted_record_by_entry').on(t.tenantId, t.entry),
      kit.foreignKey({ columns: [t.tenantId, t.deletionId], foreignColumns: [retentionDeletion.tenantId, retentionDeletion.id] }),
    ],
  );
  /** A file of records that are gone from here. */
  const retentionArchive = kit.table(
    'retention_archive',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      deletionId: kit.text('deletion_id').notNull().$type<DeletionId>(),
      dataType: kit.text('data_type').notNull().$type<ProductType>(),
      /** Number of the file among those of its deletion, from 1. */
      part: kit.int('part').notNull(),
      records: kit.int('records').notNull(),
      size: kit.int('size').notNull(),
      /** Of the file as it lies there, hex. */
      sha256: kit.text('sha256').notNull(),
      /** The file's own key, sealed under the tenant's: with that destroyed, nobody opens the file any more. */
      fileKey: kit.bytes('file_key').notNull(),
      entry: kit.text('entry').notNull(),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id), kit.unique('retention_archive_part').on(t.tenantId, t.deletionId, t.part),
      kit.foreignKey({ columns: [t.tenantId, t.deletionId], foreignColumns: [retentionDeletion.tenantId, retentionDeletion.id] }),
    ],
  );
  return { retentionPolicy, legalHold, erasureRequest, retentionDeletion, deletedRecord, retentionArchive };
}
