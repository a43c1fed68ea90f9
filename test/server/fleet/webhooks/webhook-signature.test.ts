import { describe, expect, it } from 'vitest';
import { refusalOfWebhook, retryAfterMs, secretText, signatureOf } from '../../../../server/fleet/webhooks/index.ts';

// The vector that the libraries of the Standard Webhooks project share.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const SENT = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
const OTHER = secretText(new Uint8Array(32).fill(7));

function received({ signature = signatureOf([SECRET], SENT), body = SENT.body, nowS = SENT.timestamp, known = false, leaveOut = '' } = {}) {
  const headers = new Headers({ 'webhook-id': SENT.id, 'webhook-timestamp': String(SENT.timestamp), 'webhook-signature': signature });
  headers.delete(leaveOut === '' ? 'x-none' : leaveOut);
  return refusalOfWebhook({ headers, body, secret: SECRET, nowS, isKnown: () => known });
}

describe('a webhook’s signature', () => {
  it('is the one of Standard Webhooks', () => {
    expect(signatureOf([SECRET], SENT)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is given under both secrets while one follows the other', () => {
    const both = signatureOf([OTHER, SECRET], SENT);
    expect(both.split(' ')).toHaveLength(2);
    expect(received({ signature: both })).toBeNull();
  });

  it('SSRF-10: is believed by a receiver neither when missing, under another secret, older than five minutes, seen before, nor over a body that was written anew', () => {
    expect(received()).toBeNull();
    expect([received({ leaveOut: 'webhook-signature' }), received({ leaveOut: 'webhook-id' }), received({ leaveOut: 'webhook-timestamp' })]).toEqual(['missing-header', 'missing-header', 'missing-header']);
    expect(received({ signature: signatureOf([OTHER], SENT) })).toBe('bad-signature');
    expect([received({ nowS: SENT.timestamp + 300 }), received({ nowS: SENT.timestamp + 301 }), received({ nowS: SENT.timestamp - 301 })]).toEqual([null, 'bad-timestamp', 'bad-timestamp']);
    expect(received({ known: true })).toBe('replayed');
    expect(received({ body: JSON.stringify(JSON.parse(SENT.body)) })).toBe('bad-signature');
  });

  it('is tried again ever later, and not for ever', () => {
    const waits = Array.from({ length: 12 }, (_, at) => retryAfterMs(at + 1, 0));
    expect(waits.slice(0, 9)).toEqual([30, 120, 600, 3_600, 7_200, 18_000, 36_000, 36_000, 36_000].map((seconds) => seconds * 1_000));
    expect(waits.slice(9)).toEqual([null, null, null]);
    expect(retryAfterMs(1, 1)).toBe(33_000);
  });
});
