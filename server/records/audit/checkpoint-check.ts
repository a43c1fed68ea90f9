import { sameBytes, utf8 } from '../../../shared/byte-text.ts';
import { openCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { sha256 } from './node-hash.ts';
import { verifyEd25519 } from './signing-key.ts';

interface Expected {
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Why a signed checkpoint is not the one expected of this log at this size, or null. */
export function checkpointProblem(note: string, expected: Expected): string | null {
  try {
    const key = parseVkey(sha256, expected.vkey);
    const checkpoint = openCheckpoint(note, { name: key.name, id: key.id, verify: (text, payload) => verifyEd25519(key.publicKey, utf8(text), payload) });
    if (checkpoint.origin !== expected.origin) return 'it is a checkpoint of another log';
    if (checkpoint.size !== expected.size) return `it covers ${checkpoint.size} entries, not ${expected.size}`;
    if (!sameBytes(checkpoint.root, expected.root)) return 'its root is not that of the entries';
    return null;
  } catch (reason) {
    if (reason instanceof Unverifiable) return reason.message;
    throw reason;
  }
}
