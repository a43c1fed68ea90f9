import { describe, expect, it } from 'vitest';
import { fromHex, toBase64, toHex } from '../../shared/byte-text.ts';
import { nodesOf, rootAt, rootOf, splitPoint } from '../../shared/merkle.ts';
import { tree } from '../support/node-signing.ts';
import { goldenLeafHashes, hasVectors, vectorJson } from '../support/vectors.ts';

const leaves = Array.from({ length: 70 }, (_, at) => tree.leaf(`leaf ${at}`));

/** The hash of a complete subtree, from all leaves. */
const hashAt = (level: number, index: number) => rootOf(tree, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

describe('the root of a tree', () => {
  it.skipIf(!hasVectors)('is the one of the classic RFC 6962 vectors, at every size and for every inner node', () => {
    const { leavesHex, nodeHashesHexFlat, rootsHexBySize } = vectorJson<Record<'leavesHex' | 'nodeHashesHexFlat' | 'rootsHexBySize', string[]>>('merkle/rfc6962-constants.json');
    const hashes = leavesHex.map((hex) => tree.leaf(fromHex(hex) ?? expect.fail('hex')));

    expect(rootsHexBySize.map((_, size) => toHex(rootOf(tree, hashes.slice(0, size))))).toEqual(rootsHexBySize);
    const nodes = [0, 1, 2, 3].flatMap((level) => Array.from({ length: 8 / 2 ** level }, (_, index) => hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)));
    expect(nodes.map((subtree) => toHex(rootOf(tree, subtree)))).toEqual(nodeHashesHexFlat);
  });

  it.skipIf(!hasVectors)('is that of the golden log at each of its 601 sizes', () => {
    const hashes = goldenLeafHashes();
    const roots = vectorJson<string[]>('golden-log/roots.json');
    expect(roots).toHaveLength(601);
    expect(roots.map((_, size) => toBase64(rootOf(tree, hashes.slice(0, size))))).toEqual(roots);
  });

  it('can be had for any earlier size from complete subtrees alone', () => {
    for (let size = 0; size <= leaves.length; size++) expect(rootAt(tree, size, hashAt)).toEqual(rootOf(tree, leaves.slice(0, size)));
  });

  it('is refused for what is not a size', () => {
    for (const size of [-1, 1.5, NaN, 2 ** 53]) expect(() => rootAt(tree, size, hashAt)).toThrow(RangeError);
  });
});

describe('dividing a tree', () => {
  it('happens at the largest power of two below its size', () => {
    expect([2, 3, 4, 5, 8, 9, 2 ** 49, 2 ** 49 + 1].map(splitPoint)).toEqual([1, 2, 2, 4, 4, 8, 2 ** 48, 2 ** 49]);
  });

  it('covers a range with complete subtrees that shrink to the right, exactly even where floating point rounds', () => {
    expect(nodesOf({ begin: 0, end: 7 })).toEqual([{ level: 2, index: 0 }, { level: 1, index: 2 }, { level: 0, index: 6 }]);
    const size = 2 ** 49 - 1;
    expect(nodesOf({ begin: 0, end: size }).reduce((leafCount, { level }) => leafCount + 2 ** level, 0)).toBe(size);
  });
});
