import type { Instant, ReportId, TenantId, UserId } from '../../../shared/brand.ts';
import type { ReportProgress } from './report.ts';

export type ReportJobState = 'working' | 'finished' | 'cancelled' | 'failed';

/** A report on its way: begun once, watched, stopped or made. */
export interface ReportJob {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly state: ReportJobState;
  readonly framework: string;
  readonly from: Instant;
  readonly to: Instant;
  /** The report, once it is made. */
  readonly reportId: ReportId | null;
  /** Why it failed, where that can be said. */
  readonly problem: string | null;
  readonly startedBy: UserId;
  readonly startedByName: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}

/** With how far it is; null when it has ended, or works in another process. */
export interface WatchedJob extends ReportJob {
  readonly progress: ReportProgress | null;
}
