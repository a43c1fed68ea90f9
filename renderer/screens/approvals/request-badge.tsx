import { StatusBadge, type StatusName } from '../../kit/index.ts';
import type { RequestView } from './use-request.ts';

const FACES = {
  pending: ['waiting', 'Waiting for votes'], approved: ['approved', 'Approved'], rejected: ['rejected', 'Rejected'], cancelled: ['withdrawn', 'Taken back'], expired: ['expired', 'Expired'],
} as const satisfies Record<RequestView['state'], readonly [StatusName, string]>;

export function RequestBadge({ state, tint = false }: { readonly state: RequestView['state']; readonly tint?: boolean }) {
  const [status, word] = FACES[state];
  return <StatusBadge status={status} word={word} tint={tint} />;
}
