import { and, asc, eq } from 'drizzle-orm';
import type { ReportId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildReportTables } from './report-tables.ts';

export type SignatureStore = ReturnType<typeof openSignatureStore>;
export type ReportSignature = ReturnType<typeof buildReportTables>['reportSignature']['$inferSelect'];

export function openSignatureStore(kit: Kit) {
  const { reportSignature } = buildReportTables(kit);
  return {
    /** False when this person signed the report before. */
    add: async (tx: Tx, row: ReportSignature): Promise<boolean> => (await tx.q.insert(reportSignature).values(row).onConflictDoNothing().returning({ id: reportSignature.id })).length === 1,

    list: (db: Db, tenantId: TenantId, reportId: ReportId): Promise<ReportSignature[]> =>
      db.q.select().from(reportSignature).where(and(eq(reportSignature.tenantId, tenantId), eq(reportSignature.reportId, reportId))).orderBy(asc(reportSignature.signedAt), asc(reportSignature.id)).execute(),
  };
}
