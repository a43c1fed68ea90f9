import { useMutation, useQuery } from '@tanstack/react-query';
import { formatBytes } from '../../kit/index.ts';
import { type ApiOutput, fetchFile, newCommandId, notify, oneLine, saveFile, troubleOf, useCan, useHas, useTRPC, withProof } from '../../lib/index.ts';

export type PackageJob = ApiOutput['evidence']['job'];

const WATCH_MS = 400;
/** How often it is looked whether somebody else has begun one. */
const LOOK_MS = 10_000;

/** A package on its way, asked about until it has ended. */
export function usePackageJob(id: string | null) {
  const trpc = useTRPC();
  const job = useQuery({ ...trpc.evidence.job.queryOptions({ id: id ?? '' }, { refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === 'working' ? WATCH_MS : false) }), enabled: id !== null });
  return { job: job.data, ...useCancelledPackage(id) };
}

export function useCancelledPackage(id: string | null) {
  const cancel = useMutation(useTRPC().evidence.cancel.mutationOptions());
  return { cancelling: cancel.isPending || (cancel.isSuccess && cancel.variables.id === id), cancel: () => id !== null && cancel.mutate({ id, commandId: newCommandId() }) };
}

/** The packages on their way, whoever began them, and those that whoever is signed in may fetch by now. */
export function usePackageJobs() {
  const mayTake = useCan()('audit:export');
  const has = useHas();
  const jobs = useQuery({
    ...useTRPC().evidence.jobs.queryOptions({}, { refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'working') ? WATCH_MS : LOOK_MS) }),
    enabled: mayTake && has('evidence_packages'),
  });
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
      notify({ tone: 'ok', title: `${name} saved`, detail: `${formatBytes(size)}. Check it with npm run verify, or with the script inside it.` });
      onSaved();
    },
  });
  return { saving: save.isPending, refusal: save.error ? oneLine(troubleOf(save.error)) : null, save: (job: Pick<PackageJob, 'exportId' | 'name'>) => save.mutate(job) };
}
