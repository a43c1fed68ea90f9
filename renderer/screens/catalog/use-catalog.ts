import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { FacetChoice } from '../../kit/index.ts';
import { type ApiOutput, useSearchTexts, useSession, useTRPC } from '../../lib/index.ts';
import { choiceOf, facetsFrom, filterFrom, isNarrowed, matching, textsOf } from './catalog-filter.ts';

export type AgentRow = ApiOutput['catalog']['agent'];
export type Glance = ApiOutput['catalog']['glance'][number];

/** An agent with what is told of it beside its own row: undefined while asked, null when it has no version to tell of. */
export interface CatalogRow {
  readonly agent: AgentRow;
  readonly glance: Glance | null | undefined;
}

const PAGE = 50;

export function useCatalog() {
  const trpc = useTRPC();
  const me = useSession().user.id;
  const [texts, setTexts] = useSearchTexts();
  const { q: text = '' } = texts;
  const filter = filterFrom(texts);
  const query = useDeferredValue(filter.query);
  const asked = { ...filter, ...(query === undefined ? {} : { query }) };
  const agents = useInfiniteQuery(trpc.catalog.agents.infiniteQueryOptions({ ...asked, size: PAGE }, { getNextPageParam: (page) => page.next, placeholderData: keepPreviousData }));
  const facets = useQuery(trpc.catalog.facets.queryOptions(asked, { placeholderData: keepPreviousData }));
  const rows = useRows(agents.data?.pages ?? []);
  return {
    agents, rows, filter, narrowed: isNarrowed(filter), count: facets.data ? matching(facets.data, asked) : null,
    facets: facets.data ? facetsFrom(facets.data, filter, me) : null,
    choice: choiceOf(filter), text,
    search: (typed: string) => setTexts({ q: typed === '' ? null : typed }),
    choose: (choice: FacetChoice) => setTexts(textsOf(choice)),
    clear: () => setTexts({ q: null, ...textsOf({}) }),
    more: () => {
      if (agents.hasNextPage && !agents.isFetchingNextPage) void agents.fetchNextPage();
    },
  };
}

/** Each page's glances are asked once the page is there: the list itself never waits for them. */
function useRows(pages: readonly { readonly items: readonly AgentRow[] }[]): readonly CatalogRow[] {
  const trpc = useTRPC();
  return useQueries({
    queries: pages.map(({ items }) => trpc.catalog.glance.queryOptions({ agentIds: items.map((agent) => agent.id) }, { enabled: items.length > 0 })),
    combine: (answers) => {
      const known = new Map(answers.flatMap(({ data }) => data ?? []).map((glance) => [glance.agentId, glance]));
      return pages.flatMap(({ items }, page) => items.map((agent): CatalogRow => ({ agent, glance: known.get(agent.id) ?? (answers[page]?.data ? null : undefined) })));
    },
  });
}
