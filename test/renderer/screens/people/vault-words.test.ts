import { expect, it } from 'vitest';
import { sealedShare } from '../../../../renderer/screens/people/vault-words.ts';

it('counts values under the newest key against all', () => {
  expect(sealedShare([{ status: 'active', values: 7 }, { status: 'retired', values: 5 }, { status: 'destroyed', values: 0 }])).toEqual({ done: 7, total: 12 });
  expect(sealedShare([])).toEqual({ done: 0, total: 0 });
});
