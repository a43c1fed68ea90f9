import { describe, expect, it } from 'vitest';
import { cellKind, parseCell } from '../../../../renderer/screens/registry/cell-value.ts';
import { changeText, valueText } from '../../../../renderer/screens/registry/value-text.ts';

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

describe('a cell that is typed into', () => {
  it('is of the kind of the nearest value that anybody gave', () => {
    expect(cellKind('tools', [undefined, null, 4, 'x'])).toBe('number');
    expect(cellKind('tools', [undefined, ['a']])).toBeNull();
    expect(cellKind('limits', [undefined, null])).toBe('number');
    expect(cellKind('labels', [])).toBe('text');
  });

  it.each([['250', 250], ['-3', -3], ['0.5', 0.5], [' 7 ', 7]])('reads %j as the number %d', (text, value) => {
    expect(parseCell('number', text)).toEqual({ ok: true, value });
  });

  it.each(['', '1,5', '2x', '1e3', 'NaN', '9007199254740993'])('does not take %j for a number', (text) => {
    expect(parseCell('number', text).ok).toBe(false);
  });
});
