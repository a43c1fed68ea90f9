import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useNow } from '../../kit/index.ts';
import { newCommandId, useSearchTexts, useSession, useTRPC } from '../../lib/index.ts';
import { type InboxQuestion, isBulk, narrowing, readQuestion, statesAsked } from './inbox-question.ts';
import type { RequestView } from './use-request.ts';

const WATCH_MS = 30_000;
const PAGE = 50;

/** What waits for this person's vote, soonest to expire first, and every request of the tenant by what is asked of them, newest first. */
export function useApprovals() {
  const trpc = useTRPC();
  const me = useSession().user.id;
  const [texts, setTexts] = useSearchTexts();
  const now = useNow();
  const question = useMemo(() => readQuestion(texts), [texts]);
  const forMe = question.view === 'me';
  const states = statesAsked(question);
  const paged = { getNextPageParam: (page: { readonly next: string | null }) => page.next, refetchInterval: WATCH_MS };
  const inbox = useInfiniteQuery(trpc.approvals.inbox.infiniteQueryOptions({ size: PAGE, order: 'soonest', ...(forMe ? narrowing(question, now) : {}) }, paged));
  const filter = { ...narrowing(question, now), ...(states === null ? {} : { states }), ...(question.view === 'mine' ? { requestedBy: me } : {}), size: PAGE };
  const list = useInfiniteQuery(trpc.approvals.list.infiniteQueryOptions(filter, { ...paged, enabled: question.view === 'mine' || question.view === 'all' }));
  const asked = forMe ? inbox : list;
  const waiting = useMemo(() => inbox.data?.pages.flatMap((page) => page.items), [inbox.data]);
  const listed = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  return {
    question, rows: (forMe ? waiting : listed) ?? NO_ROWS, error: asked.error, loading: asked.isPending, again: () => void asked.refetch(),
    waiting: waiting?.length ?? null, moreWaiting: inbox.hasNextPage, more: asked.hasNextPage, loadingMore: asked.isFetchingNextPage,
    ask: (changes: Partial<Record<keyof InboxQuestion, string | null>>) => setTexts(changes),
    showAll: () => setTexts({ query: null, type: null, risk: null, state: null, stage: null, expiry: null }),
    loadMore: () => {
      if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage();
    },
  };
}

const NO_ROWS: readonly RequestView[] = [];

export type Approvals = ReturnType<typeof useApprovals>;

/** Which of the rows are chosen for one decision; what has left the list is chosen no more. */
export function useChosen(rows: readonly RequestView[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => rows.filter((row) => ids.has(row.id) && isBulk(row)), [rows, ids]);
  const toggle = useCallback((id: string) => setIds((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]))), []);
  return {
    chosen, toggle,
    clear: () => setIds(new Set()),
  };
}

/** One decision on several requests: each is a vote of its own, on the digest that was on screen. */
export function useBulkVote() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const vote = useMutation(trpc.approvals.voteMany.mutationOptions({
    meta: { quiet: true },
    onSettled: () => Promise.all([trpc.approvals, trpc.catalog, trpc.home].map((room) => client.invalidateQueries(room.pathFilter()))),
  }));
  return {
    vote,
    cast: (requests: readonly RequestView[], verdict: 'approve' | 'reject', comment: string) =>
      vote.mutate({ ballots: requests.map(({ id, subjectDigest }) => ({ id, verdict, digest: subjectDigest, ...(comment === '' ? {} : { comment }) })), commandId: newCommandId() }),
  };
}

/** Comments in which this person was named. */
export function useMentions(unread: boolean) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const mentions = useQuery(trpc.discussion.mentions.queryOptions({ unread }, { refetchInterval: WATCH_MS }));
  const read = useMutation(trpc.discussion.readMentions.mutationOptions({ onSuccess: () => client.invalidateQueries(trpc.discussion.mentions.pathFilter()) }));
  return { mentions, busy: read.isPending, read: (commentIds: readonly string[]) => read.mutate({ commentIds: [...commentIds], commandId: newCommandId() }) };
}
