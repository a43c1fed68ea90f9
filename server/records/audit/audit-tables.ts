import type { RetentionClass, Severity } from '../../../shared/audit-events.ts';
import type { FilterId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { Outcome } from './audit-note.ts';

/**
 * The log as it lies in the database. A log belongs to one tenant and one writer; `log_id` is its short number here.
 * No foreign key leads out of these tables: the log outlives whatever it speaks of.
 *
 * No index of a table with a row for each entry begins with the tenant: with one, SQLite, which keeps no statistics, reads all of a
 * tenant's entries where three columns of another index would name the few that are asked for. The log's number, or a token under
 * the tenant's own key, is as narrow and a quarter as long.
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
  /** What an entry tells of one person, or of none: one row for each of them. */
  const auditDisclosure = kit.table(
    'audit_disclosure',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      idx: kit.int('idx').notNull(),
      /** HMAC of the id of the person they tell of; empty when they tell of none. */
      personToken: kit.text('person_token').notNull(),
      /** Which they are, a blank between: what is shown and erased is known without opening them. */
      names: kit.text('names').notNull(),
      /** The disclosures, joined by `~`; null when they tell of a person, and then they are in `box`, under that person's key `kid` (../subjects). */
      texts: kit.text('texts'),
      kid: kit.int('kid'),
      box: kit.bytes('box'),
      retentionClass: kit.text('retention_class').notNull().$type<RetentionClass>(),
    },
    (t) => [kit.primaryKey(t.logId, t.idx, t.personToken), kit.index('audit_disclosure_person').on(t.personToken), kit.index('audit_disclosure_class').on(t.logId, t.retentionClass, t.idx)],
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
  /** The words that an entry is found by (entry-words.ts), at its place (entry-place.ts); the row goes when what it was made of is erased. */
  const auditText = kit.table('audit_text', { tenantId: kit.bareTenantId(), place: kit.int('place').primaryKey(), words: kit.text('words').notNull() });
  /** How many entries of each kind a log has of each UTC day; `verify` counts them again. */
  const auditDay = kit.table(
    'audit_day',
    {
      tenantId: kit.bareTenantId(),
      logId: kit.int('log_id').notNull(),
      day: kit.text('day').notNull(),
      type: kit.text('type').notNull(),
      outcome: kit.text('outcome').notNull().$type<Outcome>(),
      resourceType: kit.text('resource_type').notNull(),
      severity: kit.text('severity').notNull().$type<Severity>(),
      n: kit.int('n').notNull(),
    },
    (t) => [kit.primaryKey(t.logId, t.day, t.type, t.outcome, t.resourceType)],
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
      kit.index('audit_index_event').on(t.eventId),
      kit.index('audit_index_time').on(t.logId, t.time, t.idx),
      kit.index('audit_index_type').on(t.logId, t.type, t.time, t.idx),
      kit.index('audit_index_actor').on(t.actorToken, t.time, t.idx, t.type),
      kit.index('audit_index_resource').on(t.resourceToken, t.time, t.idx),
    ],
  );
  /** PostgreSQL only: entries written in their command's transaction, waiting a moment for their place in the log (DECISIONS 23). */
  const txQueue = kit.table(
    'tx_queue',
    { tenantId: kit.bareTenantId(), seq: kit.queueId('seq'), body: kit.text('body').notNull() },
    (t) => [kit.index('tx_queue_order').on(t.tenantId, t.seq)],
  );
  return { auditLog, auditLeaf, auditDisclosure, auditErasure, auditText, auditDay, auditFilter, auditTile, auditCheckpoint, auditCosignature, auditIndex, txQueue };
}
