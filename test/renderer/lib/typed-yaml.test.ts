import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTypedYaml, writeYaml } from '../../../renderer/lib/typed-yaml.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { lineAndColumn } from '../../../shared/strict-json.ts';

function valueOf(text: string): unknown {
  const typed = readTypedYaml(text);
  return typed.ok ? typed.value : typed.problems;
}

function troubleIn(text: string): readonly string[] {
  const typed = readTypedYaml(text);
  return typed.ok ? [] : typed.problems.map(({ rule, offset }) => `${rule} in line ${lineAndColumn(text, offset).line}`);
}

describe('YAML that somebody typed', () => {
  test('is read by the core schema of YAML 1.2: only true and false are switches, and a day is text', () => {
    expect(valueOf('a: yes\nb: true\nc: 2026-11-21\nd: 1_000\ne: 0o17\nf: ~\ng: no\nh: 12:30:00\ni: 1e3\nj:\n')).toEqual({ a: 'yes', b: true, c: '2026-11-21', d: '1_000', e: 15, f: null, g: 'no', h: '12:30:00', i: 1000, j: null });
  });

  test('has a place for every value, members at their name', () => {
    const text = 'tools:\n  - search\n  - name: pay\n    "a/b": [1, {c: 2}]\nmodel: small\n';
    const typed = readTypedYaml(text);
    const at = (pointer: string) => typed.ok && text.slice(typed.places.get(pointer)).split(/[\n:]/, 1)[0];
    expect(['', '/tools', '/tools/0', '/tools/1', '/tools/1/name', '/tools/1/a~1b', '/tools/1/a~1b/1/c', '/model'].map(at)).toEqual(['tools', 'tools', 'search', 'name', 'name', '"a/b"', 'c', 'model']);
  });

  test('takes aliases and merge keys for what they stand for', () => {
    expect(valueOf('base: &b {a: 1, b: 2}\none: *b\ntwo:\n  <<: *b\n  b: 3\n')).toEqual({ base: { a: 1, b: 2 }, one: { a: 1, b: 2 }, two: { a: 1, b: 3 } });
    expect(valueOf('"<<": {a: 1}')).toEqual({ '<<': { a: 1 } });
  });

  test.each([
    ['a name that stands twice', 'a: 1\nb:\n  a: 2\na: 3', 'duplicate-key in line 4'],
    ['a name that stands twice in other spelling', 'a: 1\n"\\x61": 2', 'duplicate-key in line 2'],
    ['a whole number that loses digits', 'a: 1\nb: 12345678901234567890', 'number in line 2'],
    ['a hexadecimal that loses digits', 'a: 0xFFFFFFFFFFFFFFFF', 'number in line 1'],
    ['a number too small to be kept', 'a: 1e-400', 'number in line 1'],
    ['what is no number in JSON', 'a: 1\nb: .inf', 'number in line 2'],
    ['a tag that nobody knows', 'a: 1\nb: !python/object x', 'tag in line 2'],
    ['a tag that would turn a number into text', 'a: !!str 1', 'tag in line 1'],
    ['a tag on a list', 'a:\n  - !!set {b}', 'tag in line 2'],
    ['another version of YAML', '%YAML 1.1\n---\na: yes', 'directive in line 1'],
    ['a second document', 'a: 1\n---\nb: 2', 'syntax in line 2'],
    ['an anchor that is nowhere', 'a: &d 1\nd: *d\nb: *c', 'aliases in line 3'],
    ['an alias inside of what it stands for', 'a: &a\n  b: *a', 'aliases in line 2'],
    ['a merge of what is no object', 'a: &a 1\nb:\n  <<: *a', 'aliases in line 3'],
    ['a list as a name', '? [a]\n: 1', 'syntax in line 1'],
    ['a tab as indent', 'a:\n\tb: 1', 'syntax in line 2'],
  ])('refuses %s and says where', (_what, text, trouble) => {
    expect(troubleIn(text)).toContain(trouble);
  });

  test('a bomb of aliases is refused at its first alias, and quickly', () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array.from({ length: 9 }, () => `*l${level}`).join(', ')}]`);
    expect(troubleIn(['l0: &l0 [x]', ...levels].join('\n'))).toEqual(['aliases in line 2']);
  });

  test('nesting that no stack could hold is refused, not followed; brackets and dashes in prose are no nesting', () => {
    expect(troubleIn(`a: ${'['.repeat(100_000)}`)).toEqual(['depth in line 1']);
    expect(troubleIn(`a:\n  ${'- '.repeat(100_000)}x`)).toEqual(['depth in line 2']);
    expect(troubleIn(Array.from({ length: 1_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'))).toMatchObject([expect.stringContaining('depth')]);
    expect(readTypedYaml(Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'))).toMatchObject({ ok: true });
    expect(valueOf(`a: "${'['.repeat(2_000)}"\nb: |\n  ${'- '.repeat(2_000)}`)).toMatchObject({ a: '['.repeat(2_000) });
  });

  test('a name that reaches for a prototype is an ordinary member, left to whoever judges definitions', () => {
    expect(Object.keys(valueOf('__proto__: {a: 1}') as object)).toEqual(['__proto__']); // an object, as the text says
  });
});

describe('a definition written as YAML', () => {
  test('is pleasant to read', () => {
    expect(writeYaml({ instructions: 'Be kind.\n\n  - and brief\nAlways.\n', model: 'small', on: true, day: '2026-11-21', asked: 'no', tools: [{ name: 'a', weight: 1.5 }], none: [], empty: {} })).toBe(
      'instructions: |\n  Be kind.\n\n    - and brief\n  Always.\nmodel: small\n"on": true\nday: "2026-11-21"\nasked: "no"\ntools:\n  - name: a\n    weight: 1.5\nnone: []\nempty: {}\n',
    );
  });

  test.each([' \n', '\n ', ' \n \n', '\t\n', ' \nx', 'x\n \n', '  x\n y\n', '\n\n'])('keeps %j to the blank', (blanks) => {
    expect(valueOf(writeYaml({ in: blanks, list: [blanks], deep: { er: blanks } }))).toEqual({ in: blanks, list: [blanks], deep: { er: blanks } });
  });

  const nasty = fc.constantFrom('\n', '\r', '\t', ' ', ':', '#', '-', '?', '|', '>', '&', '*', '!', '%', '@', '`', '"', "'", '[', ']', '{', '}', ',', '<<', '---', '...', '~', 'null', 'yes', 'true', '0x1', '1e3', '.5', '2026-11-21', '\u0085', '\u2028', '\uFEFF', '\0', '\u007F', 'é', '漢', '😀', 'x', '\\');
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')), fc.lorem());
  const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)));
  const { definition } = fc.letrec<{ value: unknown; definition: JsonObject }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, number, fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), tie('definition')),
    definition: fc.dictionary(text, tie('value'), { maxKeys: 5 }) as fc.Arbitrary<JsonObject>, // built of JSON values only
  }));

  test('is read back to the same canonical bytes, whatever it holds, with a place for every value', () => {
    fc.assert(fc.property(definition, (value) => {
      const typed = readTypedYaml(writeYaml(value));
      expect(typed.ok && canonicalJson(typed.value)).toBe(canonicalJson(value));
      expect(typed.ok && pathsOf(value).filter((pointer) => !typed.places.has(pointer))).toEqual([]);
    }), { numRuns: 1_000 });
  });
});

function pathsOf(value: unknown, path: readonly (string | number)[] = []): readonly string[] {
  const inside = Array.isArray(value) ? value.map((item, index): [number, unknown] => [index, item]) : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [pointerOf(path), ...inside.flatMap(([step, member]) => pathsOf(member, [...path, step]))];
}
