import { expect, test } from 'vitest';
import { nextNumber } from '../../../../renderer/screens/catalog/next-number.ts';

test.each([
  [[], '0.1.0'],
  [['0.1.0'], '0.2.0'],
  [['0.9.0', '0.10.0', '0.2.7'], '0.11.0'],
  [['1.4.2', '2.0.0-rc.1'], '2.0.0'],
  [['2.0.0-rc.1', '2.0.0'], '2.1.0'],
  [['not a number'], '0.1.0'],
])('after %j comes %s', (known, next) => {
  expect(nextNumber(known)).toBe(next);
});
