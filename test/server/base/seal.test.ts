import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../server/base/ids.ts';
import { deriveKey, openSealer } from '../../../server/base/seal.ts';

const KEY = new Uint8Array(32).map((_, index) => (index * 37 + 11) % 256);
const PLACE = ['setting', 'row-1', 'value'];
const sealer = openSealer(deriveKey(KEY, 'test'), systemIds);
const secret = Buffer.from('a small secret', 'utf8');

describe('sealing', () => {
  it('gives back what was sealed, at the same place under the same key', () => {
    expect(sealer.unseal(sealer.seal(secret, PLACE), PLACE)).toEqual(secret);
    expect(sealer.unseal(sealer.seal(Buffer.alloc(0), PLACE), PLACE)).toHaveLength(0);
  });

  it('does not open at another place, however the place is cut', () => {
    const box = sealer.seal(secret, ['a', 'bc']);
    expect(() => sealer.unseal(box, ['ab', 'c'])).toThrow('does not open');
    expect(() => sealer.unseal(box, ['a', 'bc', ''])).toThrow('does not open');
  });

  it('does not open under the key of another purpose', () => {
    const other = openSealer(deriveKey(KEY, 'other'), systemIds);
    expect(() => other.unseal(sealer.seal(secret, PLACE), PLACE)).toThrow('does not open');
  });

  it('does not open after any single byte of the box was changed', () => {
    const box = sealer.seal(secret, PLACE);
    for (let at = 0; at < box.length; at += 1) {
      const changed = Buffer.from(box);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => sealer.unseal(changed, PLACE)).toThrow(/sealed value/);
    }
  });

  it('refuses boxes that are cut short, down to a four-byte tag and to nothing', () => {
    const box = sealer.seal(secret, PLACE);
    for (const length of [0, 1, 13, 17, 28, box.length - 1]) expect(() => sealer.unseal(box.subarray(0, length), PLACE)).toThrow(/sealed value/);
  });

  it('never seals the same value into the same box', () => {
    const boxes = new Set(Array.from({ length: 2_000 }, () => sealer.seal(secret, PLACE).toString('hex')));
    expect(boxes.size).toBe(2_000);
  });

  it('refuses a data key of another length and a purpose without a name', () => {
    expect(() => deriveKey(new Uint8Array(16), 'test')).toThrow('32 bytes');
    expect(() => deriveKey(KEY, '')).toThrow('purpose');
  });
});
