import { concatBytes, fromBase64, toBase64, toHex, utf8 } from './byte-text.ts';
import type { Sha256 } from './tree-hash.ts';
import { Unverifiable } from './unverifiable.ts';

/** Signature types of C2SP signed-note: a plain Ed25519 signature, and a witness's Ed25519 signature with the time. */
export type NoteAlgorithm = 'ed25519' | 'cosignature/v1';

/** A public key by its name. `id` is what a signature line repeats: four bytes as eight hex digits, a hint and not an identity. */
export interface NoteKey {
  readonly name: string;
  readonly id: string;
  readonly algorithm: NoteAlgorithm;
  readonly publicKey: Uint8Array;
}

const TYPE_BYTES: Readonly<Record<NoteAlgorithm, number>> = { ed25519: 0x01, 'cosignature/v1': 0x04 };
const ED25519_KEY_BYTES = 32;
/** Other implementations refuse longer names. */
const MAX_NAME_BYTES = 255;

export function noteKey(sha256: Sha256, name: string, algorithm: NoteAlgorithm, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name)) throw new RangeError(`a key name has no blanks, controls or plus signs and at most ${MAX_NAME_BYTES} bytes: "${name}"`);
  if (publicKey.length !== ED25519_KEY_BYTES) throw new RangeError(`an Ed25519 public key is ${ED25519_KEY_BYTES} bytes, not ${publicKey.length}`);
  const id = sha256(concatBytes(utf8(`${name}\n`), typedKey(algorithm, publicKey))).subarray(0, 4);
  return { name, id: toHex(id), algorithm, publicKey };
}

/** The line a log hands out: `<name>+<id>+<base64(type || key)>`. */
export function formatVkey(key: NoteKey): string {
  return `${key.name}+${key.id}+${toBase64(typedKey(key.algorithm, key.publicKey))}`;
}

/** Whether a text is written as a verifier key is, which is all that can be said of one before anything is held against it. */
export function isVkeyForm(text: string): boolean {
  return /^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** Throws `Unverifiable` for an unknown type, a malformed key or an id that is not this key's. */
export function parseVkey(sha256: Sha256, vkey: string): NoteKey {
  // The base64 may hold plus signs, the name and the id cannot.
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const typed = encoded === undefined ? null : fromBase64(encoded);
  if (name === undefined || !isKeyName(name) || typed?.length !== 1 + ED25519_KEY_BYTES) throw new Unverifiable('malformed verifier key');
  const algorithm = algorithmOf(typed[0]);
  if (!algorithm) throw new Unverifiable(`verifier key of unknown type ${typed[0]}`);
  const key = noteKey(sha256, name, algorithm, typed.slice(1));
  if (key.id !== id) throw new Unverifiable(`verifier key ${name} says id ${id} but has ${key.id}`);
  return key;
}

export function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name) && name.isWellFormed() && utf8(name).length <= MAX_NAME_BYTES;
}

function algorithmOf(typeByte: number | undefined): NoteAlgorithm | null {
  if (typeByte === TYPE_BYTES.ed25519) return 'ed25519';
  return typeByte === TYPE_BYTES['cosignature/v1'] ? 'cosignature/v1' : null;
}

function typedKey(algorithm: NoteAlgorithm, publicKey: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(TYPE_BYTES[algorithm]), publicKey);
}
