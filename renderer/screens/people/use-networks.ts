import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, notify, troubleOf, useTRPC } from '../../lib/index.ts';

export type Networks = ApiOutput['networks']['list'];
export type NetworkRule = Networks['items'][number];

export function useNetworks() {
  return useQuery(useTRPC().networks.list.queryOptions({}));
}

/** The acts on the list. Each dialog shows its own trouble. */
export function useNetworkActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.networks.list.pathFilter()) };
  const add = useMutation(trpc.networks.add.mutationOptions({ ...quiet, onSuccess: ({ network }) => notify({ tone: 'ok', title: `${network} is admitted` }) }));
  const change = useMutation(trpc.networks.change.mutationOptions({ ...quiet, onSuccess: ({ network }) => notify({ tone: 'ok', title: `${network} is changed` }) }));
  const remove = useMutation(trpc.networks.remove.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The network is on the list no more' }) }));
  return { add, change, remove };
}

/** The own address that a change would shut out, when that is why it was refused. */
export function lockedOutAddress(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  const trouble = troubleOf(error);
  if (trouble.kind !== 'refused' || trouble.code !== 'edge/would-lock-out') return null;
  const { address } = trouble.details;
  return typeof address === 'string' ? address : 'your own address';
}
