import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../server/base/ids.ts';

describe('unpredictable bytes', () => {
  it('have the length that was asked for, whether it fits the pool or not', () => {
    for (const length of [0, 1, 16, 63, 64, 65, 5_000]) expect(systemIds.bytes(length)).toHaveLength(length);
  });

  it('KEY-03: never come twice in a million, as long as an IV', () => {
    const seen = new Set<string>();
    for (let n = 0; n < 1_000_000; n++) seen.add(systemIds.bytes(12).toString('latin1'));
    expect(seen.size).toBe(1_000_000);
  });

  it('are the caller’s own: what is written into them reaches nobody else', () => {
    const [mine, other] = [systemIds.bytes(16), systemIds.bytes(16)];
    const before = other.toString('hex');
    mine.fill(0xff);
    expect(other.toString('hex')).toBe(before);
  });
});
