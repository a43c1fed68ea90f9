import { assertSize, foldRight } from './merkle.ts';
import { HASH_BYTES, type TreeHash } from './tree-hash.ts';

/** Told of every inner node that an append completes, lowest first; tiles keep those of every eighth level. */
export type OnNode = (level: number, index: number, hash: Uint8Array) => void;

/**
 * The right edge of a growing RFC 6962 tree: the hashes of its complete subtrees, largest first, one per set bit of the size.
 * It has one owner, who appends to it; whoever may have to undo an append takes a `copy` first.
 */
export class Frontier {
  readonly #tree: TreeHash;
  readonly #hashes: Uint8Array[];
  #size: number;

  private constructor(tree: TreeHash, size: number, hashes: Uint8Array[]) {
    this.#tree = tree;
    this.#size = size;
    this.#hashes = hashes;
  }

  static empty(tree: TreeHash): Frontier {
    return new Frontier(tree, 0, []);
  }

  /** The opposite of `toBytes`; throws a RangeError when the bytes cannot belong to a tree of this size. */
  static fromBytes(tree: TreeHash, size: number, bytes: Uint8Array): Frontier {
    assertSize('size', size);
    const count = setBits(size);
    if (bytes.length !== count * HASH_BYTES) {
      throw new RangeError(`the frontier of ${size} leaves is ${count} hashes of ${HASH_BYTES} bytes, not ${bytes.length} bytes`);
    }
    const own = new Uint8Array(bytes); // a copy even of a Buffer, whose own slice() is a view
    return new Frontier(tree, size, Array.from({ length: count }, (_, at) => own.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)));
  }

  get size(): number {
    return this.#size;
  }

  /** Amortised one node hash per leaf. */
  append(leafHash: Uint8Array, onNode?: OnNode): void {
    if (leafHash.length !== HASH_BYTES) throw new RangeError(`a leaf hash is ${HASH_BYTES} bytes, not ${leafHash.length}`);
    let hash = leafHash;
    let index = this.#size;
    for (let level = 1; index % 2 === 1; level++) {
      const left = this.#hashes.pop();
      if (!left) throw new RangeError('the frontier lost a subtree');
      hash = this.#tree.node(left, hash);
      index = (index - 1) / 2;
      onNode?.(level, index, hash);
    }
    this.#hashes.push(hash);
    this.#size++;
  }

  root(): Uint8Array {
    return foldRight(this.#tree, this.#hashes);
  }

  copy(): Frontier {
    return new Frontier(this.#tree, this.#size, [...this.#hashes]);
  }

  /** At most 53 hashes side by side; the size is kept beside them. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#hashes.length * HASH_BYTES);
    for (const [at, hash] of this.#hashes.entries()) bytes.set(hash, at * HASH_BYTES);
    return bytes;
  }
}

/** Above 2^31 the bitwise operators of the language no longer help. */
function setBits(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
