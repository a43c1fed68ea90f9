import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type ApiOutput, newCommandId, useTRPC } from '../../lib/index.ts';

export type ReportJob = ApiOutput['reports']['job'];

const WATCH_MS = 400;
/** How often it is looked whether somebody else has begun one. */
const LOOK_MS = 10_000;

/** A report on its way, asked about until it has ended. */
export function useReportJob(id: string | null) {
  const trpc = useTRPC();
  const job = useQuery({ ...trpc.reports.job.queryOptions({ id: id ?? '' }, { refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === 'working' ? WATCH_MS : false) }), enabled: id !== null });
  return { job: job.data, ...useCancelledJob(id) };
}

export function useCancelledJob(id: string | null) {
  const cancel = useMutation(useTRPC().reports.cancel.mutationOptions());
  return { cancelling: cancel.isPending || (cancel.isSuccess && cancel.variables.id === id), cancel: () => id !== null && cancel.mutate({ id, commandId: newCommandId() }) };
}

/** The reports on their way, whoever began them; the list of reports is asked for again when one was made. */
export function useReportJobs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const jobs = useQuery(trpc.reports.jobs.queryOptions({}, { refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'working') ? WATCH_MS : LOOK_MS) }));
  const made = jobs.data?.find(({ state }) => state === 'finished')?.reportId ?? null;
  useEffect(() => {
    if (made !== null) void client.invalidateQueries({ queryKey: trpc.reports.list.queryKey() });
  }, [made, client, trpc]);
  return (jobs.data ?? []).filter(({ state }) => state === 'working');
}
