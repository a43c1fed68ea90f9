import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, notify, useTRPC } from '../../lib/index.ts';

export type Agreements = ApiOutput['witness']['agreements'];

/** Who has seen this tenant's logs; and what the deployment agreed on, for who may read that. */
export function useWitnesses(mayAgree: boolean) {
  const trpc = useTRPC();
  return { state: useQuery(trpc.audit.state.queryOptions({})), agreements: useQuery({ ...trpc.witness.agreements.queryOptions({}), enabled: mayAgree }) };
}

/** The acts on agreements. Each dialog shows its own trouble. */
export function useWitnessActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.witness.pathFilter()) };
  const done = (title: string) => notify({ tone: 'ok', title });
  return {
    addWitness: useMutation(trpc.witness.addWitness.mutationOptions({ ...quiet, onSuccess: () => done('The witness is asked from the next minute on') })),
    addLog: useMutation(trpc.witness.addLog.mutationOptions({ ...quiet, onSuccess: () => done('Its checkpoints are cosigned from now on') })),
    remove: useMutation(trpc.witness.removeWitness.mutationOptions({ ...quiet, onSuccess: () => done('The witness is asked no longer') })),
  };
}
