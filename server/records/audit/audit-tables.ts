import type { RetentionClass, Severity } from '../../../shared/audit-events.ts';
import type { FilterId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { Outcome } from './audit-note.ts';

/**
 * The log as it lies in the database. A log belongs to one tenant and one writer; `log_id` is its short number here.
 * No foreign key leads out of these tables: the log outlives whatever it speaks of.
 */
export function buildAuditTables(kit: Kit) {
  const auditLog = kit.table(
    'audit_log',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      /** C2SP name of the log; also the name of its key. */
      origin: kit.text('origin').notNull(),
      vkey: kit.text('vkey').notNull(),
      size: kit.int('size').notNull(),
      /** Roots of the complete subtrees, largest first, 32 bytes each. */
      frontier: kit.bytes('frontier').notNull(),
      signedSize: kit.int('signed_size').notNull(),
      signedAt: kit.text('signed_at').notNull(),
    },
    (t) => [kit.primaryKey(t.logId), kit.unique('audit_log_of_tenant').on(t.tenantId, t.origin)],
  );
  const auditLeaf = kit.table(
    'audit_leaf',
    { tenantId: kit.bareTenantId(), logId: kit.int('log_id').notNull(), idx: kit.int('idx').notNull(), entry: kit.text('entry').notNull() },
    (t) => [kit.primaryKey(t.logId, t.idx)],
  );
  const auditDisclosure = kit.table(
    'audit_disclosure',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      idx: kit.int('idx').notNull(),
      name: kit.text('name').notNull(),
      text: kit.text('text').notNull(),
      retentionClass: kit.text('retention_class').notNull().$type<RetentionClass>(),
      /** HMAC of the id of the person it tells of; empty when it tells of none. */
      personToken: kit.text('person_token').notNull(),
    },
    (t) => [kit.primaryKey(t.logId, t.idx, t.name), kit.index('audit_disclosure_person').on(t.tenantId, t.personToken), kit.index('audit_disclosure_class').on(t.tenantId, t.retentionClass, t.idx)],
  );
  /** What was erased on record: the digest that the entry promised, and the entry that tells of the erasure and vouches for this list. */
  const auditErasure = kit.table(
    'audit_erasure',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      idx: kit.int('idx').notNull(),
      digest: kit.text('digest').notNull(),
      name: kit.text('name').notNull(),
      coveringEvent: kit.text('covering_event').notNull(),
    },
    (t) => [kit.primaryKey(t.logId, t.idx, t.digest)],
  );
  /** The words that an entry is found by (search-words.ts); the row goes when what it was made of is erased. */
  const auditText = kit.table(
    'audit_text',
    { tenantId: kit.bareTenantId(), seq: kit.queueId('seq'), logId: kit.int('log_id').notNull(), idx: kit.int('idx').notNull(), words: kit.text('words').notNull() },
    (t) => [kit.unique('audit_text_entry').on(t.tenantId, t.logId, t.idx)],
  );
  /** A question to the log that somebody keeps under a name, for themselves or for everybody who may read it. */
  const auditFilter = kit.table(
    'audit_filter',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<FilterId>(),
      ownerId: kit.text('owner_id').notNull().$type<UserId>(),
      name: kit.text('name').notNull(),
      shared: kit.bool('shared').notNull(),
      question: kit.json<JsonObject>('question').notNull(),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.unique('audit_filter_name').on(t.tenantId, t.ownerId, t.name)],
  );
  /** Tiles of 256 hashes (C2SP tlog-tiles); a full one never changes, the last one of a level grows. */
  const auditTile = kit.table(
    'audit_tile',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      level: kit.int('level').notNull(),
      n: kit.int('n').notNull(),
      width: kit.int('width').notNull(),
      hashes: kit.bytes('hashes').notNull(),
    },
    (t) => [kit.primaryKey(t.logId, t.level, t.n)],
  );
  const auditCheckpoint = kit.table(
    'audit_checkpoint',
    { tenantId: kit.bareTenantId(), logId: kit.int('log_id').notNull(), size: kit.int('size').notNull(), note: kit.text('note').notNull() },
    (t) => [kit.primaryKey(t.logId, t.size)],
  );
  /** Lines that witnesses put under checkpoints of ours (C2SP tlog-cosignature). */
  const auditCosignature = kit.table(
    'audit_cosignature',
    { tenantId: kit.bareTenantId(), logId: kit.int('log_id').notNull(), size: kit.int('size').notNull(), witness: kit.text('witness').notNull(), seconds: kit.int('seconds').notNull(), line: kit.text('line').notNull() },
    (t) => [kit.primaryKey(t.tenantId, t.logId, t.witness, t.size)],
  );
  /** What searching needs, without a name in it; `verify` compares each row with its entry. */
  const auditIndex = kit.table(
    'audit_index',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      idx: kit.int('idx').notNull(),
      eventId: kit.text('event_id').notNull(),
      time: kit.text('time').notNull(),
      type: kit.text('type').notNull(),
      severity: kit.text('severity').notNull().$type<Severity>(),
      outcome: kit.text('outcome').notNull().$type<Outcome>(),
      /** HMAC of the person's and the resource's id under the tenant's key: equal ones can be found, none can be read. */
      actorToken: kit.text('actor_token').notNull(),
      resourceType: kit.text('resource_type').notNull(),
      resourceToken: kit.text('resource_token').notNull(),
      runId: kit.text('run_id').notNull(),
    },
    (t) => [
      kit.primaryKey(t.logId, t.idx),
      kit.index('audit_index_time').on(t.tenantId, t.time, t.idx),
      kit.index('audit_index_type').on(t.tenantId, t.type, t.time),
      kit.index('audit_index_actor').on(t.tenantId, t.actorToken, t.time),
      kit.index('audit_index_resource').on(t.tenantId, t.resourceToken, t.time),
    ],
  );
  /** PostgreSQL only: entries written in their command's transaction, waiting a moment for their place in the log (DECISIONS 23). */
  const txQueue = kit.table(
    'tx_queue',
    { tenantId: kit.bareTenantId(), seq: kit.queueId('seq'), body: kit.text('body').notNull() },
    (t) => [kit.index('tx_queue_order').on(t.tenantId, t.seq)],
  );
  return { auditLog, auditLeaf, auditDisclosure, auditErasure, auditText, auditFilter, auditTile, auditCheckpoint, auditCosignature, auditIndex, txQueue };
}
