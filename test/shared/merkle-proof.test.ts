import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../shared/byte-text.ts';
import { hashFromTiles } from '../../shared/log-tiles.ts';
import { type HashAt, rootOf } from '../../shared/merkle.ts';
import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof } from '../../shared/merkle-proof.ts';
import { verifyConsistency, verifyInclusion } from '../../shared/verify-proof.ts';
import { tilePath } from '../../shared/tile-path.ts';
import { parseTlogProof } from '../../shared/tlog-proof.ts';
import { tree } from '../support/node-signing.ts';
import { hasVectors, vectorBytes, vectorJson, vectorText } from '../support/vectors.ts';

const leaves = Array.from({ length: 300 }, (_, at) => tree.leaf(`leaf ${at}`));
const rootOfFirst = (size: number): Uint8Array => rootOf(tree, leaves.slice(0, size));
const hashAt: HashAt = (level, index) => rootOf(tree, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

/** The golden log read as a stranger reads it: from its tiles only. */
const goldenHashAt = hashFromTiles(tree, (level, index) => {
  const width = level === 0 ? (index === 2 ? 88 : 256) : 2;
  return vectorBytes(`golden-log/${tilePath({ level, index, width })}`);
});

interface GoldenConsistency {
  readonly old: number;
  readonly oldRoot: string;
  readonly new?: number;
  readonly newRoot?: string;
  readonly proof: readonly string[];
}

describe('proofs from the tiles of the golden log', () => {
  it.skipIf(!hasVectors).each([0, 1, 127, 255, 256, 257, 300, 511, 512, 598, 599])('show the inclusion of entry %i as published', (index) => {
    const published = parseTlogProof(vectorText(`golden-log/proofs/${index}.tlog-proof`));
    expect(inclusionProof(tree, index, 600, goldenHashAt).map(toBase64)).toEqual(published.proof.map(toBase64));
  });

  it.skipIf(!hasVectors)('show the consistency of all 45 published pairs of sizes', () => {
    const published = vectorJson<GoldenConsistency[]>('golden-log/consistency-all.json');
    expect(published).toHaveLength(45);
    for (const { old, new: size = 0, proof } of published) {
      expect(consistencyProof(tree, old, size, goldenHashAt).map(toBase64)).toEqual(proof);
    }
  });

  it.skipIf(!hasVectors)('show the consistency of earlier sizes with the last one', () => {
    for (const { old, proof } of vectorJson<GoldenConsistency[]>('golden-log/consistency.json')) {
      expect(consistencyProof(tree, old, 600, goldenHashAt).map(toBase64)).toEqual(proof);
    }
  });
});

describe('any proof we make', () => {
  it('is accepted for every leaf of every tree up to 40 leaves', () => {
    for (let size = 1; size <= 40; size++) {
      for (let index = 0; index < size; index++) {
        const claim = { leafHash: hashAt(0, index), index, size, root: rootOfFirst(size), proof: inclusionProof(tree, index, size, hashAt) };
        expect(() => verifyInclusion(tree, claim)).not.toThrow();
      }
    }
  });

  it('is accepted for every pair of sizes up to 40', () => {
    for (let size = 0; size <= 40; size++) {
      for (let oldSize = 0; oldSize <= size; oldSize++) {
        const claim = { oldSize, oldRoot: rootOfFirst(oldSize), size, root: rootOfFirst(size), proof: consistencyProof(tree, oldSize, size, hashAt) };
        expect(() => verifyConsistency(tree, claim)).not.toThrow();
      }
    }
  });

  it('asks for exactly the nodes that were announced, each inside the tree', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, a, b) => {
      const asked: string[] = [];
      const record: HashAt = (level, index) => {
        asked.push(`${level}/${index}`);
        expect((index + 1) * 2 ** level).toBeLessThanOrEqual(size);
        return hashAt(level, index);
      };
      inclusionProof(tree, a % size, size, record);
      consistencyProof(tree, b % (size + 1), size, record);
      const announced = [...inclusionNodes(a % size, size), ...consistencyNodes(b % (size + 1), size)];
      expect(asked).toEqual(announced.map(({ level, index }) => `${level}/${index}`));
    }));
  });

  it('stays short where logs are long', () => {
    expect(inclusionProof(tree, 2 ** 40 + 12_345, 2 ** 41, () => tree.empty)).toHaveLength(41);
    expect(consistencyProof(tree, 2 ** 40 + 1, 2 ** 41, () => tree.empty).length).toBeLessThanOrEqual(42);
  });

  it('is refused where there is nothing to prove', () => {
    expect(() => inclusionProof(tree, 5, 5, hashAt)).toThrow('a log of 5 leaves has no leaf 5');
    expect(() => inclusionProof(tree, -1, 5, hashAt)).toThrow(RangeError);
    expect(() => consistencyProof(tree, 6, 5, hashAt)).toThrow('a log of 5 leaves never had 6');
  });
});
