import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchTexts, useSession, useTRPC } from '../../lib/index.ts';
import type { RequestView } from './use-request.ts';

type State = RequestView['state'];

export const STATE_FILTERS = ['all', 'pending', 'approved', 'rejected', 'cancelled', 'expired', 'voided', 'bypassed'] as const satisfies readonly (State | 'all')[];
type StateFilter = (typeof STATE_FILTERS)[number];

const WATCH_MS = 30_000;
const PAGE = 50;

/** What waits for this person's vote, and every request of the tenant by state and by who asked. */
export function useApprovals() {
  const trpc = useTRPC();
  const me = useSession().user.id;
  const [texts, setTexts] = useSearchTexts();
  const state = STATE_FILTERS.find((known) => known === texts['state']) ?? 'all';
  const mine = texts['mine'] === 'yes';
  const inbox = useQuery(trpc.approvals.inbox.queryOptions({ size: 100 }, { refetchInterval: WATCH_MS }));
  const filter = { ...(state === 'all' ? {} : { states: [state] }), ...(mine ? { requestedBy: me } : {}), size: PAGE };
  const list = useInfiniteQuery(trpc.approvals.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.next, refetchInterval: WATCH_MS }));
  return {
    inbox, list, state, mine, rows: list.data?.pages.flatMap((page) => page.items) ?? [],
    showState: (next: StateFilter) => setTexts({ state: next === 'all' ? null : next }),
    showMine: (on: boolean) => setTexts({ mine: on ? 'yes' : null }),
    showAll: () => setTexts({ state: null, mine: null }),
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  };
}
