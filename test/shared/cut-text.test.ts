import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutText } from '../../shared/cut-text.ts';

it('leaves out a character that would not fit whole', () => {
  expect(cutText('ab😀', 3)).toBe('ab');
  expect(cutText('ab😀', 4)).toBe('ab😀');
  expect(cutText('ab😀c', 4)).toBe('ab😀');
});

it('never makes an ill-formed text of a well-formed one, and cuts off at most one unit more than asked', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
    const cut = cutText(text, most);
    expect(cut.isWellFormed()).toBe(true);
    expect(text.startsWith(cut)).toBe(true);
    expect(cut.length).toBeGreaterThanOrEqual(Math.min(text.length, most - 1));
    expect(cut.length).toBeLessThanOrEqual(most);
  }));
});
