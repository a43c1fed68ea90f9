import { describe, expect, test } from 'vitest';
import { cardRights, changedRights, unchangedRights } from '../../../renderer/kit/rights-groups.tsx';
import { rightsOf } from '../../../shared/agent-rights.ts';
import { rightsDiff } from '../../../shared/rights-diff.ts';

const BEFORE = rightsOf({ model: 'small', tools: ['read', 'preview'], limits: { per_day: 400 }, hosts: ['a.example'] });
const AFTER = rightsOf({ model: 'small', tools: ['read', 'pay\u{200B}'], limits: { per_day: 1200 }, hosts: ['a.example'] });

const faces = (groups: ReturnType<typeof changedRights>) => groups.map(({ title, lines }) => [title, ...lines.map(({ kind, name }) => (typeof name === 'string' ? `${kind} ${name}` : kind))]);

describe('rights as lines', () => {
  test('changes stand by kind, with what a limit was and is, and what cannot be seen spelled out', () => {
    expect(faces(changedRights(rightsDiff(BEFORE, AFTER)))).toEqual([['Tools', 'add pay\\u{200b}', 'del preview'], ['Limits', 'change limits.per_day: 400 → 1200']]);
  });

  test('what a diff does not mention stayed as it was', () => {
    expect(faces(unchangedRights(AFTER, rightsDiff(BEFORE, AFTER)))).toEqual([['Tools', 'same read'], ['Hosts', 'same a.example'], ['Models', 'same small']]);
  });

  test('changed and unchanged together are the whole card', () => {
    const diff = rightsDiff(BEFORE, AFTER);
    const count = (groups: ReturnType<typeof cardRights>) => groups.flatMap(({ lines }) => lines).length;
    const gone = diff.filter(({ change }) => change === 'removed').length;
    expect(count(changedRights(diff)) - gone + count(unchangedRights(AFTER, diff))).toBe(count(cardRights(AFTER)));
  });
});
