import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import { formOfKey, KEY_PREFIXES } from '../../../../server/people/keys/index.ts';
import { hintOf, makeKey } from '../../../../server/people/keys/key-format.ts';

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A small generator, so that a failure can be repeated. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('API keys', () => {
  it('have 73 characters and are recognised by prefix and checksum', () => {
    const key = makeKey('cssk_live_', systemIds);
    expect(key).toMatch(/^cssk_live_[0-9A-Za-z]{13}_[0-9A-Za-z]{49}$/);
    expect(key).toHaveLength(73);
    for (const prefix of KEY_PREFIXES) expect(formOfKey(makeKey(prefix, systemIds))).toEqual({ kind: 'made', prefix });
  });

  it('are never taken for good after one character was mistyped, in 2,000 samples', () => {
    const random = seeded(20_261_121);
    const missed = Array.from({ length: 2_000 }, () => {
      const key = makeKey('cssk_live_', systemIds);
      const at = random(key.length);
      const other = CHARACTERS.replace(key.charAt(at), '').charAt(random(61));
      return key.slice(0, at) + other + key.slice(at + 1);
    }).filter((typo) => formOfKey(typo).kind === 'made');
    expect(missed).toEqual([]);
  });

  it('are never taken for good after two neighbours were swapped or one was left out', () => {
    const key = makeKey('cssk_live_', systemIds);
    for (let at = 0; at < key.length - 1; at += 1) {
      const swapped = key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2);
      if (swapped !== key) expect(formOfKey(swapped).kind).not.toBe('made');
      expect(formOfKey(key.slice(0, at) + key.slice(at + 1)).kind).not.toBe('made');
    }
  });

  it('use every character about as often as any other', () => {
    const counts = new Map<string, number>();
    for (let round = 0; round < 1_000; round += 1) for (const char of makeKey('cssk_live_', systemIds).slice(24, 67)) counts.set(char, (counts.get(char) ?? 0) + 1);
    const expected = 43_000 / 62;
    expect(counts.size).toBe(62);
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  it('of somebody else are foreign, not wrong, unless they pretend to be ours', () => {
    expect(formOfKey('dev_admin_key')).toEqual({ kind: 'foreign' });
    expect(formOfKey('sk_live_abc123')).toEqual({ kind: 'foreign' });
    expect(formOfKey('cssk_live_short')).toEqual({ kind: 'mistyped' });
  });

  it('leave behind their public id and four characters', () => {
    const key = makeKey('cssk_live_', systemIds);
    expect(hintOf(key, 'cssk_live_')).toBe(`${key.slice(0, 23)}…${key.slice(-4)}`);
  });
});
