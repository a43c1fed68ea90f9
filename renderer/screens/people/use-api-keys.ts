import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ApiOutput, newCommandId, notify, useCan, useSession, useTRPC } from '../../lib/index.ts';

export type ApiKey = ApiOutput['people']['keys'][number];

const KNOWN_PEOPLE = 500;

/** One's own keys, or with `apikey:read` those of the tenant, with whose they are. */
export function useApiKeys() {
  const trpc = useTRPC();
  const can = useCan();
  const { user } = useSession();
  const keys = useQuery(trpc.people.keys.queryOptions({}));
  const people = useQuery({ ...trpc.people.list.queryOptions({ size: KNOWN_PEOPLE }), enabled: can('user:read') && can('apikey:read') });
  const names = useMemo(() => new Map([...(people.data?.items ?? []).map(({ id, name }) => [id, name] as const), [user.id, user.name] as const]), [people.data, user]);
  return { keys, all: can('apikey:read'), mayMake: can('apikey:manage'), mayRevoke: (key: ApiKey) => key.userId === user.id || can('apikey:manage'), ownerOf: (key: ApiKey) => names.get(key.userId) ?? null };
}

export function useKeyActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.people.keys.pathFilter()) };
  // The answer holds the key itself, which must not stay in memory once its dialog is gone.
  const create = useMutation(trpc.people.createKey.mutationOptions({ ...quiet, gcTime: 0 }));
  const revoke = useMutation(trpc.people.revokeKey.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The key opens nothing any more' }) }));
  const rotate = useMutation(trpc.people.rotateKey.mutationOptions({ ...quiet, gcTime: 0 })); // as above
  const give = useMutation(trpc.people.giveKey.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The key acts as the service account now', detail: 'Sessions bought with it have ended.' }) }));
  return { create, revoke, rotate, give, revokeKey: (id: string, then: () => void) => revoke.mutate({ id, commandId: newCommandId() }, { onSuccess: then }) };
}

/** Accounts that no person signs in with: a key can be given to them. */
export function useServiceAccounts() {
  const trpc = useTRPC();
  const people = useQuery({ ...trpc.people.list.queryOptions({ size: KNOWN_PEOPLE }), enabled: useCan()('user:read') });
  return { pending: people.isLoading, accounts: (people.data?.items ?? []).filter(({ roles, status }) => status === 'active' && roles.includes('service_account')) };
}
