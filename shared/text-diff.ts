import { shortestEdits, type Edit } from './myers.ts';

/** One line of the text view. Numbers count from 1 in the text that has the line. */
export type DiffLine =
  | { readonly kind: 'same'; readonly before: number; readonly after: number; readonly text: string }
  | { readonly kind: 'removed'; readonly before: number; readonly text: string }
  | { readonly kind: 'added'; readonly after: number; readonly text: string };

export interface TextDiff {
  readonly lines: readonly DiffLine[];
  /** False when the texts differ in more lines than were worth comparing: the middle is then shown as all removed and all added. */
  readonly shortest: boolean;
}

/** More differing lines than this help no reader, and the work grows with their square. */
const MAX_DIFFERENCES = 2000;

/** Line by line (split at LF). Concatenating same and removed lines gives `before` back, same and added lines `after`. */
export function textDiff(before: string, after: string, maxDifferences: number = MAX_DIFFERENCES): TextDiff {
  const old = before.split('\n');
  const now = after.split('\n');
  const head = commonHead(old, now);
  const tail = commonTail(old, now, head);
  const oldMiddle = old.slice(head, old.length - tail);
  const nowMiddle = now.slice(head, now.length - tail);
  const edits = shortestEdits(oldMiddle, nowMiddle, maxDifferences);
  const all: readonly Edit[] = [
    ...repeated('same', head),
    ...(edits ?? [...repeated('removed', oldMiddle.length), ...repeated('added', nowMiddle.length)]),
    ...repeated('same', tail),
  ];
  return { lines: numbered(all, old, now), shortest: edits !== null };
}

function commonHead(old: readonly string[], now: readonly string[]): number {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  return head;
}

function commonTail(old: readonly string[], now: readonly string[], head: number): number {
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return tail;
}

function repeated(edit: Edit, times: number): readonly Edit[] {
  return Array.from({ length: times }, () => edit);
}

function numbered(edits: readonly Edit[], old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  let before = 0;
  let after = 0;
  return edits.map((kind): DiffLine => {
    if (kind === 'removed') {
      before += 1;
      return { kind, before, text: old[before - 1] ?? '' };
    }
    after += 1;
    if (kind === 'added') return { kind, after, text: now[after - 1] ?? '' };
    before += 1;
    return { kind, before, after, text: now[after - 1] ?? '' };
  });
}
