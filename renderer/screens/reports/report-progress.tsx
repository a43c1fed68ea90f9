import { countOf, formatCount, ProgressBar } from '../../kit/index.ts';
import { type ReportJob, useCancelledJob } from './use-report-jobs.ts';

interface ReportProgressProps {
  readonly job: Pick<ReportJob, 'progress'> | null;
  /** What stands before the words, where several are shown. */
  readonly name?: string;
  readonly cancelling: boolean;
  readonly onCancel?: () => void;
}

/** What is counted, and how much of it is: first every entry of the log, then the framework's questions. */
export function ReportProgress({ job, name, cancelling, onCancel }: ReportProgressProps) {
  const progress = job?.progress;
  const known = progress && progress.total > 0 ? progress : null;
  const what = cancelling ? 'Stopping' : !known ? 'Making the report' : known.what === 'entries' ? 'Verifying the log' : known.question === null ? 'Writing the report' : `Answering ${known.question}`;
  const words = known && (known.what === 'entries' ? `${formatCount(known.done)} of ${countOf(known.total, 'entry', 'entries')}` : `${formatCount(known.done)} of ${countOf(known.total, 'question')}`);
  return <ProgressBar label={name ? `${name}: ${what.charAt(0).toLowerCase()}${what.slice(1)}` : what} share={known ? known.done / known.total : null} {...(words ? { words } : {})} {...(cancelling || !onCancel ? {} : { onCancel })} />;
}

/** One of the reports on their way, with a way to stop it for who may make some. */
export function ReportOnItsWay({ job, name, mayCancel }: { readonly job: ReportJob; readonly name: string; readonly mayCancel: boolean }) {
  const { cancel, cancelling } = useCancelledJob(job.id);
  return <ReportProgress job={job} name={name} cancelling={cancelling} {...(mayCancel ? { onCancel: cancel } : {})} />;
}
