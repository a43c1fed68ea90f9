import { assertSize, type HashAt, type TreeNode } from './merkle.ts';
import { TILE_HEIGHT, TILE_WIDTH } from './tile-path.ts';
import { HASH_BYTES, type TreeHash } from './tree-hash.ts';

export const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** How many tiles stand side by side at one tile level, and how many hashes the partial one after them has (0: there is none). */
export interface TileRow {
  readonly level: number;
  readonly full: number;
  readonly partial: number;
}

/** Where a node's hash comes from: `count` hashes (a power of two, at most 128) of one tile, from `start` on. */
export interface TileSlice {
  readonly level: number;
  readonly index: number;
  readonly start: number;
  readonly count: number;
}

/** Reads a tile, full or partial, as its hashes side by side. */
export type ReadTile = (level: number, index: number) => Uint8Array;

/** Every tile of a log of this size, level 0 first. Level 0 also describes the entry bundles. */
export function tileRows(size: number): TileRow[] {
  assertSize('size', size);
  const rows: TileRow[] = [];
  for (let hashes = size, level = 0; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH), level++) {
    rows.push({ level, full: Math.floor(hashes / TILE_WIDTH), partial: hashes % TILE_WIDTH });
  }
  return rows;
}

export function tileSlice({ level, index }: TreeNode): TileSlice {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count; // among all hashes of that tile level
  return { level: tileLevel, index: Math.floor(first / TILE_WIDTH), start: first % TILE_WIDTH, count };
}

/** A `HashAt` over tiles, so that a proof needs a handful of them instead of every leaf. Throws a RangeError where a tile is too short. */
export function hashFromTiles(tree: TreeHash, readTile: ReadTile): HashAt {
  return (level, index) => {
    const { start, count, ...tile } = tileSlice({ level, index });
    const bytes = readTile(tile.level, tile.index);
    if (bytes.length < (start + count) * HASH_BYTES) {
      throw new RangeError(`tile ${tile.level}/${tile.index} ends before hash ${start + count - 1}`);
    }
    return completeRoot(tree, bytes.subarray(start * HASH_BYTES, (start + count) * HASH_BYTES));
  };
}

/** The hashes of the tile level above this one, from all of its hashes side by side: one per full tile. */
export function rowAbove(tree: TreeHash, row: Uint8Array): Uint8Array {
  const above = new Uint8Array(Math.floor(row.length / TILE_BYTES) * HASH_BYTES);
  for (let tile = 0; tile * HASH_BYTES < above.length; tile++) {
    above.set(completeRoot(tree, row.subarray(tile * TILE_BYTES, (tile + 1) * TILE_BYTES)), tile * HASH_BYTES);
  }
  return above;
}

/** The root over a power of two of hashes side by side, such as a full tile's. Always fresh bytes, never a view of the input. */
export function completeRoot(tree: TreeHash, hashes: Uint8Array): Uint8Array {
  const count = hashes.length / HASH_BYTES;
  if (!Number.isInteger(Math.log2(count))) throw new RangeError(`${hashes.length} bytes are not a complete subtree of hashes`);
  const work = new Uint8Array(hashes); // a copy even of a Buffer, whose own slice() is a view
  const hash = (at: number): Uint8Array => work.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  // Every level is written over the left half of the one below it.
  for (let width = count / 2; width >= 1; width /= 2) {
    for (let at = 0; at < width; at++) work.set(tree.node(hash(2 * at), hash(2 * at + 1)), at * HASH_BYTES);
  }
  return work.slice(0, HASH_BYTES);
}
