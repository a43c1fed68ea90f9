import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiffLine, diffLines, hunksOf } from '../../../renderer/kit/line-diff.ts';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', '', '  "tools": ['), { maxLength: 20 }).map((lines) => lines.join('\n'));
const side = (lines: readonly DiffLine[], without: DiffLine['kind']) => lines.filter((line) => line.kind !== without).map((line) => line.text).join('\n');

describe('a line diff', () => {
  test('leaving out what was added gives the old text, leaving out what was removed gives the new one', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        expect(side(lines, 'add')).toBe(before);
        expect(side(lines, 'del')).toBe(after);
      }),
    );
  });

  test('numbers every line by its place on its own side', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        expect(lines.flatMap((line) => line.before ?? [])).toEqual(before.split('\n').map((_, index) => index + 1));
        expect(lines.flatMap((line) => line.after ?? [])).toEqual(after.split('\n').map((_, index) => index + 1));
      }),
    );
  });

  test('keeps every line that both sides have when nothing else differs', () => {
    const lines = diffLines('a\nb\nc', 'a\nx\nc');
    expect(lines.map((line) => `${line.kind} ${line.text}`)).toEqual(['same a', 'del b', 'add x', 'same c']);
  });

  test('finds the shortest: one moved line is one removal and one addition', () => {
    expect(diffLines('a\nb\nc\nd', 'b\nc\nd\na').filter((line) => line.kind !== 'same')).toHaveLength(2);
  });

  test('equal texts differ nowhere', () => {
    expect(diffLines('a\nb', 'a\nb').every((line) => line.kind === 'same')).toBe(true);
  });

  test('texts too large to compare are shown as replaced, still complete', () => {
    const before = Array.from({ length: 2_100 }, (_, n) => `old ${n}`).join('\n');
    const after = Array.from({ length: 2_100 }, (_, n) => `new ${n}`).join('\n');
    const lines = diffLines(before, after);
    expect([side(lines, 'add'), side(lines, 'del')]).toEqual([before, after]);
  });
});

describe('hunks', () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => `line ${n + 1}`);

  test('show three lines around a change and count what they leave out', () => {
    const after = numbered(40).with(19, 'changed').join('\n');
    const hunks = hunksOf(diffLines(numbered(40).join('\n'), after));
    expect(hunks).toHaveLength(1);
    expect(hunks[0]?.skipped).toBe(16);
    expect(hunks[0]?.lines).toHaveLength(8);
  });

  test('two changes close together share a hunk, far ones do not', () => {
    const before = numbered(40).join('\n');
    expect(hunksOf(diffLines(before, numbered(40).with(5, 'x').with(9, 'y').join('\n')))).toHaveLength(1);
    expect(hunksOf(diffLines(before, numbered(40).with(5, 'x').with(30, 'y').join('\n')))).toHaveLength(2);
  });

  test('hold every changed line', () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 0, max: 4 }), (before, after, context) => {
        const lines = diffLines(before, after);
        const shown = hunksOf(lines, context).flatMap((hunk) => hunk.lines).filter((line) => line.kind !== 'same');
        expect(shown).toEqual(lines.filter((line) => line.kind !== 'same'));
      }),
    );
  });

  test('there are none where nothing changed', () => {
    expect(hunksOf(diffLines('a\nb', 'a\nb'))).toEqual([]);
  });
});
