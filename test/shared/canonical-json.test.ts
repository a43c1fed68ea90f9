import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { hasVectors, vectorJson, vectorText } from '../support/vectors.ts';

const json = (stringUnit: 'grapheme' | 'binary-ascii') => fc.jsonValue({ maxDepth: 5, stringUnit });

describe('RFC 8785', () => {
  it.skipIf(!hasVectors).each(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])('writes the published %s vector byte for byte', (name) => {
    const text = canonicalJson(vectorJson(`jcs/testdata/input/${name}.json`));
    expect(text).toBe(vectorText(`jcs/testdata/output/${name}.json`));
    expect(Buffer.from(text).toString('hex')).toBe(vectorText(`jcs/testdata/outhex/${name}.txt`).replaceAll(/\s/g, ''));
  });

  it('agrees with an independent implementation on any JSON', () => {
    fc.assert(fc.property(fc.oneof(json('grapheme'), json('binary-ascii')), (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }), { numRuns: 2000 });
  });

  it('does not care in what order members were set', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), fc.integer()), { selector: ([key]) => key });
    fc.assert(fc.property(members, (entries) => {
      expect(canonicalJson(Object.fromEntries(entries))).toBe(canonicalJson(Object.fromEntries(entries.toReversed())));
    }));
  });

  it('orders keys by UTF-16 code unit, not by number or by code point', () => {
    expect(canonicalJson({ 10: 1, 9: 2, '\u{1f600}': 3, '\ufb33': 4, a: 5, A: 6 })).toBe('{"10":1,"9":2,"A":6,"a":5,"\u{1f600}":3,"\ufb33":4}');
  });

  it.skipIf(!hasVectors)('writes ten thousand numbers, edge cases first, as their published digest wants them', () => {
    const digest = createHash('sha256');
    for (const bits of publishedNumbers(10_000)) digest.update(`${bits.toString(16)},${canonicalJson(doubleOf(bits))}\n`);
    expect(digest.digest('hex')).toBe('b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892');
  });
});

/** The bit patterns of the published number test: a list in its README, 2000 small ones in a row, then a chain of SHA-256. */
function publishedNumbers(count: number): bigint[] {
  const edges = [...vectorText('jcs/testdata/README.md').matchAll(/0x[0-9a-f]{16}(?=n,)/g)].map(([bits]) => BigInt(bits));
  const numbers = [...edges, ...Array.from({ length: 2000 }, (_, at) => 0x0010_0000_0000_0000n + BigInt(at))];
  for (let block = Buffer.alloc(32); numbers.length < count;) {
    block = createHash('sha256').update(block).digest();
    for (let at = 0; at < 32; at += 8) {
      const bits = block.readBigUInt64LE(at);
      if (doubleOf(bits) !== 0 && Number.isFinite(doubleOf(bits))) numbers.push(bits);
    }
  }
  return numbers.slice(0, count);
}

function doubleOf(bits: bigint): number {
  return new Float64Array(BigUint64Array.of(bits).buffer)[0] ?? NaN;
}

describe('what has no JSON form', () => {
  const shared = { a: 1 };
  const circle: Record<string, unknown> = {};
  circle['me'] = circle;

  it.each([
    ['undefined in an object', { a: { 'b/c~': undefined } }, 'at "/a/b~1c~0": undefined has no JSON form'],
    ['a hole in an array', Object.assign([], { length: 2, 0: 1 }), 'at "/1": undefined has no JSON form'],
    ['a function', [() => 1], 'at "/0": function has no JSON form'],
    ['a symbol', Symbol('s'), 'at "": symbol has no JSON form'],
    ['a bigint', { n: 1n }, 'at "/n": bigint has no JSON form'],
    ['not a number', [[NaN]], 'at "/0/0": NaN has no JSON form'],
    ['infinity', { x: -Infinity }, 'at "/x": -Infinity has no JSON form'],
    ['a lone surrogate', ['\ud800'], 'at "/0": a lone surrogate is not Unicode'],
    ['a lone surrogate in a key', { ['\udfff']: 1 }, 'a lone surrogate in a key is not Unicode'],
    ['a date', { at: new Date(0) }, 'at "/at": a Date is not a plain object'],
    ['a map', new Map(), 'at "": a Map is not a plain object'],
    ['bytes', { b: Uint8Array.of(1) }, 'at "/b": a Uint8Array is not a plain object'],
    ['an object with toJSON', { toJSON: () => 1 }, 'at "/toJSON": function has no JSON form'],
    ['a circle', circle, 'nested deeper than 256 levels, or circular'],
  ])('is refused, naming the place: %s', (_name, value, message) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    expect(() => canonicalJson(value)).toThrow(message);
  });

  it('is not confused with the same object standing twice, or with an object without a prototype', () => {
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
    expect(canonicalJson(Object.assign(Object.create(null), { b: 1 }))).toBe('{"b":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });
});
