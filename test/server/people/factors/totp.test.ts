import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, codeAt, otpauthUri, stepAt, stepOfCode } from '../../../../server/people/factors/index.ts';

/** RFC 6238, appendix B, SHA-1: the secret is this text's bytes. */
const RFC_SECRET = Buffer.from('12345678901234567890', 'ascii');
const RFC_VECTORS = [
  [59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'], [20_000_000_000, '65353130'],
] as const;
/** RFC 4226, appendix D: counters 0 to 9. */
const HOTP = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];

describe('codes of an authenticator', () => {
  it.each(RFC_VECTORS)('at second %i of RFC 6238 are %s, of which six digits are shown', (second, code) => {
    expect(codeAt(RFC_SECRET, stepAt(second * 1000), 8)).toBe(code);
    expect(codeAt(RFC_SECRET, stepAt(second * 1000))).toBe(code.slice(-6));
  });

  it('follow RFC 4226 counter by counter', () => {
    expect(HOTP.map((_, counter) => codeAt(RFC_SECRET, counter))).toEqual(HOTP);
  });

  it('are known in their own step, the one before and the one after, and in no other', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.integer({ min: 10, max: 2 ** 40 }), fc.integer({ min: -9, max: 9 }), (secret, step, off) => {
      const found = stepOfCode(secret, codeAt(secret, step + off), step * 30_000 + 12_345);
      if (Math.abs(off) <= 1) expect([step - 1, step, step + 1]).toContain(found);
      else if (found !== null) expect(codeAt(secret, found)).toBe(codeAt(secret, step + off)); // two steps may share a code: one in a million
    }));
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('are never the text %j', (text) => {
    expect(stepOfCode(RFC_SECRET, text, 59_000)).toBeNull();
  });

  it.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('are typed in from base32 as RFC 4648 writes it: %j is %j', (plain, text) => {
    expect(base32(Buffer.from(plain, 'ascii'))).toBe(text);
  });

  it('are set up from an address that names product, account and secret, and breaks on no character', () => {
    const uri = new URL(otpauthUri({ secret: RFC_SECRET, account: 'ada & bob@example.com', issuer: 'Countersign' }));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/Countersign:ada & bob@example.com']);
    expect(Object.fromEntries(uri.searchParams)).toEqual({ secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', issuer: 'Countersign', algorithm: 'SHA1', digits: '6', period: '30' });
  });
});
