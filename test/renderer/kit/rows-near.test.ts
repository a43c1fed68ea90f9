import { describe, expect, it } from 'vitest';
import { isEndNear } from '../../../renderer/kit/rows-near.ts';

describe('the next page of a table', () => {
  it('is asked for twelve rows before the last one at hand', () => {
    expect(isEndNear({ to: 187, end: 200 })).toBe(false);
    expect(isEndNear({ to: 188, end: 200 })).toBe(true);
    expect(isEndNear({ to: 188, end: 400 })).toBe(false);
  });

  it('is asked for as much earlier as a table that is leafed through fast says', () => {
    expect(isEndNear({ to: 99, end: 200, near: 100 })).toBe(false);
    expect(isEndNear({ to: 100, end: 200, near: 100 })).toBe(true);
    expect(isEndNear({ to: 199, end: 200, near: 0 })).toBe(false);
  });

  it('is asked for at once where fewer rows are at hand than are near', () => {
    expect(isEndNear({ to: 0, end: 0 })).toBe(true);
    expect(isEndNear({ to: 5, end: 30, near: 100 })).toBe(true);
  });
});
