import { sameBytes } from './byte-text.ts';
import { HASH_BYTES, type TreeHash } from './tree-hash.ts';
import { Unverifiable } from './unverifiable.ts';

export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** RFC 9162 section 2.1.3.2 (the trees are those of RFC 6962). Throws `Unverifiable` unless the leaf stands at that index under that root. */
export function verifyInclusion(tree: TreeHash, claim: InclusionClaim): void {
  const { index, size, proof } = claim;
  demandSizes(index, size);
  demandHashes([claim.leafHash, claim.root, ...proof]);
  demand(index < size, `a log of ${size} leaves has no leaf ${index}`);

  let hash = claim.leafHash;
  const climb = new Climb(index, size - 1);
  for (const beside of proof) {
    hash = climb.step('inclusion') === 'left' ? tree.node(beside, hash) : tree.node(hash, beside);
  }
  demand(climb.atRoot, 'the inclusion proof is too short');
  demand(sameBytes(hash, claim.root), 'the inclusion proof leads to another root');
}

/** On which side of the way from a leaf up to the root each hash of its inclusion proof stands, in the order of the proof. */
export function inclusionSides(index: number, size: number): ReadonlyArray<'left' | 'right'> {
  demandSizes(index, size);
  demand(index < size, `a log of ${size} leaves has no leaf ${index}`);
  const climb = new Climb(index, size - 1);
  const sides: Array<'left' | 'right'> = [];
  while (!climb.atRoot) sides.push(climb.step('inclusion'));
  return sides;
}

/** RFC 9162 section 2.1.4.2. Throws `Unverifiable` unless the tree of `size` leaves begins with the very leaves of the old one. */
export function verifyConsistency(tree: TreeHash, claim: ConsistencyClaim): void {
  const { oldSize, oldRoot, size, root, proof } = claim;
  demandSizes(oldSize, size);
  demandHashes([oldRoot, root, ...proof]);
  demand(oldSize <= size, `a log of ${oldSize} leaves cannot shrink to ${size}`);
  if (oldSize === 0 || oldSize === size) {
    demand(proof.length === 0, 'between these sizes the consistency proof is empty');
    if (oldSize === 0) demand(sameBytes(oldRoot, tree.empty), 'that is not the root of an empty log');
    else demand(sameBytes(oldRoot, root), 'two roots for one size: the log has forked');
    return;
  }

  const climb = new Climb(oldSize - 1, size - 1);
  climb.skipRightTurns();
  // An old tree that is one complete subtree starts the climb itself, so its hash is not sent.
  const [start, ...beside] = climb.index === 0 ? [oldRoot, ...proof] : proof;
  demand(start !== undefined, 'the consistency proof is empty');
  let [oldHash, hash] = [start, start];
  for (const next of beside) {
    const left = climb.step('consistency') === 'left';
    if (left) oldHash = tree.node(next, oldHash);
    hash = left ? tree.node(next, hash) : tree.node(hash, next);
  }
  demand(climb.atRoot, 'the consistency proof is too short');
  demand(sameBytes(oldHash, oldRoot), 'the consistency proof leads to another old root');
  demand(sameBytes(hash, root), 'the consistency proof leads to another root');
}

/** The way from a node up to the root, beside the way of the last node: `fn` and `sn` of RFC 9162. */
class Climb {
  index: number;
  #last: number;

  constructor(index: number, last: number) {
    this.index = index;
    this.#last = last;
  }

  get atRoot(): boolean {
    return this.#last === 0;
  }

  /** On which side the next hash of the proof stands. */
  step(proof: 'inclusion' | 'consistency'): 'left' | 'right' {
    demand(!this.atRoot, `the ${proof} proof is too long`);
    const side = this.index % 2 === 1 || this.index === this.#last ? 'left' : 'right';
    // A last node without a left neighbour rises until it has one; it is not the root, so it will.
    while (side === 'left' && this.index % 2 === 0) this.#rise();
    this.#rise();
    return side;
  }

  skipRightTurns(): void {
    while (this.index % 2 === 1) this.#rise();
  }

  #rise(): void {
    this.index = Math.floor(this.index / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}

function demandSizes(...sizes: readonly number[]): void {
  for (const size of sizes) demand(Number.isSafeInteger(size) && size >= 0, `${size} is not a number of leaves`);
}

function demandHashes(hashes: readonly Uint8Array[]): void {
  for (const hash of hashes) demand(hash.length === HASH_BYTES, `a tree hash is ${HASH_BYTES} bytes, not ${hash.length}`);
}

function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Unverifiable(otherwise);
}
