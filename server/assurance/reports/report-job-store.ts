import { and, desc, eq } from 'drizzle-orm';
import type { Kit } from '../../base/storage/index.ts';
import { type JobStore, MOST_JOBS_LISTED } from './job.ts';
import type { ReportJob } from './report-job.ts';
import { buildReportTables } from './report-tables.ts';

export function openReportJobStore(kit: Kit): JobStore<ReportJob> {
  const { reportJob: t } = buildReportTables(kit);
  return {
    add: (tx, job) => tx.q.insert(t).values(job).execute(),

    save: (tx, { tenantId, id, ...rest }) => tx.q.update(t).set(rest).where(and(eq(t.tenantId, tenantId), eq(t.id, id))).execute(),

    async find(db, tenantId, id) {
      const [row] = await db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.id, id)));
      return row;
    },

    list: (db, tenantId) => db.q.select().from(t).where(eq(t.tenantId, tenantId)).orderBy(desc(t.startedAt), desc(t.id)).limit(MOST_JOBS_LISTED).execute(),

    working: (db, tenantId) => db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.state, 'working'))).execute(),
  };
}
