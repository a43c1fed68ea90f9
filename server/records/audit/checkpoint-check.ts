import { sameBytes, utf8 } from '../../../shared/byte-text.ts';
import { openCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import type { NoteVerifier } from '../../../shared/signed-note.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { sha256 } from './node-hash.ts';
import { verifierOf } from './signing-key.ts';

/** What a checkpoint must say. */
interface Expected {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Why a signed checkpoint is not the one expected of this log, or null. The log's key is read once for all its checkpoints. */
export type CheckpointProblem = (note: string, expected: Expected) => string | null;

export function checkpointProblems(origin: string, vkey: string): CheckpointProblem {
  let verifier: NoteVerifier | null = null;
  return (note, { size, root }) => {
    try {
      const checkpoint = openCheckpoint(note, (verifier ??= noteVerifierOf(vkey)));
      if (checkpoint.origin !== origin) return 'it is a checkpoint of another log';
      if (checkpoint.size !== size) return `it covers ${checkpoint.size} entries, not ${size}`;
      return sameBytes(checkpoint.root, root) ? null : 'its root is not that of the entries';
    } catch (reason) {
      if (reason instanceof Unverifiable) return reason.message;
      throw reason;
    }
  };
}

function noteVerifierOf(vkey: string): NoteVerifier {
  const { name, id, publicKey } = parseVkey(sha256, vkey);
  const verify = verifierOf(publicKey);
  return { name, id, verify: (text, payload) => verify(utf8(text), payload) };
}
