import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { weaknessOf } from '../../../server/base/weak-secret.ts';

describe('weak secrets', () => {
  it.each([
    ['change-me', 'example'], ['change-me-in-production-change-me-in-production', 'example'], ['your-secret-key-here', 'example'], ['your-secret-key-here-your-secret-key-here', 'example'],
    ['super-secret-value-super-secret-value-1', 'example'], ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'repeats'], ['qzx7Kd9Lqzx7Kd9Lqzx7Kd9Lqzx7Kd9L', 'repeats'],
  ])('refuses %j', (text, why) => {
    expect(weaknessOf(Buffer.from(text))).toContain(why);
  });

  it('refuses zeros, counting bytes and a short piece repeated', () => {
    expect(weaknessOf(new Uint8Array(32))).toContain('repeats');
    expect(weaknessOf(Uint8Array.from({ length: 32 }, (_, index) => index))).toContain('counts');
    expect(weaknessOf(Uint8Array.from({ length: 32 }, (_, index) => 200 - index))).toContain('counts');
    expect(weaknessOf(Buffer.from('0123456789abcdef'.repeat(4), 'hex'))).toContain('repeats');
  });

  it('accepts what a machine made, as bytes, hex or base64', () => {
    for (let round = 0; round < 500; round += 1) {
      const bytes = randomBytes(32);
      expect([weaknessOf(bytes), weaknessOf(Buffer.from(bytes.toString('hex'))), weaknessOf(Buffer.from(bytes.toString('base64')))]).toEqual([null, null, null]);
    }
  });
});
