import { Frontier } from '../../../shared/merkle-frontier.ts';
import { HASH_BYTES, type TreeHash } from '../../../shared/tree-hash.ts';
import { Found } from './log-problem.ts';
import type { StoredTile } from './log-source.ts';
import { LEVELS_IN_TILE, TILE_WIDTH } from './tree-state.ts';

/** Builds a log's tree anew, entry by entry, and holds every hash that the stored tiles have against it as it comes up. */
export class TileCheck {
  readonly #hash: TreeHash;
  readonly #frontier: Frontier;
  readonly #first: number;
  readonly #stored: ReadonlyMap<string, StoredTile>;
  /** The tile of each level that is being compared, looked up once per tile. */
  readonly #current: Array<StoredTile | undefined> = [];

  /** `first`: so many entries, a multiple of 256, are known by the tiles above them only. Throws `Found` where those do not agree. */
  constructor(hash: TreeHash, tiles: readonly StoredTile[], first = 0) {
    this.#hash = hash;
    this.#first = first;
    this.#stored = new Map(tiles.map((tile) => [`${tile.level}/${tile.n}`, tile]));
    this.#frontier = Frontier.fromBytes(hash, first, this.#prefix(first / TILE_WIDTH).toBytes());
  }

  get size(): number {
    return this.#frontier.size;
  }

  root(): Uint8Array {
    return this.#frontier.root();
  }

  frontierBytes(): Uint8Array {
    return this.#frontier.toBytes();
  }

  append(entry: string): void {
    const [idx, leaf] = [this.#frontier.size, this.#hash.leaf(entry)];
    if (!this.#holds(0, idx, leaf)) throw new Found('entry', idx, `entry ${idx} is not the one that was hashed into tile 0/${Math.floor(idx / TILE_WIDTH)}`);
    this.#frontier.append(leaf, (level, index, hash) => this.#risen(level, index, hash));
  }

  /** Answers how many tiles there are, once they are exactly those of a tree of this size. */
  complete(): number {
    const left = new Set(this.#stored.keys());
    for (let level = 0, width = this.size; width > 0; level++, width = Math.floor(width / TILE_WIDTH)) {
      for (let n = level === 0 ? this.#first / TILE_WIDTH : 0; n * TILE_WIDTH < width; n++) {
        const tile = this.#stored.get(`${level}/${n}`);
        const expected = Math.min(TILE_WIDTH, width - n * TILE_WIDTH);
        if (tile?.width !== expected || tile.hashes.length !== expected * HASH_BYTES) throw new Found('tile', `${level}/${n}`, `tile ${level}/${n} is missing or has the wrong width`);
        left.delete(`${level}/${n}`);
      }
    }
    const [extra] = left;
    if (extra !== undefined) throw new Found('tile', extra, `tile ${extra} belongs to no tree of this size`);
    return this.#stored.size;
  }

  /** Answers how many tiles of entries there are so far, all of them full: for who looks through the first entries of a log only. */
  full(): number {
    const count = this.size / TILE_WIDTH;
    for (let n = 0; n < count; n++) {
      const tile = this.#stored.get(`0/${n}`);
      if (tile?.width !== TILE_WIDTH || tile.hashes.length !== TILE_WIDTH * HASH_BYTES) throw new Found('tile', `0/${n}`, `tile 0/${n} is missing or has the wrong width`);
    }
    return count;
  }

  /** The right edge of the tree over what is not there, from the hashes of its tiles: those of a tree of 256 times as many leaves. */
  #prefix(tiles: number): Frontier {
    const above = Frontier.empty(this.#hash);
    for (let n = 0; n < tiles; n++) {
      const [slot, hashes] = [n % TILE_WIDTH, this.#stored.get(`1/${Math.floor(n / TILE_WIDTH)}`)?.hashes];
      if (!hashes || hashes.length < (slot + 1) * HASH_BYTES) throw new Found('tile', `1/${Math.floor(n / TILE_WIDTH)}`, `tile 1/${Math.floor(n / TILE_WIDTH)} does not hold what stands for the entries before ${this.#first}`);
      const hash = hashes.slice(slot * HASH_BYTES, (slot + 1) * HASH_BYTES);
      this.#holds(1, n, hash); // from here on this tile is the one that is compared
      above.append(hash, (level, index, node) => this.#risen(level + LEVELS_IN_TILE, index, node));
    }
    return above;
  }

  /** A node of the tree is known: where a tile above holds it, it must be the same. */
  #risen(level: number, index: number, hash: Uint8Array): void {
    if (level % LEVELS_IN_TILE !== 0 || this.#holds(level / LEVELS_IN_TILE, index, hash)) return;
    const above = `${level / LEVELS_IN_TILE}/${Math.floor(index / TILE_WIDTH)}`;
    throw new Found('tile', above, `tile ${level / LEVELS_IN_TILE - 1}/${index} and tile ${above} above it do not agree`);
  }

  /** What a tile does not hold at all shows in `complete`. */
  #holds(level: number, position: number, hash: Uint8Array): boolean {
    const slot = position % TILE_WIDTH;
    if (slot === 0) this.#current[level] = this.#stored.get(`${level}/${position / TILE_WIDTH}`);
    const hashes = this.#current[level]?.hashes;
    const from = slot * HASH_BYTES;
    if (!hashes || from + HASH_BYTES > hashes.length) return true;
    for (let at = 0; at < HASH_BYTES; at++) if (hashes[from + at] !== hash[at]) return false;
    return true;
  }
}
