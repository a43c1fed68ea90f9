import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, newCommandId, notify, useTRPC } from '../../lib/index.ts';

export type VaultKey = ApiOutput['vault']['keys']['items'][number];

const WATCH_MS = 1_000;

/** Versions of the data key; looked at every second while values are re-encrypted. */
export function useVaultKeys(deployment: boolean, watching: boolean) {
  return useQuery({ ...useTRPC().vault.keys.queryOptions({ deployment }), refetchInterval: watching ? WATCH_MS : false });
}

export function useVaultActs(deployment: boolean) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.vault.keys.pathFilter()) };
  const rotate = useMutation(trpc.vault.rotate.mutationOptions({ ...quiet, onSuccess: ({ kid }) => notify({ tone: 'ok', title: `Key ${kid} seals from now on`, detail: 'What older keys sealed stays readable.' }) }));
  const reseal = useMutation(trpc.vault.reseal.mutationOptions(quiet));
  return { rotate, reseal, rotateNow: (then: () => void) => rotate.mutate({ deployment, commandId: newCommandId() }, { onSuccess: then }), resealNow: () => reseal.mutate({ deployment, commandId: newCommandId() }) };
}
