import { StatusBadge, type StatusName } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

type State = ApiOutput['imports']['get']['state'];

const FACES = {
  working: ['running', 'Working'], finished: ['succeeded', 'Finished'], cancelled: ['cancelled', 'Cancelled'], failed: ['failed', 'Failed'],
} as const satisfies Record<State, readonly [StatusName, string]>;

export function ImportState({ state, tint = false }: { readonly state: State; readonly tint?: boolean }) {
  const [status, word] = FACES[state];
  return <StatusBadge status={status} word={word} tint={tint} />;
}
