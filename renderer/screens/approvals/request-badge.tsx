import { StatusBadge } from '../../kit/index.ts';
import { REQUEST_FACES } from '../../lib/index.ts';
import type { RequestView } from './use-request.ts';

export function RequestBadge({ state, tint = false }: { readonly state: RequestView['state']; readonly tint?: boolean }) {
  const { status, word } = REQUEST_FACES[state];
  return <StatusBadge status={status} word={word} tint={tint} />;
}
