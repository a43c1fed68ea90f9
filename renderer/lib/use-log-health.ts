import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type ApiOutput, useTRPC } from './trpc.ts';
import { useCan } from './use-session.tsx';

const EVERY_MS = 30_000;
/** A tail is signed within a second or so: what is told of it is soon no longer so. */
const TAIL_MS = 5_000;

/** How the tenant's logs stand, for whoever may read them; asked again by itself. */
export function useLogHealth(everyMs = EVERY_MS): UseQueryResult<ApiOutput['audit']['state'], unknown> {
  const can = useCan();
  return useQuery({ ...useTRPC().audit.state.queryOptions({}), enabled: can('audit:read'), refetchInterval: ({ state }) => (state.data?.logs.some(({ size, signedSize }) => signedSize < size) ? Math.min(everyMs, TAIL_MS) : everyMs) });
}
