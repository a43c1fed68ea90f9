import { epochMs } from '../../../shared/brand.ts';
import { formatDuration, useNow } from '../../kit/index.ts';
import type { Run } from './run-filter.ts';

/** How long a run took, or has taken so far. */
export function RunLength({ run }: { readonly run: Pick<Run, 'createdAt' | 'finishedAt'> }) {
  const now = useNow();
  const length = formatDuration(Math.max(0, epochMs(run.finishedAt ?? now) - epochMs(run.createdAt)));
  return run.finishedAt === null ? `${length} so far` : length;
}
