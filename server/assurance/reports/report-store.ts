import { and, desc, eq } from 'drizzle-orm';
import type { ReportId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { StoredReport } from './report.ts';
import { buildReportTables } from './report-tables.ts';

export type ReportStore = ReturnType<typeof openReportStore>;

export function openReportStore(kit: Kit) {
  const { report } = buildReportTables(kit);
  return {
    add: (tx: Tx, row: StoredReport) => tx.q.insert(report).values(row),

    async find(db: Db, tenantId: TenantId, id: ReportId): Promise<StoredReport | undefined> {
      const [row] = await db.q.select().from(report).where(and(eq(report.tenantId, tenantId), eq(report.id, id)));
      return row;
    },

    list: (db: Db, tenantId: TenantId): Promise<Omit<StoredReport, 'body'>[]> =>
      db.q.select({
        tenantId: report.tenantId, id: report.id, framework: report.framework, from: report.from, to: report.to, digest: report.digest, summary: report.summary,
        createdBy: report.createdBy, createdByName: report.createdByName, createdAt: report.createdAt,
      }).from(report).where(eq(report.tenantId, tenantId)).orderBy(desc(report.createdAt)).limit(200).execute(),
  };
}
