import { describe, expect, test } from 'vitest';
import { jsonPlaceAt } from '../../../renderer/lib/json-place.ts';
import { JSON_LANGUAGE } from '../../../renderer/lib/json-language.ts';

/** The text with `^` where the caret is. */
function placeAt(marked: string) {
  return jsonPlaceAt(marked.replace('^', ''), marked.indexOf('^'));
}

const brief = (marked: string) => {
  const place = placeAt(marked);
  return place && [place.role, place.path.join('.'), place.word, [...place.beside].join(' ')];
};

describe('the place of a caret in JSON', () => {
  test.each([
    ['an object that was just opened', '{^', ['key', '', '', '']],
    ['an object without a member', '{\n  ^\n}', ['key', '', '', '']],
    ['a name that was begun without a quote', '{to^}', ['key', '', 'to', '']],
    ['a name that was begun', '{"to^', ['key', '', 'to', '']],
    ['a name before others', '{"to^\n  "model": "m", "a": {"b": 1}}', ['key', '', 'to', 'model a']],
    ['a name between others', '{"a": 1, "to^", "model": "m"}', ['key', '', 'to', 'a model']],
    ['a name within an object', '{"memory": {"scope": 1, "^"}, "model": 1}', ['key', 'memory', '', 'scope']],
    ['a name of an object in a list', '{"tools": ["a", {"name": "b", "an^"}]}', ['key', 'tools.1', 'an', 'name']],
    ['a value', '{"model": "sm^"}', ['value', 'model', 'sm', '']],
    ['a value that is not begun', '{"auto_approve": ^}', ['value', 'auto_approve', '', '']],
    ['a word as a value', '{"auto_approve": fa^}', ['value', 'auto_approve', 'fa', '']],
    ['a text of a list', '{"tools": ["a", "b^", "c"]}', ['value', 'tools.1', 'b', 'a c']],
    ['a list that was just opened', '{"tools": [^]}', ['value', 'tools.0', '', '']],
    ['a text with braces in it', String.raw`{"a": "} \" {", "to^`, ['key', '', 'to', 'a']],
    ['where a comma is wanted', '{"a": 1 ^}', null],
    ['where a colon is wanted', '{"a" ^}', null],
    ['behind a text that has its end', '{"a": "b"^}', null],
    ['outside of everything', '{} ^', null],
  ])('%s', (_what, marked, expected) => {
    expect(brief(marked)).toEqual(expected);
  });
});

describe('what is put there', () => {
  const put = (marked: string, name: string, holds: 'value' | 'list' | 'object') => {
    const place = placeAt(marked);
    if (!place) return null;
    const { text, caret } = JSON_LANGUAGE.member(place, name, holds);
    const whole = marked.replace('^', '');
    return `${whole.slice(0, place.from)}${text.slice(0, caret)}^${text.slice(caret)}${whole.slice(place.to)}`;
  };

  test('a name gets its quotes, its colon and the brackets of what it holds', () => {
    expect(put('{to^}', 'tools', 'list')).toBe('{"tools": [^]}');
    expect(put('{"me^"}', 'memory', 'object')).toBe('{"memory": {^}}');
  });

  test('and a comma, where another member follows', () => {
    expect(put('{^"model": 1}', 'tools', 'list')).toBe('{"tools": [^],"model": 1}');
  });

  test('a name that has its colon keeps what stands behind it', () => {
    expect(put('{"t^ool": ["a"]}', 'tools', 'list')).toBe('{"tools"^: ["a"]}');
  });
});
