import type { TenantId } from '../../../shared/brand.ts';
import { utf8 } from '../../../shared/byte-text.ts';
import { formatCheckpoint } from '../../../shared/checkpoint.ts';
import { formatVkey, type NoteKey, noteKey } from '../../../shared/note-key.ts';
import { type NoteSigner, signNote } from '../../../shared/signed-note.ts';
import { epochOf } from './log-epoch.ts';
import { sha256 } from './node-hash.ts';
import { openSigningKey, type SigningKey } from './signing-key.ts';
import type { TreeState } from './tree-state.ts';

/** Signs the heads of this installation's logs, each under the log's own name (C2SP signed-note, tlog-checkpoint). */
export interface CheckpointSigner {
  /** The name of a tenant’s log in an epoch; the first one unless said otherwise. */
  originOf(tenantId: TenantId, epoch?: number): string;
  vkey(origin: string): string;
  note(origin: string, tree: TreeState): string;
  /** Signs a text under the names of these logs; throws for one that could be taken for a checkpoint. */
  attest(origins: readonly string[], text: string): string;
}

/** The verifier key line of each log that this deployment’s key signs, by the epoch in its name. */
export function openVkeys(deploymentKey: Uint8Array): (origin: string) => string {
  return (origin) => formatVkey(noteKey(sha256, origin, 'ed25519', openSigningKey(deploymentKey, epochOf(origin)).publicKey));
}

export function openCheckpointSigner(deploymentKey: Uint8Array, installation: string): CheckpointSigner {
  const pairs = new Map<number, SigningKey>();
  const pairOf = (origin: string): SigningKey => {
    const epoch = epochOf(origin);
    let pair = pairs.get(epoch);
    if (!pair) pairs.set(epoch, (pair = openSigningKey(deploymentKey, epoch)));
    return pair;
  };
  const keys = new Map<string, NoteKey>();
  const keyOf = (origin: string): NoteKey => {
    let known = keys.get(origin);
    if (!known) keys.set(origin, (known = noteKey(sha256, origin, 'ed25519', pairOf(origin).publicKey)));
    return known;
  };
  const signerOf = (origin: string): NoteSigner => {
    const { name, id } = keyOf(origin);
    return { name, id, sign: (text) => pairOf(origin).sign(utf8(text)) };
  };
  return {
    originOf: (tenantId, epoch = 1) => `${namesOf(installation)}${tenantId}/e${epoch}`,
    vkey: (origin) => formatVkey(keyOf(origin)),
    note: (origin, tree) => signNote(formatCheckpoint({ origin, size: tree.size, root: tree.root() }), [signerOf(origin)]),
    attest: (origins, text) => {
      // A checkpoint's second line is a size (C2SP tlog-checkpoint); nothing else that these keys sign may look like one.
      if (/^[^\n]*\n\d+\n/.test(text)) throw new RangeError('only the log itself signs its checkpoints');
      return signNote(text, origins.map(signerOf));
    },
  };
}

/** Whether a log of this name is one of an installation's. */
export function isOriginOf(installation: string, origin: string): boolean {
  return origin.startsWith(namesOf(installation));
}

function namesOf(installation: string): string {
  return `${installation}.local.countersign/t/`;
}
