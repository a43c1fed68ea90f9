import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import { newCommandId, oneLine, troubleOf, useTRPC } from '../../lib/index.ts';
import { usePackageJob, useSavedPackage } from './use-package-jobs.ts';
import { endWords } from './watch-jobs.ts';

const ENDED = {
  cancelled: 'Cancelled: there is no package. That it was cancelled is on record.',
  broken: 'Something broke while it was being made, and there is no package; what broke is reported where the server runs.',
};

/** A report that goes along, and whose period the package is then about. */
export interface PackedReport {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Has the package made, and for whoever waits fetches and saves it; `onSaved` once it lies where the person wants it. */
export function useEvidence(report: PackedReport | null, onSaved: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [profile, setProfile] = useState<RedactionProfile>('full');
  const [reach, setReach] = useState<'log' | 'period'>('log');
  const [begun, setBegun] = useState<string | null>(null);
  const start = useMutation(trpc.evidence.start.mutationOptions({
    meta: { quiet: true },
    onSuccess: async ({ id }) => {
      setBegun(id);
      await client.invalidateQueries({ queryKey: trpc.evidence.jobs.queryKey() });
    },
  }));
  const { job, cancel, cancelling } = usePackageJob(begun);
  const { saving, refusal, save } = useSavedPackage(onSaved);
  const made = job?.state === 'finished' ? job : null;
  const madeId = made?.id ?? null;
  const saveMade = useEffectEvent(() => {
    void client.invalidateQueries({ queryKey: trpc.evidence.jobs.queryKey() });
    if (made) save(made);
  });
  useEffect(() => {
    if (madeId !== null) saveMade();
  }, [madeId]);
  const working = begun !== null && (job === undefined || job.state === 'working');
  const about = report ? { from: report.from, to: report.to, reach, reports: [report.id] } : {};
  return {
    profile, setProfile, reach, setReach, working, cancel, cancelling, job: job ?? null, busy: start.isPending || working || saving,
    ended: endWords(job, ENDED), refusal: start.error ? oneLine(troubleOf(start.error)) : refusal,
    /** A package that is made already is saved once more. */
    take: () => (made ? save(made) : start.mutate({ profile, ...about, commandId: newCommandId() })),
  };
}
