import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Which 30-second step a moment is in (RFC 6238, T0 = 0). */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}

/** The code of one step: HMAC-SHA-1 and dynamic truncation (RFC 4226 section 5.3), as every authenticator application makes it. */
export function codeAt(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is: the present one, the one before (somebody typed slowly) or the one after (their clock is ahead); else null. */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number): number | null {
  const now = stepAt(nowMs);
  const given = Buffer.from(code, 'utf8');
  const matches = [now, now - 1, now + 1].filter((step) => {
    const right = Buffer.from(codeAt(secret, step), 'utf8');
    return right.length === given.length && timingSafeEqual(right, given);
  });
  return matches[0] ?? null;
}

/** RFC 4648 without padding: how a secret is typed and how `otpauth:` carries it. */
export function base32(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) text += BASE32.charAt((value >>> (bits -= 5)) & 31);
  }
  return bits > 0 ? text + BASE32.charAt((value << (5 - bits)) & 31) : text;
}

/** What an authenticator application reads from a QR code (Key URI format). */
export function otpauthUri({ secret, account, issuer }: { readonly secret: Uint8Array; readonly account: string; readonly issuer: string }): string {
  const [who, by] = [encodeURIComponent(account), encodeURIComponent(issuer)];
  return `otpauth://totp/${by}:${who}?secret=${base32(secret)}&issuer=${by}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
}
