import { JobProgress } from './job-progress.tsx';
import { reportFar } from './progress-words.ts';
import { type ReportJob, useCancelledReport } from './use-report-jobs.ts';

/** One of the reports on their way, with a way to stop it for who may make some. */
export function ReportOnItsWay({ job, name, mayCancel }: { readonly job: ReportJob; readonly name: string; readonly mayCancel: boolean }) {
  const { cancel, cancelling } = useCancelledReport(job.id);
  return <JobProgress far={reportFar(job.progress)} name={name} cancelling={cancelling} {...(mayCancel ? { onCancel: cancel } : {})} />;
}
