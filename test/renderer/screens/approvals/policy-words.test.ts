import { describe, expect, test } from 'vitest';
import { eitherOf, missingWords, policyWords, votesWords } from '../../../../renderer/screens/approvals/policy-words.ts';
import { aPolicy } from '../../../support/approval-builders.ts';

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

  test.each([
    [['a'], 'the role a'],
    [['a', 'b'], 'one of the roles a or b'],
    [['a', 'b', 'c'], 'one of the roles a, b or c'],
  ])('%j is %s', (roles, words) => {
    expect(eitherOf(roles)).toBe(words);
  });
});

describe('votes in words', () => {
  const request = (approvals: number, state: 'pending' | 'rejected' = 'pending') => ({ approvals, state, approvers: 2 });
  test('so many of so many agree', () => {
    expect(votesWords(request(1))).toBe('1 of 2 agree');
  });

  test('what is missing is told only while it is open', () => {
    expect([missingWords(request(0)), missingWords(request(1)), missingWords(request(2)), missingWords(request(0, 'rejected'))]).toEqual(['2 more approvals needed', '1 more approval needed', null, null]);
  });
});
