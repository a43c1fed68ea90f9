import { Frontier } from '../../../shared/merkle-frontier.ts';
import { HASH_BYTES, type TreeHash } from '../../../shared/tree-hash.ts';

export const TILE_WIDTH = 256;
/** A tile spans eight levels of the tree (C2SP tlog-tiles). */
export const LEVELS_IN_TILE = 8;

/** A tile that changed in a batch: the open one of a level, or one that just became full. */
export interface TileChange {
  readonly level: number;
  readonly n: number;
  readonly hashes: readonly Uint8Array[];
}

/**
 * Where a log stands: the right edge of its tree and the open tile of every level.
 * A batch works on a copy, and the copy replaces the original only when the batch is durable.
 */
export class TreeState {
  readonly #frontier: Frontier;
  readonly #open: Uint8Array[][];
  readonly #changed = new Map<string, TileChange>();

  constructor(frontier: Frontier, open: ReadonlyArray<readonly Uint8Array[]> = []) {
    this.#frontier = frontier;
    this.#open = open.map((tile) => [...tile]);
  }

  static empty(hash: TreeHash): TreeState {
    return new TreeState(Frontier.empty(hash));
  }

  get size(): number {
    return this.#frontier.size;
  }

  copy(): TreeState {
    return new TreeState(this.#frontier.copy(), this.#open);
  }

  /** Adds one leaf; answers its index. */
  append(leafHash: Uint8Array): number {
    const idx = this.#frontier.size;
    this.#addToTile(0, idx, leafHash);
    this.#frontier.append(leafHash, (level, index, hash) => {
      if (level % LEVELS_IN_TILE === 0) this.#addToTile(level / LEVELS_IN_TILE, index, hash);
    });
    return idx;
  }

  root(): Uint8Array {
    return this.#frontier.root();
  }

  frontierBytes(): Uint8Array {
    return this.#frontier.toBytes();
  }

  /** Tiles that this batch touched, each once, in their last state. */
  changes(): readonly TileChange[] {
    return [...this.#changed.values()];
  }

  #addToTile(level: number, position: number, hash: Uint8Array): void {
    const n = Math.floor(position / TILE_WIDTH);
    const tile = (this.#open[level] ??= []);
    tile.push(hash);
    this.#changed.set(`${level}/${n}`, { level, n, hashes: tile });
    if (tile.length === TILE_WIDTH) this.#open[level] = [];
  }
}

export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, at) => whole.set(hash, at * HASH_BYTES));
  return whole;
}

export function splitHashes(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, at) => bytes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}
