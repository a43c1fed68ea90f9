import { textDiff } from '../../shared/text-diff.ts';

export interface DiffLine {
  readonly kind: 'same' | 'add' | 'del';
  /** Line numbers from 1; null on the side where the line does not exist. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

/** A shortest line diff: deletions stand before the additions that replace them. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  return textDiff(before, after).lines.map((line) => {
    if (line.kind === 'same') return line;
    return line.kind === 'added' ? { kind: 'add', text: line.text, before: null, after: line.after } : { kind: 'del', text: line.text, before: line.before, after: null };
  });
}

export interface DiffHunk {
  readonly id: string;
  readonly lines: readonly DiffLine[];
  /** Unchanged lines left out before this hunk. */
  readonly skipped: number;
  /** Its lines are numbered by themselves: nothing can be said about a line of the whole by them. */
  readonly ownNumbers?: true;
}

/** Changed lines with `context` unchanged ones around them. */
export function hunksOf(lines: readonly DiffLine[], context = 3): readonly DiffHunk[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line.kind !== 'same'));
  const hunks: DiffHunk[] = [];
  let skipped = 0;
  let open: DiffLine[] | null = null;
  for (const [index, line] of lines.entries()) {
    if (!near[index]) {
      open = null;
      skipped += 1;
    } else if (open) {
      open.push(line);
    } else {
      open = [line];
      hunks.push({ id: `hunk-${index}`, lines: open, skipped });
      skipped = 0;
    }
  }
  return hunks;
}
