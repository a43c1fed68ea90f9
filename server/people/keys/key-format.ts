import { crc32 } from 'node:zlib';
import type { Ids } from '../../base/ids.ts';

/** Prefixes that made keys may carry: ours, and those of the documents (FEATURES U21, T07). Scanners know keys by them. */
export const KEY_PREFIXES = ['cssk_live_', 'cssk_test_', 'sk_live_', 'tf_'] as const;
export type KeyPrefix = (typeof KEY_PREFIXES)[number];

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_CHARS = 13;
const SECRET_CHARS = 43;
const CHECK_CHARS = 6;
/** The largest multiple of 62 in a byte: larger bytes are drawn again, so that no character is likelier than another. */
const FAIR = 248;

const FORM = /^(cssk_live_|cssk_test_|sk_live_|tf_)([0-9A-Za-z]{13})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** `<prefix><13 id>_<43 secret><6 checksum>`, base62. The secret has 256 bits; the checksum is the CRC-32 of all before it. */
export function makeKey(prefix: KeyPrefix, ids: Pick<Ids, 'bytes'>): string {
  const body = `${prefix}${randomText(ID_CHARS, ids)}_${randomText(SECRET_CHARS, ids)}`;
  return body + checksumOf(body);
}

export type KeyForm = { readonly kind: 'made'; readonly prefix: KeyPrefix } | { readonly kind: 'mistyped' } | { readonly kind: 'foreign' };

/**
 * What a text is as a key, before anybody looks it up: a key of ours; one of ours with a slip in it, which no lookup can
 * find; or a text of somebody's own, as a bootstrap file may declare it.
 */
export function formOfKey(text: string): KeyForm {
  const prefix = KEY_PREFIXES.find((one) => text.startsWith(one));
  if (prefix !== undefined && FORM.test(text)) {
    const body = text.slice(0, -CHECK_CHARS);
    return text.slice(-CHECK_CHARS) === checksumOf(body) ? { kind: 'made', prefix } : { kind: 'mistyped' };
  }
  return text.startsWith('cssk_') ? { kind: 'mistyped' } : { kind: 'foreign' };
}

/** The prefix of the key that a hint belongs to; null for a declared key. */
export function formOfHint(hint: string | null): KeyPrefix | null {
  return KEY_PREFIXES.find((one) => hint?.startsWith(one)) ?? null;
}

/** What may be shown of a made key afterwards: its public id and last four characters. */
export function hintOf(key: string, prefix: KeyPrefix): string {
  return `${key.slice(0, prefix.length + ID_CHARS)}…${key.slice(-4)}`;
}

function randomText(length: number, ids: Pick<Ids, 'bytes'>): string {
  let text = '';
  while (text.length < length) {
    for (const byte of ids.bytes(length)) if (byte < FAIR && text.length < length) text += BASE62.charAt(byte % BASE62.length);
  }
  return text;
}

/** Six base62 digits of the CRC-32 of all that stands before them. */
export function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < CHECK_CHARS; place += 1) {
    text = BASE62.charAt(rest % BASE62.length) + text;
    rest = Math.floor(rest / BASE62.length);
  }
  return text;
}
