import { and, asc, desc, eq, gt, lte } from 'drizzle-orm';
import { brand, type DeletionId, type Instant, type TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { DeletedRecord, Deletion } from './deletion.ts';
import type { ProductType } from './retention-policy.ts';
import { buildRetentionTables } from './retention-tables.ts';

/** What policies took out of sight, and what became of each record of it. */
export function openDeletionStore(kit: Kit) {
  const { retentionDeletion: deletion, deletedRecord: record } = buildRetentionTables(kit);
  const deletionOf = (tenantId: TenantId, id: string) => and(eq(deletion.tenantId, tenantId), eq(deletion.id, brand<DeletionId>(id)));
  return {
    async addDeletion(tx: Tx, row: Deletion): Promise<void> {
      await tx.q.insert(deletion).values(row);
    },
    async countRecords(tx: Tx, { tenantId, id, records }: Pick<Deletion, 'tenantId' | 'id' | 'records'>): Promise<void> {
      await tx.q.update(deletion).set({ records }).where(deletionOf(tenantId, id));
    },
    async deletion(db: Db, tenantId: TenantId, id: string): Promise<Deletion | null> {
      return (await db.q.select().from(deletion).where(deletionOf(tenantId, id)))[0] ?? null;
    },
    /** In the order of names, after one. */
    records: (db: Db, tenantId: TenantId, id: DeletionId, { after, limit }: { readonly after: string; readonly limit: number }): Promise<DeletedRecord[]> =>
      db.q.select({ deletionId: record.deletionId, dataType: record.dataType, recordId: record.recordId, label: record.label, at: record.at, state: record.state, changedAt: record.changedAt, digest: record.digest, entry: record.entry }).from(record)
        .where(and(eq(record.tenantId, tenantId), eq(record.deletionId, id), gt(record.recordId, after))).orderBy(asc(record.recordId)).limit(limit).execute(),
    /** Names of what is out of sight by a deletion. */
    async hidden(db: Db, tenantId: TenantId, id: DeletionId): Promise<readonly string[]> {
      return (await db.q.select({ id: record.recordId }).from(record).where(and(eq(record.tenantId, tenantId), eq(record.deletionId, id), eq(record.state, 'deleted'))).orderBy(asc(record.recordId))).map((row) => row.id);
    },
    /** The deletion by which a record of a type is out of sight or gone, the newest; null where none says so. */
    async goneBy(db: Db, tenantId: TenantId, type: ProductType, recordId: string): Promise<{ readonly state: 'deleted' | 'purged'; readonly deletion: Deletion } | null> {
      const [row] = await db.q.select({ state: record.state, deletion }).from(record).innerJoin(deletion, and(eq(deletion.tenantId, record.tenantId), eq(deletion.id, record.deletionId)))
        .where(and(eq(record.tenantId, tenantId), eq(record.recordId, recordId), eq(record.dataType, type))).orderBy(desc(deletion.deletedAt), desc(deletion.id)).limit(1);
      return row && row.state !== 'restored' ? { state: row.state, deletion: row.deletion } : null;
    },
    /** Deletions whose time of grace is over and of which something is still there, the oldest first. */
    async ripe(db: Db, tenantId: TenantId, now: Instant): Promise<readonly Deletion[]> {
      const rows = await db.q.selectDistinct({ deletion }).from(deletion).innerJoin(record, and(eq(record.tenantId, deletion.tenantId), eq(record.deletionId, deletion.id), eq(record.state, 'deleted')))
        .where(and(eq(deletion.tenantId, tenantId), lte(deletion.restorableUntil, now))).orderBy(asc(deletion.restorableUntil), asc(deletion.id)).limit(1_000);
      return rows.map((row) => row.deletion);
    },
  };
}
