import { describe, expect, it } from 'vitest';
import { httpAddress, plainLine, plainText } from '../../../server/base/text-rules.ts';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, ...texts: readonly string[]) => texts.map((text) => schema.safeParse(text).success);

describe('what people write', () => {
  it('is trimmed, may have lines, and holds neither NUL nor half a character', () => {
    expect(plainText(10).parse('  a\nb ')).toBe('a\nb');
    expect(takes(plainText(3), '', 'abc', 'abcd', 'a\0b', 'a\ud800', '😀')).toEqual([true, true, false, false, false, true]);
    expect(takes(plainText(3).min(1), '', '  ', 'a')).toEqual([false, false, true]);
  });

  it('is one line where one is asked for', () => {
    expect(takes(plainLine(10), 'a b', 'a\nb', 'a\tb', 'a\u009bb', '')).toEqual([true, false, false, false, true]);
  });
});

it('an address to be called is http or https, without credentials or fragment', () => {
  expect(takes(httpAddress, 'https://a.example/x?y=1', 'http://127.0.0.1:8080/')).toEqual([true, true]);
  expect(takes(httpAddress, 'ftp://a.example', 'javascript:alert(1)', 'https://u:p@a.example', 'https://u@a.example', 'https://a.example/#x', 'a.example', '')).toEqual([false, false, false, false, false, false, false]);
});
