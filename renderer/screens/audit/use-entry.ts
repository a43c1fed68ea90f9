import { skipToken, useQuery } from '@tanstack/react-query';
import { browserEd25519, browserSha256, useTRPC } from '../../lib/index.ts';
import { checkEntry } from './entry-check.ts';

const CRYPTO = { sha256: browserSha256, ed25519: browserEd25519 };

/** One entry as the server proves it, and what the page finds when it checks that proof itself. */
export function useEntry(eventId: string) {
  const entry = useQuery({ ...useTRPC().audit.entry.queryOptions({ eventId }), staleTime: 60_000 });
  const proof = entry.data;
  const checked = useQuery({ queryKey: ['entry checked here', eventId, proof?.checkpoint], queryFn: proof ? () => checkEntry(proof, CRYPTO) : skipToken, staleTime: Number.POSITIVE_INFINITY });
  return { entry, checked };
}
