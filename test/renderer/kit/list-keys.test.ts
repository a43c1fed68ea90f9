import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movedIndex } from '../../../renderer/kit/list-keys.ts';

const list = { index: 3, count: 10, page: 4 };

describe('keys in a list', () => {
  test.each([
    ['j', 4],
    ['ArrowDown', 4],
    ['k', 2],
    ['ArrowUp', 2],
    ['PageDown', 7],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 9],
  ])('%s leads from row 3 of 10 to %i', (key, target) => {
    expect(movedIndex(key, list)).toBe(target);
  });

  test('the first key in a list that has no current row goes to the first row', () => {
    expect(movedIndex('j', { ...list, index: -1 })).toBe(0);
    expect(movedIndex('k', { ...list, index: -1 })).toBe(0);
  });

  test('other keys do not move', () => {
    expect(movedIndex('x', list)).toBeNull();
    expect(movedIndex('Enter', list)).toBeNull();
  });

  test('an empty list has nowhere to go', () => {
    expect(movedIndex('j', { ...list, count: 0 })).toBeNull();
  });

  test('no key leaves the list', () => {
    fc.assert(
      fc.property(fc.constantFrom('j', 'k', 'PageUp', 'PageDown', 'Home', 'End'), fc.integer({ min: -1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (key, index, count, page) => {
        const target = movedIndex(key, { index, count, page });
        expect(target).toBeGreaterThanOrEqual(0);
        expect(target).toBeLessThan(count);
      }),
    );
  });
});
