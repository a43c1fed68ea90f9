import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { OutsideOutcome, TrailFormat } from './outside-event.ts';

export function buildOutsideTables(kit: Kit) {
  const outsideTrail = kit.table(
    'outside_trail',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      name: kit.text('name').notNull(),
      origin: kit.text('origin').notNull(),
      note: kit.text('note').notNull(),
      format: kit.text('format').notNull().$type<TrailFormat>(),
      zoneless: kit.text('zoneless').notNull().$type<'utc' | 'refused'>(),
      sha256: kit.text('sha256').notNull(),
      size: kit.int('size').notNull(),
      records: kit.int('records').notNull(),
      firstAt: kit.at('first_at').notNull(),
      lastAt: kit.at('last_at').notNull(),
      importedBy: kit.text('imported_by').notNull().$type<UserId>(),
      importedByName: kit.text('imported_by_name').notNull(),
      importedAt: kit.at('imported_at').notNull(),
      withdrawnAt: kit.at('withdrawn_at'),
      withdrawnReason: kit.text('withdrawn_reason'),
      /** The file, byte for byte. */
      content: kit.bytes('content').notNull(),
      /** Out of everybody's sight since then, by a deletion of retention; brought back, both are empty again. */
      deletedAt: kit.at('deleted_at'),
      deletionId: kit.text('deletion_id'),
      /** Set in the transaction that removes it for good, and never seen after (product-ddl.ts). */
      purgingAt: kit.at('purging_at'),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id)],
  );
  /** One record of a trail, findable; the trail's file is what counts. */
  const outsideRecord = kit.table(
    'outside_record',
    {
      tenantId: kit.tenantId(),
      trailId: kit.text('trail_id').notNull(),
      /** Its place in the file, from 1. */
      number: kit.int('number').notNull(),
      at: kit.at('at').notNull(),
      actor: kit.text('actor').notNull(),
      action: kit.text('action').notNull(),
      resource: kit.text('resource').notNull(),
      outcome: kit.text('outcome').notNull().$type<OutsideOutcome>(),
      address: kit.text('address').notNull(),
      record: kit.text('record').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.trailId, t.number),
      kit.foreignKey({ columns: [t.tenantId, t.trailId], foreignColumns: [outsideTrail.tenantId, outsideTrail.id] }),
      kit.index('outside_record_by_time').on(t.tenantId, t.at),
    ],
  );
  return { outsideTrail, outsideRecord };
}
