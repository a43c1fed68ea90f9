import { describe, expect, test } from 'vitest';
import { yamlMember, yamlPlaceAt, yamlScalar } from '../../../renderer/lib/yaml-place.ts';

/** The text with `^` where the caret is. */
function placeAt(marked: string) {
  const caret = marked.indexOf('^');
  return yamlPlaceAt(marked.replace('^', ''), caret);
}

const brief = (marked: string) => {
  const place = placeAt(marked);
  return place && [place.role, place.path.join('.'), place.word, [...place.beside].join(' ')];
};

describe('the place of a caret in YAML', () => {
  test.each([
    ['an empty text', '^', ['key', '', '', '']],
    ['a name begun before others', 'to^\nmodel: m\n', ['key', '', 'to', 'model']],
    ['a name begun after a list', 'tools:\n  - a\nmo^', ['key', '', 'mo', 'tools']],
    ['a name begun after a prompt', 'instructions: |\n  Be kind.\n  Be brief.\n^', ['key', '', '', 'instructions']],
    ['a name that is there already', 'model: m\nto^ols:\n  - a\n', ['key', '', 'to', 'model']],
    ['a name within an object', 'memory:\n  sc^\nmodel: m\n', ['key', 'memory', 'sc', '']],
    ['a name beside others of an object in a list', 'tools:\n  - name: a\n    an^\n', ['key', 'tools.0', 'an', 'name']],
    ['the first of an object in a list, or a text', 'tools:\n  - a\n  - b^\n', ['entry', 'tools.1', 'b', 'a']],
    ['a dash with nothing behind it', 'tools:\n  - a\n  - ^', ['entry', 'tools.1', '', 'a']],
    ['a value', 'model: sm^\ntools: []\n', ['value', 'model', 'sm', '']],
    ['a value that is not begun', 'auto_approve: ^', ['value', 'auto_approve', '', '']],
    ['a value in quotes', 'model: "sm^"\n', ['value', 'model', 'sm', '']],
    ['a value in quotes without an end', 'model: "sm^\n', ['value', 'model', 'sm', '']],
    ['a text between brackets', 'tools: [a, b^]\n', ['value', 'tools.1', 'b', 'a']],
    ['a name between braces', 'memory: {scope: x, en^}\n', ['key', 'memory', 'en', 'scope']],
    ['a text with fewer faults than words', 'model: m\n  oops\ntools:\n  - s^\n', ['entry', 'tools.0', 's', '']],
    ['the words of a prompt', 'instructions: |\n  Use to^ols\nmodel: m\n', null],
    ['the words of a text', 'description: finds in^\n', null],
    ['a comment', 'model: m # the sm^\n', null],
  ])('%s', (_what, marked, expected) => {
    expect(brief(marked)).toEqual(expected);
  });
});

test('nesting that no stack could hold has no place for anything', () => {
  expect(placeAt(`a: ${'['.repeat(100_000)}^`)).toBeNull();
});

describe('what is put there', () => {
  const put = (marked: string, name: string, holds: 'value' | 'list' | 'object') => {
    const place = placeAt(marked);
    if (!place) return null;
    const { text, caret } = yamlMember(place, name, holds);
    return marked.replace('^', '').slice(0, place.from) + text.slice(0, caret) + '^' + text.slice(caret) + marked.replace('^', '').slice(place.to);
  };

  test('a list begins with its first dash, an object on a line of its own', () => {
    expect(put('to^\nmodel: m\n', 'tools', 'list')).toBe('tools:\n  - ^\nmodel: m\n');
    expect(put('tools:\n  - an^', 'annotations', 'object')).toBe('tools:\n  - annotations:\n      ^');
    expect(put('memory: {en^}', 'enabled', 'value')).toBe('memory: {enabled: ^}');
  });

  test('a name that has its colon keeps what stands behind it', () => {
    expect(put('t^ool: [a]\n', 'tools', 'list')).toBe('tools^: [a]\n');
  });

  test.each([['search', 'search'], ['no', '"no"'], ['a: b', '"a: b"'], ['- x', '"- x"'], ['12', '"12"']])('%j is written %s', (value, text) => {
    const place = placeAt('model: ^');
    expect(place && yamlScalar(place, value).text).toBe(text);
  });

  test('a comma between brackets is quoted', () => {
    const place = placeAt('tools: [^]');
    expect(place && yamlScalar(place, 'a,b').text).toBe('"a,b"');
  });
});
