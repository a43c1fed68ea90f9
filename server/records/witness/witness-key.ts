import { formatVkey, noteKey } from '../../../shared/note-key.ts';
import { cosigner } from '../../../shared/note-signature.ts';
import { parseNote, signNote } from '../../../shared/signed-note.ts';
import { openKeyPair, sha256 } from '../audit/index.ts';

/** The pair with which this installation cosigns what others' logs say of themselves; it signs nothing else. */
export interface WitnessKey {
  readonly name: string;
  readonly vkey: string;
  /** The cosignature line under a checkpoint, for this second since 1970. */
  line(note: string, seconds: number): string;
}

export function openWitnessKey(deploymentKey: Uint8Array, installation: string): WitnessKey {
  const pair = openKeyPair(deploymentKey, 'witness signature');
  const key = noteKey(sha256, `${installation}.local.countersign/witness`, 'cosignature/v1', pair.publicKey);
  return {
    name: key.name, vkey: formatVkey(key),
    line: (note, seconds) => {
      const { text } = parseNote(note);
      return signNote(text, [cosigner(key, (message) => pair.sign(message), seconds)]).slice(text.length + 1);
    },
  };
}
