import { describe, expect, it } from 'vitest';
import { nameOfHands } from '../../../server/base/name-of-hands.ts';
import { brand, type UserId } from '../../../shared/brand.ts';

describe('the name that something is done under', () => {
  const ada = { userId: brand<UserId>('ada'), name: 'Ada' };
  const eve = { userId: brand<UserId>('eve'), name: 'Eve', reason: 'to help' };

  it('is one’s own, and both names where somebody works as another', () => {
    expect(nameOfHands({ ...ada, impersonator: null })).toBe('Ada');
    expect(nameOfHands({ ...ada, impersonator: eve })).toBe('Eve as Ada');
  });

  it('is said once of who visits a tenant as themselves', () => {
    expect(nameOfHands({ ...eve, impersonator: eve })).toBe('Eve');
  });
});
