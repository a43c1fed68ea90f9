import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { useCan, useSearchTexts, useTRPC } from '../../lib/index.ts';
import { hasEnded, isNarrowed, runFilterFrom } from './run-filter.ts';
import { runColumns } from './run-columns.tsx';

const PAGE = 50;
const WORKING_MS = 2_000; // while a run at hand is not over
const IDLE_MS = 15_000; // somebody else may start one

export function useRuns() {
  const trpc = useTRPC();
  const [texts, setTexts] = useSearchTexts();
  const filter = useMemo(() => runFilterFrom(texts), [texts]);
  const asked = useDeferredValue(filter);
  const runs = useInfiniteQuery(trpc.runs.list.infiniteQueryOptions({ ...asked, size: PAGE }, {
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.every((page) => page.items.every(hasEnded)) ? IDLE_MS : WORKING_MS),
  }));
  const change = (name: 'q' | 'state' | 'tag' | 'agent', value: string | null) => setTexts({ [name]: value === '' ? null : value });
  return {
    runs, filter, narrowed: isNarrowed(filter), text: texts['q'] ?? '', tag: texts['tag'] ?? '',
    rows: useMemo(() => (runs.data?.pages ?? []).flatMap((page) => page.items), [runs.data]),
    columns: useMemo(() => runColumns({ onTag: (tag) => setTexts({ tag }), onAgent: (agent) => setTexts({ agent }) }), [setTexts]),
    change,
    clear: () => setTexts({ q: null, state: null, tag: null, agent: null }),
    more: () => {
      if (runs.hasNextPage && !runs.isFetchingNextPage) void runs.fetchNextPage();
    },
  };
}

/** Agents to choose from: those that fit what was typed, and the one that is chosen already. */
export function useAgentChoice(chosen: string | undefined) {
  const trpc = useTRPC();
  const able = useCan()('catalog:read');
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed);
  const found = useQuery(trpc.catalog.agents.queryOptions({ ...(query === '' ? {} : { query }), size: 20 }, { enabled: able, placeholderData: keepPreviousData }));
  const known = useQuery(trpc.catalog.agent.queryOptions({ agentId: chosen ?? '' }, { enabled: able && chosen !== undefined }));
  const agents = [...(known.data ? [known.data] : []), ...(found.data?.items ?? []).filter((agent) => agent.id !== known.data?.id)];
  // The chosen name in the field is no search of its own.
  return { able, search: (text: string) => setTyped(text === known.data?.name ? '' : text), options: agents.map((agent) => ({ id: agent.id, label: agent.name, detail: agent.category })) };
}
