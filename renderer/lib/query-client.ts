import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { noteReachable } from './reachability.ts';
import { notify } from './toasts.ts';
import { meansSignedOut, type Trouble, troubleOf } from './trouble.ts';
import { wordsOf } from './trouble-words.ts';

const STALE_MS = 5_000;
const MAX_RETRIES = 2;

/** `onSignedOut` is called when any answer says that the session has ended, so that the gate can ask again. */
export function createQueryClient({ onSignedOut }: { readonly onSignedOut: () => void }): QueryClient {
  const watch = (error: unknown, gate = false): Trouble => {
    const trouble = troubleOf(error);
    noteReachable(trouble.kind !== 'unreachable');
    if (!gate && meansSignedOut(trouble)) onSignedOut(); // the gate's own question would ask itself forever
    return trouble;
  };
  return new QueryClient({
    queryCache: new QueryCache({
      onSuccess: () => noteReachable(true),
      onError: (error, query) => {
        watch(error, query.meta?.['gate'] === true);
      },
    }),
    mutationCache: new MutationCache({
      onSuccess: () => noteReachable(true),
      onError: (error, _variables, _result, mutation) => {
        const trouble = watch(error);
        if (mutation.meta?.['quiet'] !== true) notifyTrouble(trouble);
      },
    }),
    defaultOptions: {
      // `always`: a machine without a network still reaches the server that runs on it.
      queries: { networkMode: 'always', staleTime: STALE_MS, retry: (failures, error) => failures < MAX_RETRIES && troubleOf(error).kind === 'unreachable' },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** Mutations tell their trouble in a toast unless their `meta.quiet` says that the screen shows it itself. */
function notifyTrouble(trouble: Trouble): void {
  const { says, facts } = wordsOf(trouble);
  notify({ tone: 'danger', title: says, ...(facts.length === 0 ? {} : { detail: facts.join(' ') }) });
}
