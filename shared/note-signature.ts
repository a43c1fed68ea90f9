import { concatBytes, utf8 } from './byte-text.ts';
import type { NoteKey } from './note-key.ts';
import type { NoteSigner, NoteVerifier } from './signed-note.ts';
import { Unverifiable } from './unverifiable.ts';

/** RFC 8032. A malformed key or signature is false, not an exception. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
export type SignEd25519 = (message: Uint8Array) => Uint8Array;

const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;

export function noteVerifier({ name, id, algorithm, publicKey }: NoteKey, verify: VerifyEd25519): NoteVerifier {
  const signedMessage = algorithm === 'ed25519' ? plainMessage : cosignedMessage;
  return {
    name,
    id,
    verify(text, payload) {
      const message = signedMessage(text, payload);
      return message !== null && verify(publicKey, message, payload.subarray(-SIGNATURE_BYTES));
    },
  };
}

/** A log's own signature: over the text itself. */
export function noteSigner({ name, id, algorithm }: NoteKey, sign: SignEd25519): NoteSigner {
  if (algorithm !== 'ed25519') throw new RangeError(`${name} is a witness key: it signs with a time`);
  return { name, id, sign: (text) => sign(utf8(text)) };
}

/** A witness's cosignature (C2SP tlog-cosignature): over the checkpoint and the second, counted from 1970, at which it was the newest seen. */
export function cosigner({ name, id, algorithm }: NoteKey, sign: SignEd25519, seconds: number): NoteSigner {
  if (algorithm !== 'cosignature/v1') throw new RangeError(`${name} is not a witness key`);
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw new RangeError(`${seconds} is not a whole second after 1970`);
  return { name, id, sign: (text) => concatBytes(timeBytes(seconds), sign(cosignatureMessage(text, seconds))) };
}

/** The second at which a witness signed, from the payload of its signature; throws `Unverifiable` when it is no cosignature. */
export function cosignatureTime(payload: Uint8Array): number {
  const seconds = readTime(payload);
  if (seconds === null) throw new Unverifiable('malformed cosignature');
  return seconds;
}

function plainMessage(text: string, payload: Uint8Array): Uint8Array | null {
  return payload.length === SIGNATURE_BYTES ? utf8(text) : null;
}

function cosignedMessage(text: string, payload: Uint8Array): Uint8Array | null {
  const seconds = readTime(payload);
  return seconds === null ? null : cosignatureMessage(text, seconds);
}

function cosignatureMessage(text: string, seconds: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
}

function timeBytes(seconds: number): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds));
  return bytes;
}

function readTime(payload: Uint8Array): number | null {
  if (payload.length !== TIME_BYTES + SIGNATURE_BYTES) return null;
  const seconds = Number(new DataView(payload.buffer, payload.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(seconds) ? seconds : null;
}
