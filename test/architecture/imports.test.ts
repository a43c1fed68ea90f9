import { describe, expect, it } from 'vitest';
import { brokenDoors, electronImports, importCycles, repeatedPlaces, wrongDirections } from './import-rules.ts';
import { inWords, readHouse } from './source-tree.ts';

const house = readHouse();

describe('the house', () => {
  it('is read at all: a check that sees no files proves nothing', () => {
    expect(house.length).toBeGreaterThan(50);
    expect(house.flatMap((source) => source.imports).length).toBeGreaterThan(100);
  });

  it('names each place once in its order', () => {
    expect(repeatedPlaces()).toEqual([]);
  });

  it('imports in the order of layers.ts only, types included', () => {
    expect(inWords(wrongDirections(house))).toEqual([]);
  });

  it('enters rooms by their doors', () => {
    expect(inWords(brokenDoors(house))).toEqual([]);
  });

  it('has no import cycle, types included', () => {
    expect(inWords(importCycles(house))).toEqual([]);
  });

  it('imports electron at run time in its two entries only', () => {
    expect(inWords(electronImports(house))).toEqual([]);
  });
});
