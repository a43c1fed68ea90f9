import { describe, expect, test } from 'vitest';
import { choosing, isBulk, isNarrowed, narrowing, readQuestion, standWords, statesAsked, typeWords, waitingWords } from '../../../../renderer/screens/approvals/inbox-question.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const NOW = brand<Instant>('2026-11-21T09:00:00.001Z');

describe('what the address asks of the inbox', () => {
  test('nothing said is one’s own inbox', () => {
    expect(readQuestion({})).toEqual({ view: 'me', query: '', type: null, risk: null, state: null, stage: null, expiry: null });
    expect(isNarrowed(readQuestion({}))).toBe(false);
  });

  test('what it does not know is left out, names that every object has among it', () => {
    expect(readQuestion({ view: 'theirs', type: 'toString', risk: 'huge', state: 'constructor', stage: 'second', expiry: 'valueOf' })).toEqual(readQuestion({}));
  });

  test('only what was narrowed is sent', () => {
    expect(narrowing(readQuestion({ query: 'claims', risk: 'low', stage: 'later' }), NOW)).toEqual({ query: 'claims', risk: 'low', stage: 'later' });
  });

  test('a state narrows no inbox: there everything waits', () => {
    expect(isNarrowed(readQuestion({ state: 'approved' }))).toBe(false);
    expect(isNarrowed(readQuestion({ view: 'all', state: 'approved' }))).toBe(true);
  });
});

test('a type of somebody’s own workflow is called by its name', () => {
  expect([typeWords('agent_publish'), typeWords('spend_much')]).toEqual(['Publish an agent', 'spend_much']);
});

test('what ends within a day or a week is asked for up to the next ten minutes, so that the question stands still', () => {
  const bounds = (['day', 'week'] as const).map((expiry) => narrowing(readQuestion({ expiry }), NOW));
  expect(bounds).toEqual([{ expiresBefore: '2026-11-22T09:10:00.000Z' }, { expiresBefore: '2026-11-28T09:10:00.000Z' }]);
  expect(narrowing(readQuestion({ expiry: 'day' }), brand<Instant>('2026-11-21T09:10:00.000Z'))).toEqual(bounds[0]);
});

test.each([
  [{ view: 'all' }, null],
  [{ view: 'all', state: 'approved' }, ['approved']],
  [{ view: 'all', expiry: 'week' }, ['pending']],
  [{ view: 'mine', expiry: 'expired' }, ['expired']],
])('%j asks for the states %j', (texts, states) => {
  expect(statesAsked(readQuestion(texts))).toEqual(states);
});

test('in one’s own inbox nothing has run out of time', () => {
  expect(readQuestion({ expiry: 'expired' }).expiry).toBeNull();
});

test('a state, and what only waiting requests have, put one another out of the address', () => {
  expect([choosing('state', 'approved'), choosing('stage', 'last'), choosing('expiry', 'day'), choosing('expiry', 'expired'), choosing('risk', 'low')])
    .toEqual([{ state: 'approved', stage: null, expiry: null }, { stage: 'last', state: null }, { expiry: 'day', state: null }, { expiry: 'expired', state: null, stage: null }, { risk: 'low' }]);
});

test.each([
  [0, { more: false, narrowed: false }, 'nothing waits for you'],
  [0, { more: false, narrowed: true }, 'none of what waits for you fits'],
  [50, { more: true, narrowed: false }, '50+ waiting for your vote'],
  [3, { more: false, narrowed: true }, '3 of what waits for your vote'],
])('%d, %j is said as %s', (count, how, words) => {
  expect(waitingWords(count, how)).toBe(words);
});

test.each([
  [{ risk: 'low', policy: {}, whyNot: null, state: 'pending' } as const, true],
  [{ risk: 'medium', policy: {}, whyNot: null, state: 'pending' } as const, false],
  [{ risk: null, policy: {}, whyNot: null, state: 'pending' } as const, false],
  [{ risk: 'low', policy: {}, whyNot: 'approvals/own-request', state: 'pending' } as const, false],
  [{ risk: 'low', policy: {}, whyNot: null, state: 'approved' } as const, false],
  [{ risk: 'low', policy: { because: ['rights change'] }, whyNot: null, state: 'pending' } as const, false],
])('%j is decided with others: %s', (request, together) => {
  expect(isBulk(request)).toBe(together);
});

test('with several stages the one that is asked now is told, and once it is decided what was given in all', () => {
  const stage = { at: 2, of: 3, required: 1, approvals: 0, roles: [], missingRoles: [] };
  expect(standWords({ state: 'pending', stage, approvals: 2, approvers: 4 })).toBe('stage 2 of 3, 0 of 1 agree');
  expect(standWords({ state: 'approved', stage, approvals: 4, approvers: 4 })).toBe('4 of 4 agree');
  expect(standWords({ state: 'pending', stage: { ...stage, of: 1 }, approvals: 1, approvers: 2 })).toBe('1 of 2 agree');
});
