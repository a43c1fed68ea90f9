import { describe, expect, it } from 'vitest';
import { changeText, valueText } from '../../../renderer/lib/value-text.ts';

describe('a registry value in words', () => {
  it.each([
    [30_000, '30,000'], [0.25, '0.25'], [true, 'true'], ['EUR', 'EUR'], ['', '""'], [null, 'null'], [[], 'none'], [{}, 'none'],
    [['a', 'b'], 'a, b'], [['a', 'b', 'c', 'd', 'e'], '5: a, b, c, d, e'], [{ a: 1 }, '{"a":1}'], [[{ a: 1 }], '[{"a":1}]'],
  ])('%j is %s', (value, text) => {
    expect(valueText('tools', value)).toBe(text);
  });

  it('calls an absent cap no limit', () => {
    expect(valueText('limits', null)).toBe('no limit');
  });

  it('tells of two lists what came and what went', () => {
    expect(changeText('roles', ['runs:read', 'runs:write'], ['runs:read', 'catalog:read'])).toBe('+ catalog:read, − runs:write');
    expect(changeText('limits', 50, undefined)).toBe('50 → not set');
  });
});
