import type { Kit } from '../../base/storage/index.ts';
import { type JobStore, openJobStore } from './job-store.ts';
import type { ReportJob } from './report-job.ts';
import { buildReportTables } from './report-tables.ts';

export function openReportJobStore(kit: Kit): JobStore<ReportJob> {
  const { reportJob: t } = buildReportTables(kit);
  return openJobStore(t, (db) => db.q.select().from(t));
}
