import { concatBytes, fromBase64, fromHex, toBase64, toHex } from './byte-text.ts';
import { isKeyName } from './note-key.ts';
import { Unverifiable } from './unverifiable.ts';

/** One signature line. `payload` is what follows the key id: the signature itself, for a witness with its time before it. */
export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly payload: Uint8Array;
}

/** C2SP signed-note: a text (ending in a newline) and who signed exactly its UTF-8. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSigner {
  readonly name: string;
  readonly id: string;
  sign(text: string): Uint8Array;
}

export interface NoteVerifier {
  readonly name: string;
  readonly id: string;
  verify(text: string, payload: Uint8Array): boolean;
}

/** Generous for a checkpoint, small enough that nobody's note can exhaust us. */
const MAX_NOTE_CHARS = 1_000_000;
const MAX_SIGNATURES = 100;

export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new RangeError('a note ends in a newline and has no other control characters');
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

/** A further line under a note that others signed already. */
export function addSignature(note: string, signer: NoteSigner): string {
  return note + signatureLine(parseNote(note).text, signer);
}

/** Checks the form only, no signature; throws `Unverifiable`. */
export function parseNote(note: string): SignedNote {
  if (note.length > MAX_NOTE_CHARS) throw new Unverifiable('the note is too long');
  // The text itself may hold empty lines, the signatures cannot: the last empty line divides them.
  const divide = note.lastIndexOf('\n\n');
  if (divide === -1 || !note.endsWith('\n')) throw new Unverifiable('the note has no signatures');
  const text = note.slice(0, divide + 1);
  const lines = note.slice(divide + 2).split('\n').slice(0, -1);
  if (!isNoteText(text)) throw new Unverifiable('the text of the note is malformed');
  if (lines.length < 1 || lines.length > MAX_SIGNATURES) throw new Unverifiable(`the note has ${lines.length} signatures`);
  return { text, signatures: lines.map(parseSignature) };
}

/**
 * The note with those signatures that these verifiers know and confirm, one per key. Throws `Unverifiable` when any signature of
 * a known key is false, or when no key is known: strangers' signatures prove nothing and are left out.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): SignedNote {
  const { text, signatures } = parseNote(note);
  const confirmed = new Map<string, NoteSignature>();
  for (const signature of signatures) {
    const key = `${signature.name}+${signature.id}`;
    const known = verifiers.filter(({ name, id }) => name === signature.name && id === signature.id);
    if (known.length === 0) continue;
    if (!known.some((verifier) => verifier.verify(text, signature.payload))) throw new Unverifiable(`the signature of ${key} is false`);
    confirmed.set(key, signature);
  }
  if (confirmed.size === 0) throw new Unverifiable('no known key signed the note');
  return { text, signatures: [...confirmed.values()] };
}

function signatureLine(text: string, signer: NoteSigner): string {
  const keyId = fromHex(signer.id);
  if (!isKeyName(signer.name) || keyId?.length !== 4) throw new RangeError(`"${signer.name}" with id "${signer.id}" cannot sign notes`);
  return `— ${signer.name} ${toBase64(concatBytes(keyId, signer.sign(text)))}\n`;
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || !bytes || bytes.length < 5) throw new Unverifiable('malformed signature line');
  return { name, id: toHex(bytes.subarray(0, 4)), payload: bytes.subarray(4) };
}

function isNoteText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  return text.endsWith('\n') && text.isWellFormed() && !/[\0-\x09\x0b-\x1f]/.test(text);
}
