import { describe, expect, test } from 'vitest';
import { byExpiry, isBulk, isNarrowed, narrowing, readQuestion, standWords, typeWords } from '../../../../renderer/screens/approvals/inbox-question.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const at = (hour: number) => brand<Instant>(`2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`);

describe('what the address asks of the inbox', () => {
  test('nothing said is one’s own inbox', () => {
    expect(readQuestion({})).toEqual({ view: 'me', query: '', type: null, risk: null, state: null });
    expect(isNarrowed(readQuestion({}))).toBe(false);
  });

  test('what it does not know is left out, names that every object has among it', () => {
    expect(readQuestion({ view: 'theirs', type: 'toString', risk: 'huge', state: 'constructor' })).toEqual(readQuestion({}));
  });

  test('only what was narrowed is sent', () => {
    expect(narrowing(readQuestion({ query: 'claims', risk: 'low' }))).toEqual({ query: 'claims', risk: 'low' });
  });

  test('a state narrows no inbox: there everything waits', () => {
    expect(isNarrowed(readQuestion({ state: 'approved' }))).toBe(false);
    expect(isNarrowed(readQuestion({ view: 'all', state: 'approved' }))).toBe(true);
  });
});

test('a type of somebody’s own workflow is called by its name', () => {
  expect([typeWords('agent_publish'), typeWords('spend_much')]).toEqual(['Publish an agent', 'spend_much']);
});

test('what ends soonest stands first, what never ends last', () => {
  expect(byExpiry([{ expiresAt: null }, { expiresAt: at(9) }, { expiresAt: at(7) }])).toEqual([{ expiresAt: at(7) }, { expiresAt: at(9) }, { expiresAt: null }]);
});

test.each([
  [{ risk: 'low', whyNot: null, state: 'pending' } as const, true],
  [{ risk: 'medium', whyNot: null, state: 'pending' } as const, false],
  [{ risk: null, whyNot: null, state: 'pending' } as const, false],
  [{ risk: 'low', whyNot: 'approvals/own-request', state: 'pending' } as const, false],
  [{ risk: 'low', whyNot: null, state: 'approved' } as const, false],
])('%j is decided with others: %s', (request, together) => {
  expect(isBulk(request)).toBe(together);
});

test('with several stages the one that is asked now is told', () => {
  const stage = { at: 2, of: 3, required: 1, approvals: 0, roles: [], missingRoles: [] };
  expect(standWords({ stage, approvals: 2, approvers: 4 })).toBe('stage 2 of 3, 0 of 1 agree');
  expect(standWords({ stage: { ...stage, of: 1 }, approvals: 1, approvers: 2 })).toBe('1 of 2 agree');
});
