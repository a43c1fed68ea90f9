import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { newCommandId, useSearchTexts, useSession, useTRPC } from '../../lib/index.ts';
import { byExpiry, type InboxQuestion, isBulk, narrowing, readQuestion } from './inbox-question.ts';
import type { RequestView } from './use-request.ts';

const WATCH_MS = 30_000;
const PAGE = 50;
const MOST_WAITING = 100;

/** What waits for this person's vote, and every request of the tenant by what is asked of them. */
export function useApprovals() {
  const trpc = useTRPC();
  const me = useSession().user.id;
  const [texts, setTexts] = useSearchTexts();
  const question = useMemo(() => readQuestion(texts), [texts]);
  const forMe = question.view === 'me';
  const inbox = useQuery(trpc.approvals.inbox.queryOptions({ size: MOST_WAITING, ...(forMe ? narrowing(question) : {}) }, { refetchInterval: WATCH_MS }));
  const filter = { ...narrowing(question), ...(question.state === null ? {} : { states: [question.state] }), ...(question.view === 'mine' ? { requestedBy: me } : {}), size: PAGE };
  const list = useInfiniteQuery(trpc.approvals.list.infiniteQueryOptions(filter, { enabled: question.view === 'mine' || question.view === 'all', getNextPageParam: (page) => page.next, refetchInterval: WATCH_MS }));
  const asked = forMe ? inbox : list;
  const waiting = inbox.data?.items;
  const pages = list.data?.pages;
  const rows = useMemo(() => (forMe ? byExpiry(waiting ?? []) : (pages?.flatMap((page) => page.items) ?? [])), [forMe, waiting, pages]);
  return {
    question, rows, error: asked.error, loading: asked.isPending, again: () => void asked.refetch(),
    waiting: waiting?.length ?? null, more: forMe ? inbox.data?.next !== null : list.hasNextPage,
    ask: (changes: Partial<Record<keyof InboxQuestion, string | null>>) => setTexts(changes),
    showAll: () => setTexts({ query: null, type: null, risk: null, state: null }),
    loadMore: () => {
      if (!forMe && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  };
}

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
