import { fromBase64, toBase64 } from './byte-text.ts';
import { isKeyName } from './note-key.ts';
import { type NoteSignature, type NoteVerifier, openNote } from './signed-note.ts';
import { HASH_BYTES } from './tree-hash.ts';
import { Unverifiable } from './unverifiable.ts';

/** What a log commits to: its name, its size and the root over that many leaves. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface OpenedCheckpoint extends Checkpoint {
  /** Of the given witnesses, those whose cosignature is there and true. */
  readonly cosignatures: readonly NoteSignature[];
}

/** C2SP tlog-checkpoint, the note's text: exactly three lines, as extension lines would escape some witnesses' signatures. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new RangeError(`"${origin}" cannot be the origin of a log`);
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is not the size of a log`);
  if (root.length !== HASH_BYTES) throw new RangeError(`a root is ${HASH_BYTES} bytes, not ${root.length}`);
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Throws `Unverifiable`. It proves nothing by itself: whose word it is, `openCheckpoint` says. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin = '', digits = '', encoded = ''] = /^([^\n]+)\n(0|[1-9]\d*)\n([^\n]+)\n$/.exec(text) ?? [];
  const size = Number(digits);
  const root = fromBase64(encoded);
  if (!isKeyName(origin) || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES) throw new Unverifiable('malformed checkpoint');
  return { origin, size, root };
}

/**
 * The checkpoint in a note that the log itself signed under its own origin. Throws `Unverifiable` otherwise, and also when the
 * cosignature of one of these witnesses is false.
 */
export function openCheckpoint(note: string, log: NoteVerifier, witnesses: readonly NoteVerifier[] = []): OpenedCheckpoint {
  const { text, signatures } = openNote(note, [log, ...witnesses]);
  const isByLog = ({ name, id }: NoteSignature): boolean => name === log.name && id === log.id;
  if (!signatures.some(isByLog)) throw new Unverifiable(`${log.name} did not sign this checkpoint`);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.name) throw new Unverifiable(`${log.name} signed a checkpoint of ${checkpoint.origin}`);
  return { ...checkpoint, cosignatures: signatures.filter((signature) => !isByLog(signature)) };
}
