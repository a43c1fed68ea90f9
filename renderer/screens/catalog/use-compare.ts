import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useGo, useRouteParam, useTRPC } from '../../lib/index.ts';

/** In the address instead of a version: everything in the other one is then new. */
const NOTHING = 'none';

/** Two versions of one agent against one another. */
export function useCompare() {
  const trpc = useTRPC();
  const go = useGo();
  const [agentId, before, after] = [useRouteParam('agentId'), useRouteParam('before'), useRouteParam('after')];
  const show = (left: string | null, right: string) => go(`/catalog/${agentId}/compare/${left ?? NOTHING}/${right}`, { replace: true });
  const left = before === NOTHING ? null : before;
  const versions = useInfiniteQuery(trpc.catalog.versions.infiniteQueryOptions({ agentId, size: 200 }, { getNextPageParam: (page) => page.next }));
  return {
    agentId, left, right: after, show,
    agent: useQuery(trpc.catalog.agent.queryOptions({ agentId })),
    versions: versions.data?.pages.flatMap((page) => page.items) ?? [],
    comparison: useQuery(trpc.catalog.compare.queryOptions({ before: left, after })),
    version: useQuery(trpc.catalog.version.queryOptions({ versionId: after })),
  };
}
