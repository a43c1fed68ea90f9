import { describe, expect, it } from 'vitest';
import { restartAfter } from '../../main/restart-policy.ts';

describe('starting the server again', () => {
  it('DS18: waits 1, 2 and 4 s and gives up at the fourth end within a minute', () => {
    const ends = [0, 1_000, 4_000, 9_000];

    expect(ends.map((end, index) => restartAfter(ends.slice(0, index + 1), end))).toEqual([1_000, 2_000, 4_000, 'give-up']);
  });

  it('DS18: forgets ends that are a minute old', () => {
    expect(restartAfter([0, 1, 2, 60_002], 60_002)).toBe(1_000);
    expect(restartAfter([3, 4, 5, 60_002], 60_002)).toBe('give-up');
  });
});
