import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type ApiOutput, useTRPC } from '../../lib/index.ts';
import { cancelOf, soonWhileOneWorks, untilItEnded } from './watch-jobs.ts';

export type ReportJob = ApiOutput['reports']['job'];

/** A report on its way, asked about until it has ended. */
export function useReportJob(id: string | null) {
  const job = useQuery({ ...useTRPC().reports.job.queryOptions({ id: id ?? '' }, { refetchInterval: untilItEnded }), enabled: id !== null });
  return { job: job.data, ...useCancelledReport(id) };
}

export function useCancelledReport(id: string | null) {
  return cancelOf(useMutation(useTRPC().reports.cancel.mutationOptions()), id);
}

/** The reports on their way, whoever began them; the list of reports is asked for again when one was made. */
export function useReportJobs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const jobs = useQuery(trpc.reports.jobs.queryOptions({}, { refetchInterval: soonWhileOneWorks }));
  const made = jobs.data?.find(({ state }) => state === 'finished')?.reportId ?? null;
  useEffect(() => {
    if (made !== null) void client.invalidateQueries({ queryKey: trpc.reports.list.queryKey() });
  }, [made, client, trpc]);
  return (jobs.data ?? []).filter(({ state }) => state === 'working');
}
