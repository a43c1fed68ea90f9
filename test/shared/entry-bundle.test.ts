import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../shared/byte-text.ts';
import { decodeBundle, encodeBundle } from '../../shared/entry-bundle.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { tree } from '../support/node-signing.ts';
import { goldenLeafHashes, hasVectors, vectorBytes } from '../support/vectors.ts';

describe('an entry bundle', () => {
  it.skipIf(!hasVectors)('of the golden log holds the entries that its tiles hash, and is written again byte for byte', () => {
    const bundles = ['000', '001', '002.p/88'].map((name) => vectorBytes(`golden-log/tile/entries/${name}`));
    const entries = bundles.map(decodeBundle);
    expect(entries.flat().map((entry) => toHex(tree.leaf(entry)))).toEqual(goldenLeafHashes().map(toHex));
    expect(entries.map(encodeBundle).map(toHex)).toEqual(bundles.map(toHex));
    expect(toHex(entries[1]?.[44] ?? new Uint8Array())).toBe(toHex(vectorBytes('golden-log/proofs/300.leaf')));
  });

  it('comes back as the entries it was made of', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 256 }), (entries) => {
      expect(decodeBundle(encodeBundle(entries)).map(toHex)).toEqual(entries.map(toHex));
    }), { numRuns: 30 });
  });

  it('is read from the middle of a larger buffer too', () => {
    const padded = Buffer.concat([Buffer.from('xx'), encodeBundle([Uint8Array.of(7)]), Buffer.from('yy')]);
    expect(decodeBundle(padded.subarray(2, -2)).map(toHex)).toEqual(['07']);
  });

  it('takes the longest entry that its length can say, and no longer one', () => {
    expect(decodeBundle(encodeBundle([new Uint8Array(65_535)]))[0]).toHaveLength(65_535);
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow('an entry of 65536 bytes does not fit a bundle');
  });

  it('has 1 to 256 entries', () => {
    expect(() => encodeBundle([])).toThrow(RangeError);
    expect(() => encodeBundle(Array.from({ length: 257 }, () => new Uint8Array()))).toThrow(RangeError);
    expect(() => decodeBundle(new Uint8Array())).toThrow(Unverifiable);
    expect(() => decodeBundle(new Uint8Array(2 * 257))).toThrow('a bundle holds 1 to 256 entries, not 257');
  });

  it('is refused when it was cut short anywhere inside an entry', () => {
    const bundle = encodeBundle([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
    for (const length of [1, 2, 4, 6, 7]) expect(() => decodeBundle(bundle.subarray(0, length))).toThrow('runs over the end of its bundle');
  });
});
