import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../../shared/checkpoint.ts';
import { rootOf } from '../../shared/merkle.ts';
import { inclusionProof } from '../../shared/merkle-proof.ts';
import { noteKey } from '../../shared/note-key.ts';
import { cosigner, noteSigner } from '../../shared/note-signature.ts';
import { addSignature, signNote } from '../../shared/signed-note.ts';
import { keyFromSeed, sha256, tree } from '../support/node-signing.ts';

const SIZE = 300;
const origin = 'log.example/t/0190a000/s/e1';
const entries = Array.from({ length: SIZE }, (_, at) => Buffer.from(`{"v":1,"n":${at}}`));
const leaves = entries.map((entry) => tree.leaf(entry));

const logKeys = keyFromSeed(new Uint8Array(32).fill(1));
const witnessKeys = keyFromSeed(new Uint8Array(32).fill(2));
const key = noteKey(sha256, origin, 'ed25519', logKeys.publicKey);
const logSigned = signNote(formatCheckpoint({ origin, size: SIZE, root: rootOf(tree, leaves) }), [noteSigner(key, logKeys.sign)]);
const note = addSignature(logSigned, cosigner(noteKey(sha256, 'witness.example', 'cosignature/v1', witnessKeys.publicKey), witnessKeys.sign, 1_800_000_000));

const trusted = [{
  logID: Buffer.from(key.id, 'hex'),
  baseURL: `https://${origin}`,
  publicKey: logKeys.keyObject,
  validFor: { start: new Date(0), end: new Date(8e15) },
}];

/** What we claim about an entry, in the terms of the foreign verifier. */
function claim(index: number, changes: { readonly note?: string; readonly entry?: Buffer; readonly proof?: Uint8Array[] } = {}) {
  const proof = changes.proof ?? inclusionProof(tree, index, SIZE, (level, at) => rootOf(tree, leaves.slice(at * 2 ** level, (at + 1) * 2 ** level)));
  return {
    logIndex: String(index),
    logId: { keyId: Buffer.from(key.id, 'hex') },
    kindVersion: { kind: '', version: '' },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: {
      logIndex: String(index), treeSize: String(SIZE), rootHash: Buffer.alloc(0), // the verifier reads size and root from the checkpoint
      hashes: proof.map((hash) => Buffer.from(hash)),
      checkpoint: { envelope: changes.note ?? note },
    },
    canonicalizedBody: changes.entry ?? entries[index] ?? expect.fail('no such entry'),
  };
}

describe('a verifier that we did not write (@sigstore/verify)', () => {
  it('accepts the checkpoint we signed, with the size and root we meant', () => {
    const checkpoint = verifyCheckpoint(claim(0), trusted);
    expect([checkpoint.origin, checkpoint.logSize, checkpoint.logHash.equals(rootOf(tree, leaves))]).toEqual([origin, 300n, true]);
  });

  it.each([0, 1, 127, 128, 255, 256, 298, 299])('accepts our proof that entry %i stands in that log', (index) => {
    expect(() => verifyMerkleInclusion(claim(index), verifyCheckpoint(claim(index), trusted))).not.toThrow();
  });

  it('refuses the checkpoint after any change to origin, size or root', () => {
    for (const [from, to] of [['\n300\n', '\n299\n'], ['0190a000/s', '0190b000/s'], [/\n(.)/, '\n9']] as const) {
      expect(() => verifyCheckpoint(claim(0, { note: note.replace(from, to) }), trusted)).toThrow('invalid checkpoint signature');
    }
  });

  it('refuses a changed entry, another index and a changed proof', () => {
    const checkpoint = verifyCheckpoint(claim(0), trusted);
    const proof = claim(77).inclusionProof.hashes;
    const changed = proof.map((hash, at) => (at === 3 ? tree.empty : hash));
    for (const wrong of [claim(77, { entry: Buffer.from('{"v":1,"n":78}') }), claim(76, { proof }), claim(77, { proof: changed })]) {
      expect(() => verifyMerkleInclusion(wrong, checkpoint)).toThrow('calculated root hash does not match inclusion proof');
    }
    expect(() => verifyMerkleInclusion(claim(77, { proof: proof.slice(1) }), checkpoint)).toThrow('invalid hash count');
  });
});
