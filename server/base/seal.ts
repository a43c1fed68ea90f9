import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Ids } from './ids.ts';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + IV_BYTES + TAG_BYTES;
const SALT = 'countersign/v1';

/** A key of its own for each purpose, so that no two uses ever share one (HKDF-SHA256, RFC 5869). 32 bytes. */
export function deriveKey(root: Uint8Array, purpose: string): Buffer {
  if (root.length !== 32) throw new Error('keys are derived from 32 bytes');
  if (purpose === '') throw new Error('a derived key needs a purpose');
  return Buffer.from(hkdfSync('sha256', root, SALT, purpose, 32));
}

/** Locks single small values. `place` names where the value stands (table, row, column); moved elsewhere it does not open. */
export interface Sealer {
  seal(plain: Uint8Array, place: readonly string[]): Buffer;
  /** Throws a plain error when the box, its place or the key is not the one it was sealed with. */
  unseal(box: Uint8Array, place: readonly string[]): Buffer;
}

/** AES-256-GCM under one derived key. Box: version byte, 12-byte random IV, 16-byte tag, ciphertext. */
export function openSealer(key: Uint8Array, ids: Pick<Ids, 'bytes'>): Sealer {
  return {
    seal(plain, place) {
      const iv = ids.bytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(place));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), text]);
    },
    unseal(box, place) {
      if (box.length < HEAD_BYTES || box[0] !== VERSION) throw new Error('this is not a sealed value');
      // Without a stated length Node accepts a four-byte tag.
      const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(1, 1 + IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(place));
      decipher.setAuthTag(box.subarray(1 + IV_BYTES, HEAD_BYTES));
      try {
        return Buffer.concat([decipher.update(box.subarray(HEAD_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new Error('a sealed value does not open: other key, other place, or changed bytes', { cause });
      }
    },
  };
}

/** JSON keeps ['a','bc'] and ['ab','c'] apart. */
function boundTo(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([VERSION, ...place]), 'utf8');
}
