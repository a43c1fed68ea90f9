import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { sameBytes } from '../../../shared/byte-text.ts';
import type { SubjectKeyRef } from './key-shelf.ts';
import type { SubjectSecrets } from './subject-secrets.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const TEXT_AT = IV_BYTES + TAG_BYTES;
/** Stated each time: without it Node accepts a four-byte tag. One object for all, because a million boxes are opened one after the other. */
const TAG = { authTagLength: TAG_BYTES } as const;

/** What one entry tells of one person. */
export interface Told {
  /** Names of the disclosures, a blank between. */
  readonly names: string;
  /** The disclosures themselves (RFC 9901), joined by `~`; ASCII. */
  readonly texts: string;
  /** Their digests, as the entry promises them. */
  readonly digests: readonly string[];
}

/**
 * AES-256-GCM under the person's key. Box: 12-byte IV, 16-byte tag, ciphertext. The IV is a MAC, under a key of the tenant's that
 * outlives the person's, over which key it is and which digests the entry promised: as good as a random one, because each digest
 * is salted, and it says for ever which disclosures these were, also when nobody can open them any more.
 */
export function sealBox(secrets: Pick<SubjectSecrets, 'mark'>, ref: SubjectKeyRef, key: KeyObject, { names, texts, digests }: Told): Buffer {
  const iv = secrets.mark(ref, marked(names, digests));
  const cipher = createCipheriv('aes-256-gcm', key, iv, TAG);
  cipher.setAAD(boundTo(names));
  const text = cipher.update(texts, 'latin1');
  cipher.final(); // GCM keeps nothing back
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

/** The disclosures, joined by `~`; null when a byte of the box or its names are not those that were sealed, or the key is another. */
export function openBox(key: KeyObject, names: string, box: Uint8Array): string | null {
  if (box.length < TEXT_AT) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, IV_BYTES), TAG);
  decipher.setAAD(boundTo(names));
  decipher.setAuthTag(box.subarray(IV_BYTES, TEXT_AT));
  const text = decipher.update(box.subarray(TEXT_AT)); // bytes: for a text Node opens a decoder each time
  try {
    decipher.final();
    return text.toString('latin1');
  } catch {
    return null; // the tag does not fit: said by the answer
  }
}

/** Which of an entry's digests these disclosures have, without opening them; null when the box was never sealed for this entry under this key. */
export function digestsOfBox(secrets: Pick<SubjectSecrets, 'mark'>, ref: SubjectKeyRef, names: string, box: Uint8Array, promised: readonly string[]): readonly string[] | null {
  const iv = box.subarray(0, IV_BYTES);
  for (const digests of choices(promised, names.split(' ').length)) if (sameBytes(secrets.mark(ref, marked(names, digests)), iv)) return digests;
  return null;
}

function marked(names: string, digests: readonly string[]): string {
  return `${names}\n${[...digests].sort().join('~')}`;
}

function boundTo(names: string): Buffer {
  return Buffer.from(`audit_disclosure ${names}`, 'latin1');
}

/** Every way to take `count` of at most six. */
function* choices(of: readonly string[], count: number): Generator<readonly string[]> {
  if (count === 0) yield [];
  for (const [at, one] of of.entries()) if (count > 0) for (const rest of choices(of.slice(at + 1), count - 1)) yield [one, ...rest];
}
