import { useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { type DiffComments, DiffView } from './diff-view.tsx';
import { countOf } from './format-number.ts';
import { firstLines } from './first-lines.ts';
import type { DiffHunk } from './line-diff.ts';
import { Notice } from './notice.tsx';

const SHOWN_AT_ONCE = 1_500;

interface LongDiffProps {
  readonly label: string;
  readonly hunks: readonly (DiffHunk & { readonly title?: string; readonly note?: string })[];
  readonly comments?: DiffComments | undefined;
}

/** A diff of any length: beyond what a page can hold at once it says how much is left, and shows it when asked. */
export function LongDiff({ label, hunks, comments }: LongDiffProps) {
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const { shown, left } = useMemo(() => firstLines(hunks, limit), [hunks, limit]);
  return (
    <>
      <DiffView label={label} hunks={shown} {...comments} />
      {left > 0 && (
        <div className="px-5 py-3">
          <Notice tone="warn" action={<Button onPress={() => setLimit(limit * 4)}>Show more</Button>}>
            {countOf(left, 'further line')} {left === 1 ? 'is' : 'are'} not shown yet.
          </Notice>
        </div>
      )}
    </>
  );
}
