import { and, asc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildReportTables } from './report-tables.ts';

export type ProcessingStore = ReturnType<typeof openProcessingStore>;
export type ActivityVersion = ReturnType<typeof buildReportTables>['processingActivity']['$inferSelect'];

export function openProcessingStore(kit: Kit) {
  const { processingActivity } = buildReportTables(kit);
  return {
    add: (tx: Tx, row: ActivityVersion) => tx.q.insert(processingActivity).values(row),

    /** Every version of one activity, oldest first. */
    history: (db: Db, tenantId: TenantId, id: string): Promise<ActivityVersion[]> =>
      db.q.select().from(processingActivity).where(and(eq(processingActivity.tenantId, tenantId), eq(processingActivity.id, id))).orderBy(asc(processingActivity.ver)).execute(),

    /** Every version of every activity, by id and version; a tenant has dozens, not thousands. */
    all: (db: Db, tenantId: TenantId): Promise<ActivityVersion[]> =>
      db.q.select().from(processingActivity).where(eq(processingActivity.tenantId, tenantId)).orderBy(asc(processingActivity.id), asc(processingActivity.ver)).execute(),
  };
}
