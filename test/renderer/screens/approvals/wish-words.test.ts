import { describe, expect, it } from 'vitest';
import { readWish } from '../../../../renderer/screens/approvals/wish-words.ts';

const limit = { name: 'Monthly calls', counter: 'llm_calls', window: 'month', cap: 3 };

describe('a change that a request carries itself', () => {
  it('tells which roles are given, taken and kept', () => {
    expect(readWish({ user: 'u1', before: ['viewer', 'operator'], after: ['operator', 'admin'] })).toEqual({ of: 'roles', userId: 'u1', given: ['admin'], taken: ['viewer'], kept: ['operator'] });
  });

  it('tells of a new budget what it would say, of a changed one what it said too, and of a removed one what went', () => {
    const lines = (proposes: Parameters<typeof readWish>[0]) => {
      const wish = readWish(proposes);
      return wish?.of === 'budget' ? wish.lines.map(({ before, after }) => [before, after]) : null;
    };
    expect(lines({ change: { do: 'add', ...limit, cap: null }, budget: null })).toEqual([[null, 'Model calls'], [null, 'a month'], [null, 'none']]);
    expect(lines({ change: { do: 'change', id: 'b1', ver: 1, cap: 5000 }, budget: limit })).toEqual([['Model calls', 'Model calls'], ['a month', 'a month'], ['3', '5,000']]);
    expect(lines({ change: { do: 'remove', id: 'b1', ver: 1 }, budget: limit })).toEqual([['Model calls', null], ['a month', null], ['3', null]]);
  });

  it('reads nothing into what it does not know', () => {
    expect([readWish(null), readWish({ change: { do: 'melt' }, budget: limit }), readWish({ change: { do: 'remove' }, budget: null })]).toEqual([null, null, null]);
  });
});
