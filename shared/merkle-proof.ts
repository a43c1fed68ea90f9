import { assertSize, type HashAt, type LeafRange, nodesOf, rangeHash, splitPoint, type TreeNode } from './merkle.ts';
import type { TreeHash } from './tree-hash.ts';

/** PATH(index, D[size]) of RFC 6962 section 2.1.1: the hashes beside the way from the leaf up to the root. */
export function inclusionProof(tree: TreeHash, index: number, size: number, hashAt: HashAt): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => rangeHash(tree, range, hashAt));
}

/** PROOF(oldSize, D[size]) of RFC 6962 section 2.1.2: that the first `oldSize` leaves are still the same. Empty from size 0. */
export function consistencyProof(tree: TreeHash, oldSize: number, size: number, hashAt: HashAt): Uint8Array[] {
  return consistencyRanges(oldSize, size).map((range) => rangeHash(tree, range, hashAt));
}

/** What an inclusion proof will ask of its `HashAt`, for those who must fetch before they can answer. */
export function inclusionNodes(index: number, size: number): TreeNode[] {
  return inclusionRanges(index, size).flatMap(nodesOf);
}

export function consistencyNodes(oldSize: number, size: number): TreeNode[] {
  return consistencyRanges(oldSize, size).flatMap(nodesOf);
}

function inclusionRanges(index: number, size: number): LeafRange[] {
  assertSize('size', size);
  assertSize('index', index);
  if (index >= size) throw new RangeError(`a log of ${size} leaves has no leaf ${index}`);
  return descend(size, (split) => index < split, () => false);
}

function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  assertSize('size', size);
  assertSize('old size', oldSize);
  if (oldSize > size) throw new RangeError(`a log of ${size} leaves never had ${oldSize}`);
  if (oldSize === 0) return [];
  return descend(size, (split) => oldSize <= split, ({ end }) => end === oldSize);
}

/**
 * Walks from the root of `size` leaves downwards and notes the half left behind at every turn, bottom first. Where the walk
 * stops early, the subtree it stands on is noted too, unless it begins at leaf 0: then it is the old tree, whose root is known.
 */
function descend(size: number, goesLeft: (split: number) => boolean, stopsAt: (range: LeafRange) => boolean): LeafRange[] {
  const behind: LeafRange[] = [];
  let range: LeafRange = { begin: 0, end: size };
  while (range.end - range.begin > 1 && !stopsAt(range)) {
    const split = range.begin + splitPoint(range.end - range.begin);
    const [left, right] = [{ begin: range.begin, end: split }, { begin: split, end: range.end }];
    const toTheLeft = goesLeft(split);
    behind.push(toTheLeft ? right : left);
    range = toTheLeft ? left : right;
  }
  if (stopsAt(range) && range.begin > 0) behind.push(range);
  return behind.reverse();
}
