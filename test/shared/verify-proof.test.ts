import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64 } from '../../shared/byte-text.ts';
import { type HashAt, rootOf } from '../../shared/merkle.ts';
import { consistencyProof, inclusionProof } from '../../shared/merkle-proof.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { type ConsistencyClaim, type InclusionClaim, inclusionSides, verifyConsistency, verifyInclusion } from '../../shared/verify-proof.ts';
import { tree } from '../support/node-signing.ts';
import { hasVectors, vectorJson } from '../support/vectors.ts';

const leaves = Array.from({ length: 130 }, (_, at) => tree.leaf(`leaf ${at}`));
const rootOfFirst = (size: number): Uint8Array => rootOf(tree, leaves.slice(0, size));
const hashAt: HashAt = (level, index) => rootOf(tree, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

const inclusion = (index: number, size: number): InclusionClaim =>
  ({ leafHash: hashAt(0, index), index, size, root: rootOfFirst(size), proof: inclusionProof(tree, index, size, hashAt) });
const consistency = (oldSize: number, size: number): ConsistencyClaim =>
  ({ oldSize, oldRoot: rootOfFirst(oldSize), size, root: rootOfFirst(size), proof: consistencyProof(tree, oldSize, size, hashAt) });

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === Math.floor((bit % 256) / 8) ? byte ^ (1 << (bit % 8)) : byte));
const withFlip = (proof: readonly Uint8Array[], which: number, bit: number): Uint8Array[] =>
  proof.map((hash, at) => (at === which % proof.length ? flipped(hash, bit) : hash));

const sizeAndIndex = fc.integer({ min: 1, max: 130 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
const twoSizes = fc.integer({ min: 2, max: 130 }).chain((size) => fc.tuple(fc.integer({ min: 1, max: size - 1 }), fc.constant(size)));

describe('an inclusion proof', () => {
  it('is refused when any bit of it, of the leaf or of the root is flipped', () => {
    fc.assert(fc.property(sizeAndIndex, fc.nat(), fc.nat(255), ([size, index], which, bit) => {
      const claim = inclusion(index, size);
      expect(() => verifyInclusion(tree, { ...claim, leafHash: flipped(claim.leafHash, bit) })).toThrow(Unverifiable);
      expect(() => verifyInclusion(tree, { ...claim, root: flipped(claim.root, bit) })).toThrow(Unverifiable);
      if (claim.proof.length > 0) expect(() => verifyInclusion(tree, { ...claim, proof: withFlip(claim.proof, which, bit) })).toThrow(Unverifiable);
    }));
  });

  it('tells on which side each of its hashes stands, so that a person can follow it to the root', () => {
    fc.assert(fc.property(sizeAndIndex, ([size, index]) => {
      const { proof, leafHash, root } = inclusion(index, size);
      const sides = inclusionSides(index, size);
      expect(sides).toHaveLength(proof.length);
      expect(proof.reduce((hash, beside, at) => (sides[at] === 'left' ? tree.node(beside, hash) : tree.node(hash, beside)), leafHash)).toEqual(root);
    }));
    expect(() => inclusionSides(8, 8)).toThrow(Unverifiable);
  });

  it('holds for its own index only', () => {
    fc.assert(fc.property(sizeAndIndex, fc.nat(129), ([size, index], other) => {
      fc.pre(other !== index);
      expect(() => verifyInclusion(tree, { ...inclusion(index, size), index: other })).toThrow(Unverifiable);
    }));
  });

  it.each([
    ['too short', { proof: inclusion(3, 8).proof.slice(1) }, 'the inclusion proof is too short'],
    ['too long', { proof: [...inclusion(3, 8).proof, tree.empty] }, 'the inclusion proof is too long'],
    ['of a leaf beyond the log', { index: 8 }, 'a log of 8 leaves has no leaf 8'],
    ['with half a hash', { proof: [new Uint8Array(16)] }, 'a tree hash is 32 bytes, not 16'],
    ['with half an index', { index: 0.5 }, '0.5 is not a number of leaves'],
    ['under another root', { root: tree.empty }, 'the inclusion proof leads to another root'],
  ])('is refused when it is %s, and says so', (_name, change, message) => {
    expect(() => verifyInclusion(tree, { ...inclusion(3, 8), ...change })).toThrow(message);
  });
});

describe('a consistency proof', () => {
  it.skipIf(!hasVectors)('of the golden log is accepted for all 45 pairs of sizes', () => {
    for (const { old, oldRoot, new: size, newRoot, proof } of vectorJson<GoldenPair[]>('golden-log/consistency-all.json')) {
      expect(() => verifyConsistency(tree, { oldSize: old, oldRoot: bytesOf(oldRoot), size, root: bytesOf(newRoot), proof: proof.map(bytesOf) })).not.toThrow();
    }
  });

  it('is refused when any bit of it or of either root is flipped', () => {
    fc.assert(fc.property(twoSizes, fc.nat(), fc.nat(255), ([oldSize, size], which, bit) => {
      const claim = consistency(oldSize, size);
      expect(() => verifyConsistency(tree, { ...claim, oldRoot: flipped(claim.oldRoot, bit) })).toThrow(Unverifiable);
      expect(() => verifyConsistency(tree, { ...claim, root: flipped(claim.root, bit) })).toThrow(Unverifiable);
      expect(() => verifyConsistency(tree, { ...claim, proof: withFlip(claim.proof, which, bit) })).toThrow(Unverifiable);
    }));
  });

  it('cannot be made for a log whose past was rewritten', () => {
    const rewritten = leaves.map((leaf, at) => (at === 2 ? tree.leaf('forged') : leaf));
    const forgedAt: HashAt = (level, index) => rootOf(tree, rewritten.slice(index * 2 ** level, (index + 1) * 2 ** level));
    const claim = { oldSize: 5, oldRoot: rootOfFirst(5), size: 9, root: rootOf(tree, rewritten.slice(0, 9)), proof: consistencyProof(tree, 5, 9, forgedAt) };
    expect(() => verifyConsistency(tree, claim)).toThrow('the consistency proof leads to another old root');
  });

  it.each([
    ['the log shrank', { oldSize: 9, size: 5 }, 'a log of 9 leaves cannot shrink to 5'],
    ['one size has two roots', { oldSize: 9, oldRoot: tree.empty, proof: [] }, 'the log has forked'],
    ['it proves more than the empty log needs', { oldSize: 0, oldRoot: tree.empty }, 'between these sizes the consistency proof is empty'],
    ['the empty log has a root of its own', { oldSize: 0, oldRoot: leaves[0] ?? tree.empty, proof: [] }, 'that is not the root of an empty log'],
    ['there is none', { proof: [] }, 'the consistency proof is empty'],
    ['it is too short', { proof: consistency(5, 9).proof.slice(0, -1) }, 'the consistency proof is too short'],
    ['it is too long', { proof: [...consistency(5, 9).proof, tree.empty] }, 'the consistency proof is too long'],
    ['a size is negative', { oldSize: -5 }, '-5 is not a number of leaves'],
  ])('is refused when %s, and says so', (_name, change, message) => {
    expect(() => verifyConsistency(tree, { ...consistency(5, 9), ...change })).toThrow(message);
  });
});

interface GoldenPair {
  readonly old: number;
  readonly oldRoot: string;
  readonly new: number;
  readonly newRoot: string;
  readonly proof: readonly string[];
}

function bytesOf(base64: string): Uint8Array {
  return fromBase64(base64) ?? expect.fail('malformed vector');
}
