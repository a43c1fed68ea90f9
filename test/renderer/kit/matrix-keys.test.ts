import { expect, it } from 'vitest';
import { clampedStep } from '../../../renderer/kit/matrix-keys.ts';

const SIZE = { rows: 30, columns: 4 };

it('moves by arrow keys, by j and k, and by pages', () => {
  expect(clampedStep('j', { row: 3, column: 1 }, SIZE)).toEqual({ row: 4, column: 1 });
  expect(clampedStep('ArrowUp', { row: 3, column: 1 }, SIZE)).toEqual({ row: 2, column: 1 });
  expect(clampedStep('PageDown', { row: 3, column: 1 }, SIZE)).toEqual({ row: 13, column: 1 });
  expect(clampedStep('End', { row: 3, column: 1 }, SIZE)).toEqual({ row: 3, column: 3 });
});

it('stays inside, whichever edge it meets', () => {
  expect(clampedStep('k', { row: 0, column: 0 }, SIZE)).toEqual({ row: 0, column: 0 });
  expect(clampedStep('PageDown', { row: 25, column: 0 }, SIZE)).toEqual({ row: 29, column: 0 });
  expect(clampedStep('ArrowRight', { row: 0, column: 3 }, SIZE)).toEqual({ row: 0, column: 3 });
});

it('leaves every other key to others, and an empty matrix alone', () => {
  expect(clampedStep('x', { row: 0, column: 0 }, SIZE)).toBeNull();
  expect(clampedStep('j', { row: -1, column: 0 }, { rows: 0, columns: 4 })).toBeNull();
});
