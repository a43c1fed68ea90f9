import type { TreeHash } from './tree-hash.ts';

/** A complete subtree: it covers the leaves [index * 2^level, (index + 1) * 2^level). Level 0 are the leaves. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Reads the hash of a complete subtree, from tiles, a table or memory. */
export type HashAt = (level: number, index: number) => Uint8Array;

/** Leaves [begin, end): one hash of a proof. `begin` is always a multiple of the smallest power of two that is not below the length. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** MTH of RFC 6962 section 2.1, by its own words. For a growing log use a `Frontier`. */
export function rootOf(tree: TreeHash, leafHashes: readonly Uint8Array[]): Uint8Array {
  const root = (begin: number, end: number): Uint8Array => {
    const only = leafHashes[begin];
    if (end - begin <= 1) return only ?? tree.empty;
    const split = begin + splitPoint(end - begin);
    return tree.node(root(begin, split), root(split, end));
  };
  return root(0, leafHashes.length);
}

/** The root that the log had when it held `size` leaves. */
export function rootAt(tree: TreeHash, size: number, hashAt: HashAt): Uint8Array {
  assertSize('size', size);
  return size === 0 ? tree.empty : rangeHash(tree, { begin: 0, end: size }, hashAt);
}

/** The largest power of two below `length`, where RFC 6962 divides a tree of at least two leaves. */
export function splitPoint(length: number): number {
  let split = 1;
  while (split * 2 < length) split *= 2;
  return split;
}

/** The complete subtrees that make up a range, left to right, each smaller than the one before. */
export function nodesOf(range: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  let begin = range.begin;
  while (begin < range.end) {
    let level = 0; // counted, not Math.log2: that rounds up just below 2^49
    while (2 ** (level + 1) <= range.end - begin) level++;
    nodes.push({ level, index: begin / 2 ** level });
    begin += 2 ** level;
  }
  return nodes;
}

export function rangeHash(tree: TreeHash, range: LeafRange, hashAt: HashAt): Uint8Array {
  return foldRight(tree, nodesOf(range).map(({ level, index }) => hashAt(level, index)));
}

/** The root of a tree whose complete subtrees, left to right, have these hashes: the smallest two meet first. */
export function foldRight(tree: TreeHash, hashes: readonly Uint8Array[]): Uint8Array {
  let root = hashes.at(-1) ?? tree.empty;
  for (let at = hashes.length - 2; at >= 0; at--) {
    const left = hashes[at];
    if (left) root = tree.node(left, root);
  }
  return root;
}

export function assertSize(name: string, size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${name} must be a whole number of leaves, not ${size}`);
}
