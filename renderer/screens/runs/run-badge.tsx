import { StatusBadge } from '../../kit/index.ts';
import { FAILURE_WORDS, RUN_FACES } from '../../lib/index.ts';
import type { Run } from './run-filter.ts';

export function RunBadge({ run, tint = false }: { readonly run: Pick<Run, 'state' | 'error'>; readonly tint?: boolean }) {
  const face = RUN_FACES[run.state];
  return <StatusBadge status={face.status} word={face.word} note={run.error && FAILURE_WORDS[run.error.class]} tint={tint} />;
}
