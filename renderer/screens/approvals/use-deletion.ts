import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../lib/index.ts';
import type { RequestView } from './use-request.ts';

const PAGE = 100;

/** An agent that somebody asks to delete: what it is, all of its versions that this reader sees, who would notice, and what ends with it. */
export function useDeletion({ subjectId: agentId }: Pick<RequestView, 'subjectId'>) {
  const trpc = useTRPC();
  const agent = useQuery(trpc.catalog.agent.queryOptions({ agentId }));
  const known = { enabled: agent.data !== undefined };
  const versions = useInfiniteQuery(trpc.catalog.versions.infiniteQueryOptions({ agentId, size: PAGE }, { ...known, getNextPageParam: (page) => page.next }));
  const dependants = useQuery(trpc.catalog.dependants.queryOptions({ agentId }, known));
  const open = useQuery(trpc.approvals.list.queryOptions({ type: 'agent_publish', states: ['pending'], size: 200 }, known));
  const schedules = useQuery(trpc.catalog.schedules.queryOptions({}, known));
  const list = versions.data?.pages.flatMap((page) => page.items);
  const ids = new Set<string>(list?.map(({ id }) => id));
  return {
    agent, versions, list, dependants,
    error: agent.error ?? versions.error ?? dependants.error,
    ends: { requests: open.data?.items.filter(({ subjectId }) => ids.has(subjectId)).length ?? 0, publications: schedules.data?.items.filter(({ versionId }) => ids.has(versionId)).length ?? 0 },
  };
}
