import { and, desc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { ReportJob } from './report-job.ts';
import { buildReportTables } from './report-tables.ts';

export type ReportJobStore = ReturnType<typeof openReportJobStore>;

const MOST_LISTED = 20;

export function openReportJobStore(kit: Kit) {
  const { reportJob: t } = buildReportTables(kit);
  return {
    add: (tx: Tx, job: ReportJob) => tx.q.insert(t).values(job),

    save: (tx: Tx, { tenantId, id, ...rest }: ReportJob) => tx.q.update(t).set(rest).where(and(eq(t.tenantId, tenantId), eq(t.id, id))),

    async find(db: Db, tenantId: TenantId, id: string): Promise<ReportJob | undefined> {
      const [row] = await db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.id, id)));
      return row;
    },

    /** Newest first. */
    list: (db: Db, tenantId: TenantId): Promise<ReportJob[]> => db.q.select().from(t).where(eq(t.tenantId, tenantId)).orderBy(desc(t.startedAt), desc(t.id)).limit(MOST_LISTED).execute(),

    working: (db: Db, tenantId: TenantId): Promise<ReportJob[]> => db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.state, 'working'))).execute(),
  };
}
