import { createHmac, timingSafeEqual } from 'node:crypto';

/** Standard Webhooks 1.0: `whsec_` and the key in base64; 24 to 64 bytes. */
const PREFIX = 'whsec_';
const TOLERANCE_S = 300;

export function secretText(key: Uint8Array): string {
  return PREFIX + Buffer.from(key).toString('base64');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
}

/** One `v1,<base64>` per secret, parted by blanks: while a secret is being changed both sign. */
export function signatureOf(secrets: readonly string[], { id, timestamp, body }: { readonly id: string; readonly timestamp: number; readonly body: string }): string {
  return secrets.map((secret) => `v1,${macOf(secret, `${id}.${timestamp}.${body}`).toString('base64')}`).join(' ');
}

function macOf(secret: string, text: string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(text, 'utf8').digest();
}

export interface ReceivedWebhook {
  readonly headers: Headers;
  /** The bytes as they came: a body that was parsed and written again is another one. */
  readonly body: string;
  readonly secret: string;
  readonly nowS: number;
  /** Whether an id came before, within the time in which its signature holds. */
  readonly isKnown?: (id: string) => boolean;
}

/** What a receiver asks before it believes a delivery: why it does not, or null. */
export function refusalOfWebhook({ headers, body, secret, nowS, isKnown }: ReceivedWebhook): 'missing-header' | 'bad-timestamp' | 'bad-signature' | 'replayed' | null {
  const [id, stamp, signatures] = [headers.get('webhook-id'), headers.get('webhook-timestamp'), headers.get('webhook-signature')];
  if (!id || !stamp || !signatures) return 'missing-header';
  if (!/^\d{1,12}$/.test(stamp) || Math.abs(nowS - Number(stamp)) > TOLERANCE_S) return 'bad-timestamp';
  const expected = macOf(secret, `${id}.${stamp}.${body}`);
  const matches = signatures.split(' ').some((one) => {
    const given = one.startsWith('v1,') ? Buffer.from(one.slice(3), 'base64') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!matches) return 'bad-signature';
  return isKnown?.(id) ? 'replayed' : null;
}
