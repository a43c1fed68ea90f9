import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTypedJson } from '../../../renderer/lib/typed-json.ts';
import { segmentsOf } from '../../../shared/json-pointer.ts';

describe('JSON that somebody typed', () => {
  test('is read, and every value has its place', () => {
    const text = '{\n  "a": [1, {"b/c": true}],\n  "d": {}\n}';
    const typed = readTypedJson(text);
    expect(typed.ok && typed.value).toEqual({ a: [1, { 'b/c': true }], d: {} });
    const at = (pointer: string) => typed.ok && text.slice(typed.places.get(pointer)).slice(0, 5);
    expect([at(''), at('/a'), at('/a/0'), at('/a/1'), at('/a/1/b~1c'), at('/d')]).toEqual(['{\n  "', '"a": ', '1, {"', '{"b/c', '"b/c"', '"d": ']);
  });

  test.each([
    ['a name that stands twice', '{"a": 1, "b": {"a": 2}, "a": 3}', 'duplicate-key', 24],
    ['a name that stands twice in other spelling', String.raw`{"a": 1, "\u0061": 2}`, 'duplicate-key', 9],
    ['a whole number that loses digits', '[12345678901234567890]', 'number', 1],
    ['nothing', '  ', 'syntax', 2],
    ['an unclosed object', '{"a": 1', 'syntax', 7],
    ['a stray word', '{"a": yes}', 'syntax', 6],
  ])('refuses %s and says where', (_what, text, rule, offset) => {
    expect(readTypedJson(text)).toMatchObject({ ok: false, problem: { rule, offset } });
  });

  test('braces and quotes inside texts mislead nobody', () => {
    expect(readTypedJson(String.raw`{"a": "} \" , \"a\": {", "b": "["}`)).toMatchObject({ ok: true });
  });

  test.each([
    ['{"a": yes}', 'a value is expected'],
    ['{"a" 1}', 'a colon is expected'],
    ['{a: 1}', 'a name in double quotes is expected'],
    ['{"a": 1,}', 'a name in double quotes is expected'],
    ['[1 2]', 'a comma or ] is expected'],
    ['{"a": 1 "b": 2}', 'a comma or } is expected'],
    ['{"a": "two\nlines"}', 'this text does not end, or holds a line end or a wrong escape'],
    ['{} {}', 'nothing may follow the end'],
    ['', 'there is nothing yet'],
    ['[01]', 'a comma or ] is expected'],
  ])('%j: %s', (text, says) => {
    expect(readTypedJson(text)).toMatchObject({ ok: false, problem: { message: `Not JSON: ${says}.` } });
  });

  test('it takes exactly what JSON.parse takes, but for what that would change', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-0.5e3', 'true', 'null', ' ', '\n', '"', '\\', 'x');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      const typed = readTypedJson(text);
      if (!typed.ok && typed.problem.rule !== 'syntax') return;
      expect(typed.ok).toBe(isJson(text));
    }), { numRuns: 2_000 });
  });

  test('nesting that no stack could hold is refused, not followed', () => {
    expect(readTypedJson('['.repeat(100_000))).toMatchObject({ ok: false, problem: { rule: 'depth' } });
  });

  test('whatever JSON.stringify writes is read back, with a place for every value', () => {
    const value = fc.jsonValue().filter((json) => !JSON.stringify(json).match(/\d{16}/) && !JSON.stringify(json).includes('__proto__'));
    fc.assert(fc.property(value, fc.constantFrom(0, 2), (json, indent) => {
      const typed = readTypedJson(JSON.stringify(json, null, indent));
      expect(typed.ok && typed.value).toEqual(JSON.parse(JSON.stringify(json)));
      const pointers = typed.ok ? [...typed.places.keys()] : [];
      expect(pointers).toHaveLength(valuesIn(json));
      expect(pointers.every((pointer) => segmentsOf(pointer) !== null)).toBe(true);
    }));
  });
});

function valuesIn(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1;
  return Object.values(json).reduce((sum: number, member) => sum + valuesIn(member), 1);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
