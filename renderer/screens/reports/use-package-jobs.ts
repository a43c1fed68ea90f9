import { useMutation, useQuery } from '@tanstack/react-query';
import { formatBytes } from '../../kit/index.ts';
import { type ApiOutput, fetchFile, notify, oneLine, saveFile, troubleOf, useCan, useHas, useTRPC, withProof } from '../../lib/index.ts';
import { cancelOf, soonWhileOneWorks, untilItEnded } from './watch-jobs.ts';

export type PackageJob = ApiOutput['evidence']['job'];

/** A package on its way, asked about until it has ended. */
export function usePackageJob(id: string | null) {
  const job = useQuery({ ...useTRPC().evidence.job.queryOptions({ id: id ?? '' }, { refetchInterval: untilItEnded }), enabled: id !== null });
  return { job: job.data, ...useCancelledPackage(id) };
}

export function useCancelledPackage(id: string | null) {
  return cancelOf(useMutation(useTRPC().evidence.cancel.mutationOptions()), id);
}

/** The packages on their way, whoever began them, and those that whoever is signed in may fetch by now. */
export function usePackageJobs() {
  const mayTake = useCan()('audit:export');
  const has = useHas();
  const jobs = useQuery({ ...useTRPC().evidence.jobs.queryOptions({}, { refetchInterval: soonWhileOneWorks }), enabled: mayTake && has('evidence_packages') });
  return jobs.data ?? [];
}

/** Fetches a package that is made and saves it; `onSaved` once it lies where the person wants it. */
export function useSavedPackage(onSaved: () => void) {
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: async ({ exportId, name }: Pick<PackageJob, 'exportId' | 'name'>) => {
      const bytes = await withProof(() => fetchFile(`/api/v1/evidence/packages/${exportId}`));
      return { name, size: bytes.length, outcome: await saveFile(name, bytes) };
    },
    onSuccess: ({ name, size, outcome }) => {
      if (outcome === 'cancelled') return;
      notify({ tone: 'ok', title: `${name} saved`, detail: `${formatBytes(size)}. Whoever gets it can check it with Open a package, or with the script inside it.` });
      onSaved();
    },
  });
  return { saving: save.isPending, refusal: save.error ? oneLine(troubleOf(save.error)) : null, save: (job: Pick<PackageJob, 'exportId' | 'name'>) => save.mutate(job) };
}
