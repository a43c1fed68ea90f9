import { createHmac, timingSafeEqual } from 'node:crypto';

/** What is kept of a key: HMAC-SHA256 under the pepper, hex. */
export function macOf(pepper: Uint8Array, key: string): string {
  return createHmac('sha256', pepper).update(key, 'utf8').digest('hex');
}

/** Compared whole, however early they differ. */
export function isSameMac(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')];
  return left.length === right.length && timingSafeEqual(left, right);
}
