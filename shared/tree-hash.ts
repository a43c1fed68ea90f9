/**
 * SHA-256 (FIPS 180-4) of bytes, or of a text's UTF-8. Node: `(input) => Buffer.from(hash('sha256', input, 'latin1'), 'latin1')`
 * (a string result is 2-3 times faster there than a buffer); `@noble/hashes`: encode a text first, then `sha256(bytes)`.
 * It must not keep the input: callers reuse it.
 */
export type Sha256 = (input: Uint8Array | string) => Uint8Array;

/** The three hashes of RFC 6962 section 2.1. Nobody writes into a hash after it was made, so hashes may be shared. */
export interface TreeHash {
  /** SHA-256(0x00 || entry). Texts are cheapest: no copy is made. */
  leaf(entry: Uint8Array | string): Uint8Array;
  /** SHA-256(0x01 || left || right). */
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
  /** The root of the tree that has no leaves: SHA-256(""). */
  readonly empty: Uint8Array;
}

export const HASH_BYTES = 32;

/** Longest entry hashed without an allocation: audit leaves are capped at 16 KiB. */
const LEAF_ROOM = 16 * 1024;

export function treeHash(sha256: Sha256): TreeHash {
  // Scratch space: a fresh 65-byte array for every node would cost more than hashing it.
  const node = new Uint8Array(1 + 2 * HASH_BYTES);
  const leaf = new Uint8Array(1 + LEAF_ROOM);
  node[0] = 1;
  return {
    leaf(entry) {
      if (typeof entry === 'string') return sha256(`\0${entry}`);
      const prefixed = entry.length <= LEAF_ROOM ? leaf.subarray(0, 1 + entry.length) : new Uint8Array(1 + entry.length);
      prefixed.set(entry, 1);
      return sha256(prefixed);
    },
    node(left, right) {
      // A shorter hash would leave bytes of the node before it in the scratch space.
      if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError(`a tree hash is ${HASH_BYTES} bytes`);
      node.set(left, 1);
      node.set(right, 1 + HASH_BYTES);
      return sha256(node);
    },
    empty: sha256(''),
  };
}
