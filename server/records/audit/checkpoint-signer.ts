import type { TenantId } from '../../../shared/brand.ts';
import { utf8 } from '../../../shared/byte-text.ts';
import { formatCheckpoint } from '../../../shared/checkpoint.ts';
import { formatVkey, type NoteKey, noteKey } from '../../../shared/note-key.ts';
import { type NoteSigner, signNote } from '../../../shared/signed-note.ts';
import { sha256 } from './node-hash.ts';
import type { SigningKey } from './signing-key.ts';
import type { TreeState } from './tree-state.ts';

/** Signs the heads of this installation's logs, each under the log's own name (C2SP signed-note, tlog-checkpoint). */
export interface CheckpointSigner {
  originOf(tenantId: TenantId): string;
  vkey(origin: string): string;
  note(origin: string, tree: TreeState): string;
  /** Signs a text under the names of these logs; throws for one that could be taken for a checkpoint. */
  attest(origins: readonly string[], text: string): string;
}

/** First epoch: a later one begins when a key was lost or a log had to be given up. */
const EPOCH = 'e1';

/** The verifier key line of a log that this key signs. */
export function vkeyOf(origin: string, publicKey: Uint8Array): string {
  return formatVkey(noteKey(sha256, origin, 'ed25519', publicKey));
}

export function openCheckpointSigner(key: SigningKey, installation: string): CheckpointSigner {
  const keys = new Map<string, NoteKey>();
  const keyOf = (origin: string): NoteKey => {
    let known = keys.get(origin);
    if (!known) keys.set(origin, (known = noteKey(sha256, origin, 'ed25519', key.publicKey)));
    return known;
  };
  const signerOf = (origin: string): NoteSigner => {
    const { name, id } = keyOf(origin);
    return { name, id, sign: (text) => key.sign(utf8(text)) };
  };
  return {
    originOf: (tenantId) => `${installation}.local.countersign/t/${tenantId}/${EPOCH}`,
    vkey: (origin) => formatVkey(keyOf(origin)),
    note: (origin, tree) => signNote(formatCheckpoint({ origin, size: tree.size, root: tree.root() }), [signerOf(origin)]),
    attest: (origins, text) => {
      // A checkpoint's second line is a size (C2SP tlog-checkpoint); nothing else that these keys sign may look like one.
      if (/^[^\n]*\n\d+\n/.test(text)) throw new RangeError('only the log itself signs its checkpoints');
      return signNote(text, origins.map(signerOf));
    },
  };
}
