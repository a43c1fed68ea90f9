import { describe, expect, test } from 'vitest';
import { countOf, formatBytes, formatCount, formatPercent } from '../../../renderer/kit/format-number.ts';

describe('numbers for people', () => {
  test('a count shows every digit, grouped', () => {
    expect(formatCount(1_048_576)).toBe('1,048,576');
  });

  test('a share that is not yet full never reads 100 %, one that has begun never reads 0 %', () => {
    expect(formatPercent(0.9999)).toBe('99 %');
    expect(formatPercent(0.0001)).toBe('< 1 %');
    expect(formatPercent(0)).toBe('0 %');
    expect(formatPercent(1)).toBe('100 %');
    expect(formatPercent(0.96)).toBe('96 %');
  });

  test('bytes climb to the unit that fits', () => {
    expect([formatBytes(0), formatBytes(1023), formatBytes(1024), formatBytes(1_468_006), formatBytes(3 * 1024 ** 4)]).toEqual(['0 B', '1023 B', '1.0 KiB', '1.4 MiB', '3.0 TiB']);
  });

  test('one thing is singular, none and many are plural', () => {
    expect([countOf(0, 'agent'), countOf(1, 'agent'), countOf(2, 'agent'), countOf(2_000, 'entry', 'entries')]).toEqual(['0 agents', '1 agent', '2 agents', '2,000 entries']);
  });
});
