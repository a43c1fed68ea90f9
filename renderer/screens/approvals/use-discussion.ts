import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { mentioned, type Named } from '../../kit/index.ts';
import { newCommandId, useTRPC } from '../../lib/index.ts';
import { type Place, samePlace } from './thread-places.ts';
import type { RequestView } from './use-request.ts';

const WATCH_MS = 15_000;

/** Where a new thread is being written: at a place, or about all of it. */
export interface Writing {
  readonly at: Place | null;
}

/** What is said about a request, and where somebody is writing now. */
export function useDiscussion({ id, state }: Pick<RequestView, 'id' | 'state'>) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [writing, setWriting] = useState<Writing | null>(null);
  const write = useCallback((at: Place | null) => setWriting({ at }), []);
  const threads = useQuery(trpc.discussion.threads.queryOptions({ approvalId: id }, { refetchInterval: state === 'pending' ? WATCH_MS : false }));
  const told = { onSuccess: () => Promise.all([trpc.discussion, trpc.home].map((room) => client.invalidateQueries(room.pathFilter()))) };
  const start = useMutation(trpc.discussion.start.mutationOptions(told));
  const reply = useMutation(trpc.discussion.reply.mutationOptions(told));
  const resolve = useMutation(trpc.discussion.resolve.mutationOptions(told));
  return {
    threads, items: threads.data?.items ?? [], open: threads.data?.open ?? 0, busy: start.isPending || reply.isPending || resolve.isPending,
    writing, write, stop: () => setWriting(null),
    isWritingAt: (at: Place | null) => writing !== null && samePlace(writing.at, at),
    start: async (anchor: Place | null, { body, mentions }: Said) => {
      await start.mutateAsync({ approvalId: id, anchor, body, mentions: [...mentions], commandId: newCommandId() });
      setWriting(null);
    },
    reply: (threadId: string, { body, mentions }: Said) => reply.mutateAsync({ threadId, body, mentions: [...mentions], commandId: newCommandId() }),
    resolve: (threadId: string) => resolve.mutate({ id: threadId, commandId: newCommandId() }),
  };
}

export type Discussion = ReturnType<typeof useDiscussion>;

/** What somebody says, and whom they name in it. */
export interface Said {
  readonly body: string;
  readonly mentions: readonly string[];
}

/** Text that names people: what was written, who may be meant, who was chosen. */
export function useSaying() {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly Named[]>([]);
  const [query, setQuery] = useState<string | null>(null);
  const people = useQuery(trpc.discussion.colleagues.queryOptions({ query: query ?? '' }, { enabled: query !== null }));
  return {
    text, setText, setQuery, people: query === null ? [] : (people.data?.items ?? []).slice(0, MOST_OFFERED),
    mention: (person: Named) => setChosen((before) => [...before, person]),
    said: (): Said => ({ body: text.trim(), mentions: mentioned(text, chosen).map(({ id }) => id) }),
    clear: () => {
      setText('');
      setChosen([]);
    },
  };
}

const MOST_OFFERED = 8;
