import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, newCommandId, notify, useTRPC } from '../../lib/index.ts';

export type TenantSession = ApiOutput['people']['allSessions']['items'][number];
export type PersonSession = ApiOutput['people']['sessions'][number];

const WATCH_MS = 30_000;

/** Everybody's live sessions in this tenant. */
export function useTenantSessions() {
  return useQuery({ ...useTRPC().people.allSessions.queryOptions({}), refetchInterval: WATCH_MS });
}

export function usePersonSessions(userId: string, enabled: boolean) {
  return useQuery(useTRPC().people.sessions.queryOptions({ userId }, { enabled }));
}

export function useSessionEnding() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const onSettled = () => Promise.all([client.invalidateQueries(trpc.people.allSessions.pathFilter()), client.invalidateQueries(trpc.people.sessions.pathFilter())]);
  const quiet = { meta: { quiet: true }, onSettled };
  const endOne = useMutation(trpc.people.endSession.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The session is over' }) }));
  const endAll = useMutation(trpc.people.endSessions.mutationOptions({ ...quiet, onSuccess: ({ ended }) => notify({ tone: 'ok', title: ended === 1 ? 'One session is over' : `${ended} sessions are over` }) }));
  return {
    busy: endOne.isPending || endAll.isPending, error: endOne.error ?? endAll.error,
    one: (id: string, then: () => void) => endOne.mutate({ id, commandId: newCommandId() }, { onSuccess: then }),
    all: (userId: string, then: () => void) => endAll.mutate({ userId, commandId: newCommandId() }, { onSuccess: then }),
  };
}
