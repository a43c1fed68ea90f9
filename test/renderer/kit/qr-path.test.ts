import fc from 'fast-check';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { qrPath } from '../../../renderer/kit/qr-path.ts';

/** The squares that a path of ours covers. */
function squaresOf(path: string): ReadonlySet<string> {
  return new Set([...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].flatMap(([, x, y, length]) => Array.from({ length: Number(length) }, (_, index) => `${Number(x) + index},${y}`)));
}

describe('a QR code’s path', () => {
  it('covers exactly the dark squares', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 8 }), (rows) => {
      const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`${x},${y}`] : [])));
      expect(squaresOf(qrPath(rows))).toEqual(new Set(dark));
    }));
  });

  it('draws the three corners by which cameras find a code', () => {
    const { data, size } = encode('otpauth://totp/Countersign:ada?secret=GEZDGNBVGY3TQOJQ', { ecc: 'M', border: 0 });
    const squares = squaresOf(qrPath(data));
    for (const [x, y] of [[0, 0], [size - 7, 0], [0, size - 7]] as const) {
      expect([squares.has(`${x},${y}`), squares.has(`${x + 1},${y + 1}`), squares.has(`${x + 3},${y + 3}`)]).toEqual([true, false, true]);
    }
  });
});
