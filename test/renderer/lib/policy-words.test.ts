import { describe, expect, test } from 'vitest';
import { eitherOf, policyWords } from '../../../renderer/lib/policy-words.ts';
import { aPolicy } from '../../support/approval-builders.ts';

describe('a frozen policy in words', () => {
  test('says how many, who, how long, and what follows', () => {
    expect(policyWords(aPolicy())).toEqual([
      '2 different people must approve, each holding one of the roles admin or agent_designer. One rejection ends it.', 'The person who asks cannot approve it.',
      'It can be decided for 3 d after it was asked.', 'Once approved, somebody still has to publish it.', 'From the workflow strict, version 1.',
    ]);
  });

  test('says openly when one person is enough, oneself included', () => {
    expect(policyWords(aPolicy({ required: 1, roles: ['admin'], expiresHours: null, selfApproval: true, autoPublish: true, workflow: null }))).toEqual([
      'One person must approve, holding the role admin. One rejection ends it.', 'The person who asks may approve it too: this tenant allows that openly.',
      'It stays open until it is decided.', 'The last vote needed publishes at once.', 'No workflow names this kind of request, so the house rule holds.',
    ]);
  });

  test('tells what its workflow asks beyond numbers: quotas, later stages, comments, no deputies, reminders, and what follows a broken glass', () => {
    const words = policyWords(aPolicy({ atLeast: { admin: 1 }, laterStages: [{ required: 1, roles: ['owner'] }], commentRequired: true, delegation: false, remindHours: 24, reviewHours: 12 }));
    expect(words).toEqual(expect.arrayContaining([
      '2 different people must approve, each holding one of the roles admin or agent_designer, at least 1 of them as admin. One rejection ends it.', 'Then one more person must approve, holding the role owner.',
      'An approval needs a comment too.', 'Nobody votes for an absent colleague.', 'It can be decided for 3 d after it was asked; 1 d before its end people are reminded.',
      'Published in an emergency without these votes, others must agree within 12 h.',
    ]));
    expect(policyWords(aPolicy({ reviewHours: null }))).toContain('Nobody may publish it without these votes.');
  });

  test.each([
    ['agent', 'The last vote needed deletes it at once.'],
    ['review', 'With the last vote needed it stays published; without it, it is deprecated again.'],
    ['run', 'The last vote needed makes the call, and the run goes on.'],
    ['registry_proposal', 'The last vote needed puts it in force at once.'],
  ])('of a request about %s: %s', (subject, says) => {
    expect(policyWords(aPolicy(), subject)).toContain(says);
  });

  test.each([
    [['a'], 'the role a'],
    [['a', 'b'], 'one of the roles a or b'],
    [['a', 'b', 'c'], 'one of the roles a, b or c'],
  ])('%j is %s', (roles, words) => {
    expect(eitherOf(roles)).toBe(words);
  });
});
