import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textDiff, type TextDiff } from '../../shared/text-diff.ts';

function marked({ lines }: TextDiff): readonly string[] {
  const mark = { same: ' ', removed: '-', added: '+' };
  return lines.map(({ kind, text }) => `${mark[kind]}${text}`);
}

function side(diff: TextDiff, kind: 'removed' | 'added'): string {
  return diff.lines.filter((line) => line.kind === 'same' || line.kind === kind).map(({ text }) => text).join('\n');
}

/** Length of the longest common subsequence, by the textbook table: an independent judge of "fewest". */
function commonLines(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const next = [0];
    for (const [index, other] of b.entries()) next.push(line === other ? (row[index] ?? 0) + 1 : Math.max(next[index] ?? 0, row[index + 1] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 }).map((lines) => lines.join('\n'));

describe('the text diff', () => {
  it('shows what went and what came, with the numbers of the lines', () => {
    const diff = textDiff('one\ntwo\nthree', 'one\n2\nthree\nfour');
    expect(marked(diff)).toEqual([' one', '-two', '+2', ' three', '+four']);
    expect(diff.lines[3]).toEqual({ kind: 'same', before: 3, after: 3, text: 'three' });
    expect(diff.lines[4]).toEqual({ kind: 'added', after: 4, text: 'four' });
  });

  it('of equal texts is all the same', () => {
    expect(marked(textDiff('a\n\nb', 'a\n\nb'))).toEqual([' a', ' ', ' b']);
  });

  it('gives both texts back and is as short as can be', () => {
    fc.assert(fc.property(text, text, (before, after) => {
      const diff = textDiff(before, after);
      expect(side(diff, 'removed')).toBe(before);
      expect(side(diff, 'added')).toBe(after);
      expect(diff.lines.filter(({ kind }) => kind === 'same')).toHaveLength(commonLines(before.split('\n'), after.split('\n')));
      expect(diff.shortest).toBe(true);
    }), { numRuns: 1000 });
  });

  it('numbers the lines of each text from one without a gap', () => {
    fc.assert(fc.property(text, text, (before, after) => {
      const { lines } = textDiff(before, after);
      expect(lines.flatMap((line) => ('before' in line ? [line.before] : []))).toEqual(before.split('\n').map((_, index) => index + 1));
      expect(lines.flatMap((line) => ('after' in line ? [line.after] : []))).toEqual(after.split('\n').map((_, index) => index + 1));
    }));
  });

  it('gives up on the shortest answer, never on the truth, when texts differ in too much', () => {
    fc.assert(fc.property(text, text, fc.integer({ min: 0, max: 5 }), (before, after, most) => {
      const diff = textDiff(before, after, most);
      expect(side(diff, 'removed')).toBe(before);
      expect(side(diff, 'added')).toBe(after);
      if (!diff.shortest) expect(textDiff(before, after).lines.filter(({ kind }) => kind !== 'same').length).toBeGreaterThan(most);
    }), { numRuns: 500 });
  });

  it('is bounded for texts of half a million lines that share nothing but their ends', () => {
    const many = (word: string): string => `start\n${Array.from({ length: 250_000 }, (_, index) => `${word}${index}`).join('\n')}\nend`;
    const diff = textDiff(many('a'), many('b'));
    expect(diff.shortest).toBe(false);
    expect(diff.lines).toHaveLength(500_002);
    expect([diff.lines.at(0)?.kind, diff.lines.at(-1)?.kind]).toEqual(['same', 'same']);
  });
});
