import { createCipheriv, createDecipheriv } from 'node:crypto';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { Ids } from '../../base/ids.ts';
import type { FieldPlace } from './field-vault.ts';

const VERSION = 1;
const KID_AT = 1;
const IV_AT = KID_AT + 4;
const TAG_AT = IV_AT + 12;
const TEXT_AT = TAG_AT + 16;
const TAG_BYTES = TEXT_AT - TAG_AT;
const CANNOT_OPEN = 'a sealed value does not open: other key, other place, or changed bytes';

/** One key of one tenant, ready for use. */
export interface ValueKey {
  readonly kid: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** AES-256-GCM. Value: version byte, kid as four bytes, 12-byte random IV, 16-byte tag, ciphertext. */
export function sealValue({ kid, key }: ValueKey, place: FieldPlace, secret: string, ids: Pick<Ids, 'bytes'>): Buffer {
  if (!secret.isWellFormed()) throw new Error('a secret with half a character would not come back as it went in');
  const head = Buffer.alloc(IV_AT);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32BE(kid, KID_AT);
  const iv = ids.bytes(TAG_AT - IV_AT);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(place, kid));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), text]);
}

/** Which key of its tenant a value names. Throws a plain error on what is no sealed value. */
export function kidOf(sealed: Uint8Array): number {
  if (sealed.length < TEXT_AT || sealed[0] !== VERSION) throw new Error('this is not a sealed value');
  return new DataView(sealed.buffer, sealed.byteOffset).getUint32(KID_AT);
}

export function openValue({ kid, key }: ValueKey, place: FieldPlace, sealed: Uint8Array): string {
  if (kidOf(sealed) !== kid) throw new Error(CANNOT_OPEN);
  // Without a stated length Node accepts a four-byte tag.
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(IV_AT, TAG_AT), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place, kid));
  decipher.setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
  try {
    return decipher.update(sealed.subarray(TEXT_AT), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new Error(CANNOT_OPEN, { cause });
  }
}

function boundTo({ tenantId, table, row, column }: FieldPlace, kid: number): Buffer {
  return Buffer.from(canonicalJson([VERSION, tenantId, table, row, column, kid]), 'utf8');
}
