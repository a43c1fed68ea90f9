import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type JsonWatch, lineAndColumn, NotJson, readStrictJson } from '../../shared/strict-json.ts';

const takeAll: JsonWatch = { member: () => true, number: () => undefined };
const read = (text: string, limits = {}) => readStrictJson(text, { levels: 500, ...limits }, takeAll);

function ruleOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (reason) {
    return reason instanceof NotJson ? reason.rule : 'another error';
  }
}

describe('reading JSON strictly', () => {
  it('reads whatever JSON.stringify writes to the value that JSON.parse makes of it, a member called __proto__ too', () => {
    const prototypeAsMember = fc.jsonValue().map((json) => JSON.parse(`{"__proto__": ${JSON.stringify(json)}}`) as unknown); // the member is the point
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), prototypeAsMember), fc.constantFrom(undefined, 2, '\t\r\n '), (json, indent) => {
      const text = JSON.stringify(json, null, indent);
      const value = read(text);
      expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
      expect(Object.getPrototypeOf(Object(value))).toBe(Object.getPrototypeOf(Object(JSON.parse(text))));
    }));
  });

  it('tells of every value and member where it stands, and of a name that stands twice', () => {
    const seen: string[] = [];
    readStrictJson('{"a": [1, true], "a": 2}', { levels: 500 }, {
      value: (path, offset) => seen.push(`value ${path.join('.')} ${offset}`),
      member(path, offset, isRepeated) {
        seen.push(`member ${path.join('.')} ${offset}${isRepeated ? ' again' : ''}`);
        return true;
      },
      number: (path, offset, literal) => seen.push(`number ${path.join('.')} ${offset} ${literal}`),
    });
    expect(seen).toEqual(['value  0', 'member a 1', 'value a 6', 'value a.0 7', 'number a.0 7 1', 'value a.1 10', 'member a 17 again', 'value a 22', 'number a 22 2']);
  });

  it('leaves out a member that is not wanted', () => {
    expect(readStrictJson('{"a": {"b": 1}, "c": 2}', { levels: 500 }, { ...takeAll, member: ([name]) => name !== 'a' })).toEqual({ c: 2 });
  });

  it.each([
    ['deeper than it may be', '[[[1]]]', { levels: 2 }, 'depth'],
    ['as deep as it may be', '[[1]]', { levels: 2 }, null],
    ['of more values than it may have', '[1, 2]', { values: 2 }, 'too-many'],
    ['of as many values as it may have', '[1]', { values: 2 }, null],
    ['with an object of more members than it may have', '{"a": 1, "b": 2}', { members: 1 }, 'too-many'],
  ])('judges a text %s', (_what, text, limits, rule) => {
    expect(ruleOf(() => read(text, limits))).toBe(rule);
  });
});

describe('line and column', () => {
  test.each([
    [0, 1, 1],
    [3, 1, 4],
    [4, 2, 1],
    [6, 2, 3],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(lineAndColumn('abc\ndef', offset)).toEqual({ line, column });
  });
});
