import type { ReportJobId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { AuditNote } from '../../records/audit/index.ts';
import { frameworkOf } from './frameworks.ts';
import { cancelledNote, generateReport, periodOf, type ReportDeps } from './generate-report.ts';
import { newJob } from './job.ts';
import type { JobStore } from './job-store.ts';
import { type Jobs, type JobsDeps, openJobs, type Underway } from './open-jobs.ts';
import type { ReportJob, WatchedReportJob } from './report-job.ts';
import type { ReportProgress, ReportRequest, StoredReport } from './report.ts';

type ReportWork = Jobs<ReportJob, ReportProgress, StoredReport>;

export interface ReportJobs extends Pick<ReportWork, 'get' | 'list' | 'cancel' | 'endFor' | 'recover' | 'endLost' | 'stop'> {
  /** Refuses at once what no report can be made of. */
  start(actor: Actor, request: ReportRequest): Promise<WatchedReportJob>;
  /** As `start`, and waits for the report. */
  make(actor: Actor, request: ReportRequest): Promise<StoredReport>;
}

/** Reports that are made while nobody need wait. */
export function openReportJobs(deps: ReportDeps & JobsDeps & { readonly jobs: JobStore<ReportJob> }): ReportJobs {
  const { start, run, ...jobs }: ReportWork = openJobs<ReportJob, ReportProgress, StoredReport>(deps, {
    what: 'report', store: deps.jobs, missing: 'reports/job-not-found', stopped: 'reports/job-cancelled', factsOf: ({ id }) => ({ reportId: id }), cancelled: cancelledNote, failed: failedNote,
  });
  const jobFor = (actor: Actor, request: ReportRequest): ReportJob => ({ ...newJob<ReportJobId>(deps, actor), framework: frameworkOf(request.framework).id, ...periodOf(request, deps.clock.now()), reportId: null });
  const workOn = (request: ReportRequest) => (actor: Actor, underway: Underway<ReportJob, ReportProgress, StoredReport>) => generateReport(deps, actor, request, underway);
  return {
    ...jobs,
    start: async (actor, request) => start(actor, jobFor(actor, request), workOn(request)),
    make: async (actor, request) => run(actor, jobFor(actor, request), workOn(request)),
  };
}

function failedNote({ framework, from, to, problem }: ReportJob): AuditNote {
  return { type: 'compliance.report.generated', outcome: 'failure', resource: { type: 'framework', id: framework, name: framework }, details: { framework, from, to, reason: problem ?? 'a fault' } };
}
