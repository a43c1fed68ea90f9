import type { Instant, ReportId, ReportJobId } from '../../../shared/brand.ts';
import type { Job, Watched } from './job.ts';
import type { ReportProgress } from './report.ts';

/** A report on its way. */
export interface ReportJob extends Job<ReportJobId> {
  readonly framework: string;
  readonly from: Instant;
  readonly to: Instant;
  /** The report, once it is made. */
  readonly reportId: ReportId | null;
}

export type WatchedReportJob = Watched<ReportJob, ReportProgress>;
