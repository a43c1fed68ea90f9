import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonText } from '../../../../server/agents/imports/json-text.ts';

function flawsOf(text: string): readonly string[] {
  const reading = readJsonText(text);
  return reading.ok ? reading.flaws.map(({ path, rule }) => `${path.join('.')} ${rule}`) : [`refused ${reading.trouble.rule}`];
}

function messageOf(text: string): string {
  const reading = readJsonText(text);
  return reading.ok ? '' : reading.trouble.message;
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

describe('reading JSON text', () => {
  it('reads what the built-in parser reads, to the same value', () => {
    fc.assert(fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t\r\n '), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      const reading = readJsonText(text);
      fc.pre(!/"(?:__proto__|constructor|prototype)":/.test(text));
      expect(reading).toEqual({ ok: true, value: JSON.parse(text), flaws: [] });
    }), { numRuns: 500 });
  });

  it('refuses exactly what the built-in parser refuses', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', '"a"', '"\\u00e9"', '1', '-', '0', '.5', 'e3', 'true', 'nul', ' ', '\n', '\u0001', '"\\x"', '+', 'é');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      expect(readJsonText(text).ok).toBe(parsed(text) !== null);
    }), { numRuns: 5000 });
  });

  it('tells where the text goes wrong', () => {
    expect(messageOf('{"a": 1,\n "b": tru}')).toBe('Not JSON: a value is expected at line 2, column 7.');
    expect(messageOf('{"a": [1, 2')).toBe('Not JSON: it ends too early at line 1, column 12.');
    expect(messageOf('{"a": 1} x')).toBe('Not JSON: nothing may follow the end at line 1, column 10.');
    expect(messageOf('{"a": "line\nbreak"}')).toBe('Not JSON: this text does not end, or holds a line end or a wrong escape at line 1, column 7.');
  });

  it('finds keys that occur twice, also when they are spelt differently', () => {
    expect(flawsOf('{"a": 1, "b": [{"c": 1, "\\u0063": 2}], "a": 3}')).toEqual(['b.0.c duplicate-key', 'a duplicate-key']);
  });

  it('finds keys that reach the prototype and leaves them out', () => {
    expect(flawsOf('{"__proto__": {"admin": true}, "x": {"constructor": 1}}')).toEqual(['__proto__ forbidden-key', 'x.constructor forbidden-key']);
    const reading = readJsonText('{"__proto__": {"admin": true}}');
    expect(reading.ok && Reflect.has(Object(reading.value), 'admin')).toBe(false);
  });

  it('finds numbers that would silently become others', () => {
    expect(flawsOf('[9007199254740992, 9007199254740993, -9007199254740995, 1e400, 0.1, 1e21, 100000000000000000000]')).toEqual(['1 number', '2 number', '3 number']);
  });

  it('survives bottomless nesting, and reads what is merely deep', () => {
    expect(flawsOf('['.repeat(3_000_000))).toEqual(['refused depth']);
    expect(flawsOf(`${'['.repeat(500)}${']'.repeat(500)}`)).toEqual([]);
    expect(flawsOf(`${'['.repeat(501)}${']'.repeat(501)}`)).toEqual(['refused depth']);
  });

  it('gives up on a text with more flaws than anybody reads', () => {
    expect(flawsOf(`{${'"a":1,'.repeat(1002)}"b":1}`)).toEqual(['refused too-many']);
  });

  it('gives up on an object with more members than any definition has, before anybody looks through them', () => {
    const members = (count: number) => JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_none, at) => [`k${at}`, at])));
    expect(flawsOf(members(20_000))).toEqual([]);
    expect(flawsOf(members(20_001))).toEqual(['refused too-many']);
  });
});
