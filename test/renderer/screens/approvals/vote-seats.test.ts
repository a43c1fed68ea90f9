import { expect, test } from 'vitest';
import { seatsOf } from '../../../../renderer/screens/approvals/vote-seats.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';

const bob = { userId: brand<UserId>('bob'), name: 'Bob' };

test('whoever may vote has a seat of their own, and one for everybody whose deputy they are', () => {
  expect(seatsOf({ whyNot: null, deputyFor: [bob] })).toEqual([{ id: 'own', label: 'For myself', standsFor: null }, { id: 'bob', label: 'For Bob, as their deputy', standsFor: bob }]);
});

test('whoever may not vote for themselves has only the seats of others', () => {
  expect(seatsOf({ whyNot: 'approvals/wrong-role', deputyFor: [bob] }).map(({ standsFor }) => standsFor)).toEqual([bob]);
  expect(seatsOf({ whyNot: 'approvals/own-request', deputyFor: [] })).toEqual([]);
});
