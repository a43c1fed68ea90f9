import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64, toHex } from '../../shared/byte-text.ts';
import { rootOf } from '../../shared/merkle.ts';
import { Frontier } from '../../shared/merkle-frontier.ts';
import { tree } from '../support/node-signing.ts';
import { goldenLeafHashes, hasVectors, vectorJson } from '../support/vectors.ts';

const leaves = Array.from({ length: 600 }, (_, at) => tree.leaf(`leaf ${at}`));

function frontierOf(size: number): Frontier {
  const frontier = Frontier.empty(tree);
  for (const leaf of leaves.slice(0, size)) frontier.append(leaf);
  return frontier;
}

describe('a frontier', () => {
  it('has the root of all its leaves after every append, from 0 to 600', () => {
    const frontier = Frontier.empty(tree);
    expect(frontier.root()).toEqual(tree.empty);
    for (const [at, leaf] of leaves.entries()) {
      frontier.append(leaf);
      expect(toHex(frontier.root())).toBe(toHex(rootOf(tree, leaves.slice(0, at + 1))));
    }
    expect(frontier.size).toBe(600);
  });

  it.skipIf(!hasVectors)('grows through every root of the golden log', () => {
    const frontier = Frontier.empty(tree);
    const roots = [toBase64(frontier.root())];
    for (const leaf of goldenLeafHashes()) {
      frontier.append(leaf);
      roots.push(toBase64(frontier.root()));
    }
    expect(roots).toEqual(vectorJson('golden-log/roots.json'));
  });

  it('goes on after a restart as if nothing had happened', () => {
    fc.assert(fc.property(fc.nat(599), fc.nat(20), (size, more) => {
      const before = frontierOf(size);
      const after = Frontier.fromBytes(tree, size, before.toBytes());
      for (const leaf of leaves.slice(size, size + more)) after.append(leaf);
      expect(toHex(after.root())).toBe(toHex(frontierOf(Math.min(600, size + more)).root()));
    }));
  });

  it('is refused when the bytes cannot belong to its size', () => {
    const bytes = frontierOf(7).toBytes();
    expect(bytes).toHaveLength(3 * 32);
    for (const size of [6, 8, -1, 7.5]) expect(() => Frontier.fromBytes(tree, size, bytes)).toThrow(RangeError);
    expect(() => Frontier.fromBytes(tree, 7, bytes.subarray(1))).toThrow('the frontier of 7 leaves is 3 hashes of 32 bytes, not 95 bytes');
  });

  it('does not change when its copy grows', () => {
    const frontier = frontierOf(5);
    const root = frontier.root();
    const copy = frontier.copy();
    for (const leaf of leaves.slice(5, 9)) copy.append(leaf);
    expect([frontier.size, toHex(frontier.root())]).toEqual([5, toHex(root)]);
    expect(toHex(copy.root())).toBe(toHex(frontierOf(9).root()));
  });

  it('does not hold on to the bytes it was read from', () => {
    const bytes = Buffer.from(frontierOf(5).toBytes()); // as a database hands it out
    const frontier = Frontier.fromBytes(tree, 5, bytes);
    bytes.fill(0);
    expect(toHex(frontier.root())).toBe(toHex(frontierOf(5).root()));
  });

  it('tells of every inner node once, when it is complete', () => {
    const told: string[] = [];
    const frontier = Frontier.empty(tree);
    for (const leaf of leaves.slice(0, 21)) {
      frontier.append(leaf, (level, index, hash) => {
        expect(toHex(hash)).toBe(toHex(rootOf(tree, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))));
        told.push(`${level}/${index}`);
      });
    }
    expect(told).toEqual([
      '1/0', '1/1', '2/0', '1/2', '1/3', '2/1', '3/0', '1/4', '1/5', '2/2', '1/6', '1/7', '2/3', '3/1', '4/0', '1/8', '1/9', '2/4',
    ]);
  });

  it('refuses what is not a hash, and stays as it was', () => {
    const frontier = frontierOf(3);
    expect(() => frontier.append(new Uint8Array(20))).toThrow(RangeError);
    expect(toHex(frontier.root())).toBe(toHex(frontierOf(3).root()));
  });

  it('reaches sizes beyond 2^31', () => {
    const size = 2 ** 32 + 1;
    const [half, last, next] = [tree.leaf('half'), tree.leaf('last'), tree.leaf('next')];
    const frontier = Frontier.fromBytes(tree, size, Buffer.concat([half, last]));
    frontier.append(next);
    expect(frontier.size).toBe(size + 1);
    expect(toHex(frontier.root())).toBe(toHex(tree.node(half, tree.node(last, next))));
  });
});
