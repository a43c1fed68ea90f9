import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definitionLines } from '../../../renderer/kit/definition-lines.ts';
import type { Json } from '../../../shared/json.ts';

const texts = (value: Json) => definitionLines(value).map((line) => line.text);

describe('a definition for reading', () => {
  test('stands one member a line, without commas', () => {
    expect(texts({ model: 'm', tools: ['a', 'b'], empty: {}, none: [] })).toEqual(['{', '  "model": "m"', '  "tools": [', '    "a"', '    "b"', '  ]', '  "empty": {}', '  "none": []', '}']);
  });

  test('a new last member changes no other line', () => {
    expect(texts({ a: 1, b: 2 }).filter((line) => !texts({ a: 1 }).includes(line))).toEqual(['  "b": 2']);
  });

  test('text of several lines is unfolded behind a bar, its last empty line too', () => {
    expect(texts({ prompt: 'Be kind.\n\nBe "short".\n' })).toEqual(['{', '  "prompt": text', '    | Be kind.', '    | ', '    | Be "short".', '    | ', '}']);
  });

  test('what cannot be seen is spelled out, in names as in values', () => {
    expect(texts({ 'a\u{200B}': 'x\u{202E}', p: 'one\n\u{2066}two' })).toEqual(['{', '  "a\\u{200b}": "x\\u{202e}"', '  "p": text', '    | one', '    | \\u{2066}two', '}']);
  });

  test('each line names the value it belongs to', () => {
    expect(definitionLines({ 'a/b': [{ c: 'x\ny' }] }).map((line) => line.pointer)).toEqual(['', '/a~1b', '/a~1b/0', '/a~1b/0/c', '/a~1b/0/c', '/a~1b/0/c', '/a~1b/0', '/a~1b', '']);
  });

  test('no line holds a line end, and different values read differently', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const [a, b] = [texts(one as Json), texts(other as Json)]; // what fast-check calls a JSON value
      expect(a.every((line) => !line.includes('\n'))).toBe(true);
      expect(a.join('\n') === b.join('\n')).toBe(JSON.stringify(one) === JSON.stringify(other));
    }));
  });
});
