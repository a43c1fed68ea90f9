import { expect, test } from 'vitest';
import { placeNow } from '../../../renderer/kit/table-cursor.ts';

const shown = (ids: string, offset = 0) => ({ rows: [...ids], rowId: (row: string) => row, offset });

test('the highlighted row is the one that somebody went to, and none once others stand in its place', () => {
  expect(placeNow({ index: 1, id: 'b' }, shown('abc'))).toBe(1);
  expect(placeNow({ index: 1, id: 'b' }, shown('xyz'))).toBe(-1);
  expect(placeNow({ index: 3, id: 'b' }, shown('abc', 2))).toBe(3);
});

test('a row that is not at hand yet is highlighted where somebody went', () => {
  expect([placeNow({ index: 9, id: null }, shown('abc')), placeNow({ index: 9, id: 'z' }, shown('abc')), placeNow({ index: -1, id: null }, shown('abc'))]).toEqual([9, 9, -1]);
});
