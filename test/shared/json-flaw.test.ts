import fc from 'fast-check';
import { expect, it } from 'vitest';
import { flawOf } from '../../shared/json-flaw.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

it('lets 64 levels pass and refuses 65', () => {
  expect(flawOf(nested(64))).toBeNull();
  expect(flawOf(nested(65))).toContain('64 deep');
});

it('does not count brackets inside texts, escaped quotes included', () => {
  expect(flawOf(JSON.stringify({ a: '['.repeat(500), b: '"[{\\"' }))).toBeNull();
});

it.each(['{"__proto__":1}', '{"a":{"__proto__":{}}}', String.raw`{"\u005f_proto__":1}`, String.raw`{"_\u005Fproto_\u005f":1}`])('refuses the prototype key in %s', (text) => {
  expect(flawOf(text)).toContain('__proto__');
});

it('finds no flaw in any shallow JSON without that key', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 8 }), (text) => {
    fc.pre(!text.includes('__proto__'));
    expect(flawOf(text)).toBeNull();
  }));
});


it.each(['{"role":"viewer","role":"admin"}', '{"a":{"b":1,"b" :2}}', String.raw`[{"a":1,"\u0061":2}]`, '{"a":{},"b":[],"a":1}'])('refuses %s, of which a reader would take one half', (text) => {
  expect(flawOf(text)).toContain('twice');
});

it.each(['{"a":"b","c":"b"}', '{"a":{"a":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '["a","a"]'])('lets %s pass, where nothing is said twice of one thing', (text) => {
  expect(flawOf(text)).toBeNull();
});

it('refuses half a character and lets a whole one pass', () => {
  expect(flawOf(String.raw`{"message":"\ud83d"}`)).toContain('surrogate');
  expect(flawOf(String.raw`{"message":"\ud83d\ude00"}`)).toBeNull();
});

it.each([String.raw`{"title":"a\u0000b"}`, String.raw`{"\u0000":1}`])('refuses the NUL character in %s, which PostgreSQL has no place for', (text) => {
  expect(flawOf(text)).toContain('NUL');
});
