import { expect, it } from 'vitest';
import { containing } from '../../../server/base/like-pattern.ts';

it.each([['Refund', '%refund%'], ['100%', '%100\\%%'], ['a_b', '%a\\_b%'], ['c:\\d', '%c:\\\\d%']])('%j is looked for as itself', (text, pattern) => {
  expect(containing(text)).toBe(pattern);
});
