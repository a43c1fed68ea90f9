import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCount } from '../../../renderer/kit/format-number.ts';
import { parseWhole, stepped } from '../../../renderer/kit/whole-number.ts';

describe('whole numbers as people type them', () => {
  test.each([
    ['1,200', 1200],
    ['1 200', 1200],
    ['1200', 1200],
    [' -5 ', -5],
    ['−5', -5],
    ['0', 0],
  ])('%s is understood', (text, value) => {
    expect(parseWhole(text)).toBe(value);
  });

  test.each(['', '1.5', '1e3', '12 eggs', '1,20', '--1', '9007199254740993'])('%s is not a whole number that can be held exactly', (text) => {
    expect(parseWhole(text)).toBeNull();
  });

  test('what the product shows can be typed back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(parseWhole(formatCount(value))).toBe(value);
      }),
    );
  });
});

describe('steps', () => {
  test('stay within the bounds', () => {
    expect(stepped(9, 5, { min: 0, max: 10 })).toBe(10);
    expect(stepped(1, -5, { min: 0, max: 10 })).toBe(0);
  });

  test('start an empty field at the bound nearest to zero', () => {
    expect(stepped(null, 1, { min: 0, max: 10 })).toBe(0);
    expect(stepped(null, 1, { min: 5, max: 10 })).toBe(5);
    expect(stepped(null, -1, { min: -10, max: -5 })).toBe(-5);
  });
});
