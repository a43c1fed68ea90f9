import { describe, expect, it } from 'vitest';
import { redactFields, redactText } from '../../main/redaction.ts';

const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'].join('.');

describe('redaction', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'abc.def-123'], ['key cssk_live_0a1b2c3d', '0a1b2c3d'], [`refresh csr_${'x'.repeat(60)}`, 'xxxx'],
    [`token ${jwt} used`, 'c2lnbmF0dXJl'], ['cookie __Host-cs=abcdef; Path=/', 'abcdef'], ['GET /sse?ticket=t0p&x=1', 't0p'], ['open /#setup=one-time', 'one-time'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'], ['?access_token=zzz', 'zzz'],
  ])('DS22: takes the secret out of %j', (text, secret) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text)).toContain('***');
  });

  it.each(['PORT: expected a number', 'the server ended with code 9', 'GET /api/v1/runs?size=20 200', 'exit code: 1'])('leaves %j as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('DS22: never writes the value of a field that names a secret, at any depth', () => {
    const fields = {
      password: 'p1', apiKey: 'p2', api_key: 'p3', 'X-Api-Key': 'p4', refreshToken: 'p5', set_cookie: 'p6', Authorization: 'p7', dataKey: new Uint8Array([112]), prompt: 'p8',
      inner: [{ clientSecret: 'p9' }], safe: { id: 7 },
    };

    const written = JSON.stringify(redactFields(fields));

    expect(written).not.toMatch(/p[1-9]/);
    expect(JSON.parse(written)).toMatchObject({ inner: [{ clientSecret: '***' }], safe: { id: 7 } });
  });

  it('keeps of an error its words and its way, redacted', () => {
    const written = redactFields({ error: new TypeError('sent Bearer abc') });

    expect(written).toMatchObject({ error: { name: 'TypeError', message: 'sent ***', stack: expect.stringContaining('redaction.test') } });
  });

  it('writes bytes as nothing', () => {
    expect(redactFields({ body: Buffer.from('secret') })).toEqual({ body: '***' });
  });
});
