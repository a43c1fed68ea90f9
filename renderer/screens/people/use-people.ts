import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ApiOutput, notify, useCan, useSearchTexts, useSession, useTRPC } from '../../lib/index.ts';
import { approversAmong, missingApprovers, PUBLISH_RULE, readApproverRule } from './approver-rule.ts';
import { type RoleFace, roleFaces } from './role-rights.ts';

export type Person = ApiOutput['people']['list']['items'][number];

const PAGE = 200;

/** The people of the tenant by email, page by page, and the one in the drawer. */
export function usePeople() {
  const trpc = useTRPC();
  const { user } = useSession();
  const [texts, setTexts] = useSearchTexts();
  const pages = useInfiniteQuery(trpc.people.list.infiniteQueryOptions({ size: PAGE }, { getNextPageParam: (page) => page.next ?? undefined }));
  const people = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const rule = usePublishRule();
  // Of a list that is not at hand as a whole, nothing is said that depends on the whole.
  const whole = pages.data !== undefined && !pages.hasNextPage;
  return {
    pages, people, whole,
    /** Whether a change of somebody's roles must be asked for. */
    asks: pages.data?.pages[0]?.asks ?? false,
    approvers: rule && whole ? approversAmong(people, rule).length : null,
    missing: rule && whole ? missingApprovers(people, user.id, rule) : null,
    chosen: people.find(({ id }) => id === texts['person']) ?? null,
    open: (id: string | null) => setTexts({ person: id }),
    more: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}

/** The roles in force; none for somebody who may not see them. */
export function useRoles(): { readonly roles: readonly RoleFace[]; readonly pending: boolean } {
  const trpc = useTRPC();
  const answer = useQuery({ ...trpc.roles.list.queryOptions({}), enabled: useCan()('role:read') });
  return { roles: useMemo(() => (answer.data ? roleFaces(answer.data.roles) : []), [answer.data]), pending: answer.isLoading };
}

/** Who approves a publication here; null where nobody is asked or this person may not read it. */
export function usePublishRule() {
  const trpc = useTRPC();
  const answer = useQuery({ ...trpc.registry.explain.queryOptions({ pointer: PUBLISH_RULE }), enabled: useCan()('registry:read') });
  return useMemo(() => readApproverRule(answer.data?.value), [answer.data]);
}

/** The acts on people. Each dialog shows its own trouble. */
export function usePeopleActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const again = () => client.invalidateQueries(trpc.people.list.pathFilter());
  const quiet = { meta: { quiet: true }, onSettled: again };
  // What was sent holds a password, which must not stay in memory once the dialog is gone.
  const create = useMutation(trpc.people.create.mutationOptions({ ...quiet, gcTime: 0, onSuccess: ({ name }) => notify({ tone: 'ok', title: `${name} may sign in now`, detail: 'Hand over the password yourself: nothing was sent.' }) }));
  const changeRoles = useMutation(trpc.people.changeRoles.mutationOptions({
    ...quiet,
    // My own roles decide what this window offers me.
    onSuccess: ({ name }) => client.invalidateQueries(trpc.session.me.pathFilter()).then(() => notify({ tone: 'ok', title: `Roles of ${name} changed` })),
  }));
  const proposeRoles = useMutation(trpc.people.proposeRoles.mutationOptions(quiet));
  const disable = useMutation(trpc.people.disable.mutationOptions({ ...quiet, onSuccess: ({ name }) => notify({ tone: 'ok', title: `${name} is shut out` }) }));
  const enable = useMutation(trpc.people.enable.mutationOptions({ ...quiet, onSuccess: ({ name }) => notify({ tone: 'ok', title: `${name} may sign in again` }) }));
  const setPassword = useMutation(trpc.people.setPassword.mutationOptions({ ...quiet, gcTime: 0, onSuccess: () => notify({ tone: 'ok', title: 'The new password holds', detail: 'Hand it over yourself: nothing was sent.' }) }));
  const removeFactors = useMutation(trpc.people.removeFactors.mutationOptions({
    ...quiet, onSuccess: ({ removed }) => notify(removed ? { tone: 'ok', title: 'Their password alone signs them in now' } : { tone: 'info', title: 'There was no authenticator to remove' }),
  }));
  const remove = useMutation(trpc.admin.removeUser.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'They are no member here any more' }) }));
  return { create, changeRoles, proposeRoles, disable, enable, setPassword, removeFactors, remove };
}
