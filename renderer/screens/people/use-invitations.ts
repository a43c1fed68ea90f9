import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, notify, useTRPC } from '../../lib/index.ts';

export type Invitation = ApiOutput['members']['invitations'][number];

export function useInvitations() {
  return useQuery(useTRPC().members.invitations.queryOptions({}));
}

/** The organisation and one's own rank in it: whom of it one may invite to which rank. */
export function useOwnRank() {
  return useQuery(useTRPC().members.organisation.queryOptions({})).data ?? null;
}

export function useInvitationActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.members.invitations.pathFilter()) };
  // The answer holds the token, which must not stay in memory once its dialog is gone.
  const invite = useMutation(trpc.members.invite.mutationOptions({ ...quiet, gcTime: 0 }));
  const revoke = useMutation(trpc.members.revokeInvitation.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The invitation opens nothing any more' }) }));
  return { invite, revoke };
}
