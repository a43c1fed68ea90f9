import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import type { Capability } from '../../shared/capabilities.ts';
import type { Feature } from '../../shared/features.ts';
import { useReachability } from './reachability.ts';
import { type ApiOutput, useTRPC } from './trpc.ts';

export type Session = ApiOutput['session']['me'];

const Current = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  return <Current value={session}>{children}</Current>;
}

/** Who is signed in, in which tenant. Screens always stand behind the gate, so there always is one. */
export function useSession(): Session {
  const session = useContext(Current);
  if (session === null) throw new Error('useSession is for what stands behind the session gate');
  return session;
}

/** Whether this person holds a capability. Hiding is courtesy; the server decides. */
export function useCan(): (capability: Capability) => boolean {
  const { capabilities } = useSession();
  return (capability) => capabilities.includes(capability);
}

/** Whether this tenant has a part of the product. */
export function useHas(): (feature: Feature) => boolean {
  const { features } = useSession();
  return (feature) => features.includes(feature);
}

const RETRY_MS = 5_000;

/** The gate's question: who am I? Asked every few seconds while no answer comes, so that the window finds its way back by itself. */
export function useSessionQuery(): UseQueryResult<Session, unknown> {
  const trpc = useTRPC();
  const reachable = useReachability((state) => state.reachable);
  return useQuery({ ...trpc.session.me.queryOptions({}), meta: { gate: true }, staleTime: 60_000, refetchInterval: reachable ? false : RETRY_MS });
}
