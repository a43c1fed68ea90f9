import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTilePath, tilePath } from '../../shared/tile-path.ts';
import { hasVectors, vectorPaths } from '../support/vectors.ts';

describe('the path of a tile', () => {
  it('groups the index by thousands and names the width of a partial tile', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 3, index: 0, width: 1 })).toBe('tile/3/000.p/1');
    expect(tilePath({ level: 'entries', index: 1000, width: 88 })).toBe('tile/entries/x001/000.p/88');
  });

  it.skipIf(!hasVectors)('is the one under which the golden log keeps each of its files', () => {
    for (const path of vectorPaths('golden-log/tile')) {
      const address = parseTilePath(`tile/${path}`) ?? expect.fail(path);
      expect(tilePath(address)).toBe(`tile/${path}`);
    }
  });

  it('is read back as the same tile', () => {
    const level = fc.oneof(fc.nat(7), fc.constant('entries' as const));
    fc.assert(fc.property(level, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (at, index, width) => {
      const address = { level: at, index, width };
      expect(parseTilePath(tilePath(address))).toEqual(address);
    }));
  });

  it.each([
    'tile/0/1', 'tile/0/0001', 'tile/0/x000/001', 'tile/0/001/234', 'tile/0/x001', 'tile/00/000', 'tile/0/000.p/0', 'tile/0/000.p/256',
    'tile/0/000.p/257', 'tile/0/000.p/08', 'tile/-1/000', '/tile/0/000', 'tile/0/000/', 'tile/0/../000', 'tile/entries', 'checkpoint',
  ])('is not %s', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });
});
