import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Instant } from '../../../shared/brand.ts';
import { type ApiOutput, newCommandId, notify, useCan, useSession, useTRPC } from '../../lib/index.ts';

export type Delegation = ApiOutput['delegations']['list']['items'][number];

/** Who votes for this person, and for whom they vote, now or later. */
export function useDeputies() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const me = useSession().user.id;
  const can = useCan();
  const delegations = useQuery(trpc.delegations.list.queryOptions({}, { enabled: can('approvals:read') }));
  const readAgain = () => Promise.all([trpc.delegations, trpc.approvals, trpc.home].map((room) => client.invalidateQueries(room.pathFilter())));
  const add = useMutation(trpc.delegations.add.mutationOptions({
    meta: { quiet: true },
    onSuccess: async ({ deputyName }) => {
      notify({ tone: 'ok', title: `${deputyName} votes for you`, detail: 'In your roles, and only while you hold them.' });
      await readAgain();
    },
  }));
  const end = useMutation(trpc.delegations.end.mutationOptions({
    onSuccess: async ({ deputyName }) => {
      notify({ tone: 'ok', title: `${deputyName} votes for you no more`, detail: 'Votes that were cast stand.' });
      await readAgain();
    },
  }));
  return {
    reads: can('approvals:read'), may: can('approvals:delegate'), delegations, add, end,
    mine: (all: readonly Delegation[]) => all.filter(({ principal }) => principal === me),
    toMe: (all: readonly Delegation[]) => all.filter(({ deputy }) => deputy === me),
    name: (what: { readonly deputy: string; readonly startsAt: Instant | null; readonly endsAt: Instant; readonly reason: string }) =>
      add.mutateAsync({ deputy: what.deputy, endsAt: what.endsAt, reason: what.reason, ...(what.startsAt === null ? {} : { startsAt: what.startsAt }), commandId: newCommandId() }),
    endOne: (id: string) => end.mutate({ id, commandId: newCommandId() }),
  };
}

export type Deputies = ReturnType<typeof useDeputies>;

/** Colleagues whose name holds what is typed, without oneself. */
export function useColleagues() {
  const trpc = useTRPC();
  const me = useSession().user.id;
  const [query, setQuery] = useState('');
  const people = useQuery(trpc.discussion.colleagues.queryOptions({ query }));
  return { setQuery, colleagues: (people.data?.items ?? []).filter(({ id }) => id !== me) };
}
