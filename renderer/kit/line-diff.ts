export interface DiffLine {
  readonly kind: 'same' | 'add' | 'del';
  /** Line numbers from 1; null on the side where the line does not exist. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

/** Beyond this many cells the table of common lines would cost too much; the differing middle is then shown as replaced. */
const MAX_CELLS = 4_000_000;

/** A shortest line diff: deletions stand before the additions that replace them. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const head = commonHead(old, now);
  const tail = commonTail(old.slice(head), now.slice(head));
  const middle = diffMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return numbered([
    ...old.slice(0, head).map((text) => ({ kind: 'same' as const, text })),
    ...middle,
    ...old.slice(old.length - tail).map((text) => ({ kind: 'same' as const, text })),
  ]);
}

type Unnumbered = Pick<DiffLine, 'kind' | 'text'>;

function commonHead(old: readonly string[], now: readonly string[]): number {
  const limit = Math.min(old.length, now.length);
  let length = 0;
  while (length < limit && old[length] === now[length]) length += 1;
  return length;
}

function commonTail(old: readonly string[], now: readonly string[]): number {
  const limit = Math.min(old.length, now.length);
  let length = 0;
  while (length < limit && old.at(-1 - length) === now.at(-1 - length)) length += 1;
  return length;
}

function diffMiddle(old: readonly string[], now: readonly string[]): readonly Unnumbered[] {
  const replaced = [...old.map((text) => ({ kind: 'del' as const, text })), ...now.map((text) => ({ kind: 'add' as const, text }))];
  if (old.length === 0 || now.length === 0 || old.length * now.length > MAX_CELLS) return replaced;
  const common = commonLengths(old, now);
  const width = now.length + 1;
  const lines: Unnumbered[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const left = old[i];
    const right = now[j];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      lines.push({ kind: 'del', text: left });
      i += 1;
    } else if (right !== undefined) {
      lines.push({ kind: 'add', text: right });
      j += 1;
    }
  }
  return lines;
}

/** `[i * (now.length + 1) + j]` is the length of the longest common subsequence of old[i..] and now[j..]. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = old[i] === now[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  return lengths;
}

function numbered(lines: readonly Unnumbered[]): readonly DiffLine[] {
  let before = 0;
  let after = 0;
  return lines.map(({ kind, text }) => {
    if (kind !== 'add') before += 1;
    if (kind !== 'del') after += 1;
    return { kind, text, before: kind === 'add' ? null : before, after: kind === 'del' ? null : after };
  });
}

export interface DiffHunk {
  readonly id: string;
  readonly lines: readonly DiffLine[];
  /** Unchanged lines left out before this hunk. */
  readonly skipped: number;
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
