import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YAML_MAX_LENGTH } from '../../../../server/agents/imports/import-limits.ts';
import { readYamlText } from '../../../../server/agents/imports/yaml-text.ts';

function values(text: string): readonly unknown[] {
  return readYamlText(text).map((reading) => (reading.ok ? reading.value : reading.trouble.rule));
}

function flaws(text: string): readonly string[] {
  return readYamlText(text).flatMap((reading) => (reading.ok ? reading.flaws.map(({ path, rule }) => `/${path.join('/')} ${rule}`) : [reading.trouble.rule]));
}

/** Nine lists of nine aliases each, nested nine deep: 9^9 texts from three hundred characters. */
const BOMB = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`)].join('\n');

describe('reading YAML text', () => {
  it('reads YAML 1.2: yes is a word, a date is text, merge keys merge', () => {
    expect(values('on: yes\nwhen: 2026-03-30\nx: &x {a: 1}\ny: {<<: *x, b: 2}')).toEqual([{ on: 'yes', when: '2026-03-30', x: { a: 1 }, y: { a: 1, b: 2 } }]);
  });

  it('reads each document of a stream and passes over empty ones', () => {
    expect(values('---\na: 1\n---\n---\nb: [\n---\nc: 3\n')).toEqual([{ a: 1 }, 'syntax', { c: 3 }]);
  });

  it('refuses a bomb by its aliases, before it goes off', () => {
    expect(values(BOMB)).toEqual(['aliases']);
    expect(values(BOMB.split('\n').slice(0, 4).join('\n'))).toEqual(['aliases']);
  });

  it('allows fifty aliases in a document and not fifty-one', () => {
    const aliased = (times: number): string => `x: &x 1\ny: [${Array.from({ length: times }, () => '*x').join(', ')}]`;
    expect(values(aliased(50))).toEqual([{ x: 1, y: Array.from({ length: 50 }, () => 1) }]);
    expect(readYamlText(aliased(51))).toEqual([{ ok: false, trouble: { field: '', rule: 'aliases', message: 'A YAML document may have at most 50 aliases; this has 51.' } }]);
  });

  it('refuses aliases to nothing and tags it does not know', () => {
    expect(values('a: *nobody')).toEqual(['syntax']);
    expect(values('a: !vault secret')).toEqual(['tag']);
  });

  it('finds keys that occur twice, at their place', () => {
    expect(flaws('a: 1\nb:\n  - x: 1\n  - {y: 1, y: 2}\na: 2')).toEqual(['/a duplicate-key', '/b/1/y duplicate-key']);
  });

  it('finds numbers that would silently become others', () => {
    expect(flaws('id: 12345678901234567890\nok: 123\nlist: [1, 9007199254740993]')).toEqual(['/id number', '/list/1 number']);
  });

  it('refuses bottomless nesting of every kind at once', () => {
    for (const unit of ['[', '{a: ', '- ', '? ']) expect(values(unit.repeat(YAML_MAX_LENGTH / unit.length))).toEqual(['depth']);
  });

  it('refuses a text that is longer than a definition may be', () => {
    expect(values('a'.repeat(YAML_MAX_LENGTH + 1))).toEqual(['size']);
  });

  it('names line and column of what is no YAML', () => {
    expect(readYamlText('a: 1\nb: "open')).toMatchObject([{ ok: false, trouble: { rule: 'syntax', message: expect.stringMatching(/^Not YAML: .* at line 2, column \d+\.$/) } }]);
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('a', ': ', '- ', '[', ']', '{', '}', '&x ', '*x', '\n', '  ', '|', '>', '"', '\'', '!', '!!binary ', '#', '---\n', '%YAML 1.1\n', '<<: ', '? ', ',', '\t', '0x1f', '.inf');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')), (text) => {
      expect(Array.isArray(readYamlText(text))).toBe(true);
    }), { numRuns: 2000 });
  });
});
