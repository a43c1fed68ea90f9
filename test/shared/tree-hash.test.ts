import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../shared/byte-text.ts';
import { treeHash } from '../../shared/tree-hash.ts';
import { sha256, tree } from '../support/node-signing.ts';

const inBrowser = treeHash((input) => nobleSha256(typeof input === 'string' ? utf8(input) : input));
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('the hashes of RFC 6962', () => {
  it('put one byte before what they hash, so that no leaf can pass for a node', () => {
    fc.assert(fc.property(fc.uint8Array(), hash, hash, (entry, left, right) => {
      expect(tree.leaf(entry)).toEqual(sha256(Uint8Array.of(0, ...entry)));
      expect(tree.node(left, right)).toEqual(sha256(Uint8Array.of(1, ...left, ...right)));
    }));
    expect(toHex(tree.empty)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('take a text as its UTF-8', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(tree.leaf(text)).toEqual(tree.leaf(utf8(text)));
    }));
  });

  it('are the same in a browser, for short entries and for those beyond the scratch space', () => {
    for (const length of [0, 1, 31, 64, 500, 16_384, 16_385, 70_000]) {
      const entry = new Uint8Array(length).fill(length % 251);
      expect(toHex(inBrowser.leaf(entry))).toBe(toHex(tree.leaf(entry)));
    }
    expect(toHex(inBrowser.leaf('ä€😀'))).toBe(toHex(tree.leaf('ä€😀')));
    expect(toHex(inBrowser.node(tree.empty, tree.leaf('x')))).toBe(toHex(tree.node(tree.empty, tree.leaf('x'))));
  });

  it('leave earlier answers alone when they are asked again', () => {
    const first = tree.leaf(utf8('first'));
    const before = toHex(first);
    tree.node(tree.leaf(utf8('second')), first);
    expect(toHex(first)).toBe(before);
  });

  it('refuse to join what is not a hash', () => {
    expect(() => tree.node(tree.empty, new Uint8Array(31))).toThrow(RangeError);
  });
});
