/**
 * Bytes as text and back (RFC 4648), alike in Node and in a browser. Decoding is strict: every byte string has exactly one
 * accepted text, so a flipped padding bit or a stray blank is never overlooked; anything else decodes to null.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const NOT_ASCII = /[^\0-\x7f]/;
const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Few enough arguments for one call of String.fromCharCode in every engine. */
const CHUNK = 8192;

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of these UTF-8 bytes, or null when they are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // the decoder has no other way to say so
  }
}

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX_OF_BYTE[byte];
  return hex;
}

/** Lower-case digits only. */
export function fromHex(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return null;
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(binary(bytes));
}

export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const decoded = atob(text);
  return btoa(decoded) === text ? bytesOf(decoded) : null;
}

/** Without padding, as JOSE and SD-JWT want it. */
export function toBase64Url(bytes: Uint8Array): string {
  return urlSafe(toBase64(bytes));
}

/** base64url of a text's UTF-8; many times faster than going through bytes when the text is ASCII. */
export function textToBase64Url(text: string): string {
  return NOT_ASCII.test(text) ? toBase64Url(utf8(text)) : urlSafe(btoa(text));
}

export function fromBase64Url(text: string): Uint8Array | null {
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return null;
  const decoded = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return urlSafe(btoa(decoded)) === text ? bytesOf(decoded) : null;
}

/** For public values only: it stops at the first difference, so it must not compare secrets. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function binary(bytes: Uint8Array): string {
  let chars = '';
  for (let at = 0; at < bytes.length; at += CHUNK) chars += Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + CHUNK));
  return chars;
}

function bytesOf(chars: string): Uint8Array {
  const bytes = new Uint8Array(chars.length);
  for (let at = 0; at < chars.length; at++) bytes[at] = chars.charCodeAt(at);
  return bytes;
}

function urlSafe(base64: string): string {
  const text = base64.includes('+') ? base64.replaceAll('+', '-') : base64;
  const safe = text.includes('/') ? text.replaceAll('/', '_') : text;
  const padding = safe.indexOf('=');
  return padding === -1 ? safe : safe.slice(0, padding);
}
