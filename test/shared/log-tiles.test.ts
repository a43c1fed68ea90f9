import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../shared/byte-text.ts';
import { completeRoot, hashFromTiles, rowAbove, TILE_BYTES, tileRows, tileSlice } from '../../shared/log-tiles.ts';
import { rootOf } from '../../shared/merkle.ts';
import { tree } from '../support/node-signing.ts';
import { goldenLeafHashes, hashesIn, hasVectors, vectorBytes, vectorJson } from '../support/vectors.ts';

const leaves = Array.from({ length: 1024 }, (_, at) => tree.leaf(`leaf ${at}`));

/** The tiles of a log, cut from its rows of hashes. */
function tilesOf(leafHashes: readonly Uint8Array[]): (level: number, index: number) => Uint8Array {
  const rows = [concatBytes(...leafHashes)];
  for (let above = rowAbove(tree, concatBytes(...leafHashes)); above.length > 0; above = rowAbove(tree, above)) rows.push(above);
  return (level, index) => rows[level]?.subarray(index * TILE_BYTES, (index + 1) * TILE_BYTES) ?? new Uint8Array();
}

describe('the tiles of a log', () => {
  it.skipIf(!hasVectors)('are those of the published examples', () => {
    const [, large, full] = vectorJson<{ readonly tilePaths: Record<string, number>[] }>('c2sp/c2sp-examples.json').tilePaths;
    expect(tileRows(large?.['size'] ?? 0)).toEqual([
      { level: 0, full: large?.['level0full'], partial: large?.['level0partial'] },
      { level: 1, full: large?.['level1full'], partial: large?.['level1partial'] },
      { level: 2, full: 0, partial: large?.['level2partial'] },
    ]);
    expect(tileRows(full?.['size'] ?? 0)).toEqual([{ level: 0, full: full?.['level0full'], partial: 0 }, { level: 1, full: 0, partial: full?.['level1partial'] }]);
  });

  it.skipIf(!hasVectors)('are those of the golden log, byte for byte', () => {
    const tile = tilesOf(goldenLeafHashes());
    for (const [level, index, file] of [[0, 0, '0/000'], [0, 1, '0/001'], [0, 2, '0/002.p/88'], [1, 0, '1/000.p/2']] as const) {
      expect(toHex(tile(level, index))).toBe(toHex(vectorBytes(`golden-log/tile/${file}`)));
    }
    expect(tileRows(600)).toEqual([{ level: 0, full: 2, partial: 88 }, { level: 1, full: 0, partial: 2 }]);
  });

  it('are none for an empty log', () => {
    expect(tileRows(0)).toEqual([]);
  });

  it('give the hash of every complete subtree', () => {
    const hashAt = hashFromTiles(tree, tilesOf(leaves));
    for (let level = 0; level <= 10; level++) {
      for (let index = 0; index < 1024 / 2 ** level; index += 3) {
        expect(toHex(hashAt(level, index))).toBe(toHex(rootOf(tree, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))));
      }
    }
  });

  it('hold a node in one tile, whatever its level', () => {
    expect(tileSlice({ level: 7, index: 3 })).toEqual({ level: 0, index: 1, start: 128, count: 128 });
    expect(tileSlice({ level: 8, index: 3 })).toEqual({ level: 1, index: 0, start: 3, count: 1 });
    expect(tileSlice({ level: 17, index: 2 })).toEqual({ level: 2, index: 0, start: 4, count: 2 });
    fc.assert(fc.property(fc.nat(40), fc.nat(10_000), (level, index) => {
      const { start, count } = tileSlice({ level, index });
      expect(start + count).toBeLessThanOrEqual(256);
    }));
  });

  it('are refused where they end too early', () => {
    const hashAt = hashFromTiles(tree, tilesOf(leaves.slice(0, 300)));
    expect(() => hashAt(2, 75)).toThrow('tile 0/1 ends before hash 47');
  });
});

describe('the root over hashes side by side', () => {
  it('is that of the tree, and leaves the hashes as they were', () => {
    for (const count of [1, 2, 4, 64, 256]) {
      for (const bytes of [concatBytes(...leaves.slice(0, count)), Buffer.concat(leaves.slice(0, count))]) { // a database hands out Buffers
        expect(toHex(completeRoot(tree, bytes))).toBe(toHex(rootOf(tree, leaves.slice(0, count))));
        expect(hashesIn(bytes).map(toHex)).toEqual(leaves.slice(0, count).map(toHex));
      }
    }
  });

  it.each([0, 3 * 32, 33, 257 * 32])('is refused for %i bytes', (length) => {
    expect(() => completeRoot(tree, new Uint8Array(length))).toThrow(RangeError);
  });
});
