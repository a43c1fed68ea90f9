import { Button, Notice, Text, Time, Toolbar, useNow } from '../../kit/index.ts';
import { JobProgress } from './job-progress.tsx';
import { packageFar } from './progress-words.ts';
import { type PackageJob, useCancelledPackage, usePackageJobs, useSavedPackage } from './use-package-jobs.ts';

/** Packages that are being made, each with a way to stop it, and those that can be saved for a while. */
export function PackagesOnTheirWay() {
  const now = useNow();
  const shown = usePackageJobs().filter(({ state, openUntil }) => state === 'working' || (openUntil !== null && openUntil > now));
  if (shown.length === 0) return null;
  return (
    <Toolbar label="Evidence packages">
      <div className="grid w-full max-w-180 gap-2">
        {shown.map((job) => (job.state === 'working' ? <PackageOnItsWay key={job.id} job={job} /> : <PackageReady key={job.id} job={job} />))}
      </div>
    </Toolbar>
  );
}

function PackageOnItsWay({ job }: { readonly job: PackageJob }) {
  const { cancel, cancelling } = useCancelledPackage(job.id);
  return <JobProgress far={packageFar(job.progress)} name={`Evidence package by ${job.startedByName}`} cancelling={cancelling} onCancel={cancel} />;
}

function PackageReady({ job }: { readonly job: PackageJob }) {
  const { saving, refusal, save } = useSavedPackage(() => undefined);
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 wrap-anywhere">
          <Text>{job.name}</Text>
          {job.openUntil !== null && <Text as="div" tone="faint" size="s">Made; to be saved until <Time at={job.openUntil} as="minute" /></Text>}
        </span>
        <Button size="tiny" icon="download" label={`Save ${job.name}`} busy={saving} onPress={() => save(job)}>Save</Button>
      </div>
      {refusal && <Notice tone="danger">{refusal}</Notice>}
    </>
  );
}
