import { describe, expect, test } from 'vitest';
import { firstLines } from '../../../renderer/kit/first-lines.ts';

const hunk = (...lines: number[]) => ({ lines });

describe('the first lines of a diff', () => {
  test.each([
    [10, [[1, 2, 3], [4, 5]], 0],
    [5, [[1, 2, 3], [4, 5]], 0],
    [4, [[1, 2, 3], [4]], 1],
    [3, [[1, 2, 3]], 2],
    [1, [[1]], 4],
  ])('%i of five', (limit, shown, left) => {
    const result = firstLines([hunk(1, 2, 3), hunk(4, 5)], limit);
    expect(result.shown.map((one) => one.lines)).toEqual(shown);
    expect(result.left).toBe(left);
  });
});
