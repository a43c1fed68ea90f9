import { describe, expect, it } from 'vitest';
import { SCRUBBED, scrubObject, scrubText } from '../../shared/scrub-credentials.ts';

describe('D42: credential-like text', () => {
  it.each([
    ['Authorization: Bearer abcdef1234567890', 'abcdef1234567890'], ['connect postgres://app:hunter22@db:5432/x', 'hunter22'], ['password=correct-horse', 'correct-horse'], ['{"api_key": "k-123456"}', 'k-123456'],
    ['token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJhbGci'], ['key sk-proj-abcdefghijklmnopqrstuvwx', 'abcdefghij'], ['ghp_abcdefghijklmnopqrstuvwxyz012345', 'ghp_abc'], ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSF'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'], ["client_secret='s3cr3t'", 's3cr3t'],
  ])('is taken out of %j', (text, secret) => {
    const scrubbed = scrubText(text);
    expect(scrubbed).not.toContain(secret);
    expect(scrubbed).toContain(SCRUBBED);
  });

  it.each(['The token has expired.', 'https://example.com/path?page=2', 'tokens: 120 of 400', 'ask Basic questions', 'agent-version 1.2.3', 'user@example.com', 'registry limits: too much'])('leaves %j as it is', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  it('is taken out of every depth of a value; flags, numbers, keys and order stay', () => {
    expect(scrubObject({ password: false, tokens: 12, before: { authorization: 'x' }, list: ['Bearer abcdefghijk1', { note: 'fine' }] })).toEqual({ password: false, tokens: 12, before: { authorization: SCRUBBED }, list: [`Bearer ${SCRUBBED}`, { note: 'fine' }] });
  });
});
