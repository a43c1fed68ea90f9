import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Instant } from '../../../shared/brand.ts';
import { formatMinute } from '../../kit/index.ts';
import { type ApiOutput, newCommandId, notify, useTRPC } from '../../lib/index.ts';
import type { VersionView } from './use-agent.ts';

export type PlannedPublication = ApiOutput['catalog']['schedules']['items'][number];

const WATCH_MS = 30_000;

/** When an approved version is to be published, or why that was held up; null where nothing is planned. */
export function usePublication({ id: versionId, semver, state }: Pick<VersionView, 'id' | 'semver' | 'state'>) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const schedules = useQuery(trpc.catalog.schedules.queryOptions({}, { enabled: state === 'APPROVED', refetchInterval: WATCH_MS }));
  const readAgain = () => client.invalidateQueries(trpc.catalog.pathFilter());
  const schedule = useMutation(trpc.catalog.schedule.mutationOptions({
    meta: { quiet: true }, onError: readAgain,
    onSuccess: async ({ at }) => {
      notify({ tone: 'ok', title: `${semver} goes out ${formatMinute(at)}`, detail: 'Everything is asked again then.' });
      await readAgain();
    },
  }));
  const unschedule = useMutation(trpc.catalog.unschedule.mutationOptions({
    onSuccess: async () => {
      notify({ tone: 'ok', title: 'The time is taken back', detail: `${semver} stays approved.` });
      await readAgain();
    },
  }));
  return {
    planned: state === 'APPROVED' ? (schedules.data?.items.find((one) => one.versionId === versionId) ?? null) : null, schedule, unschedule,
    plan: (at: Instant) => schedule.mutateAsync({ versionId, at, commandId: newCommandId() }),
    takeBack: () => unschedule.mutate({ versionId, commandId: newCommandId() }),
  };
}
