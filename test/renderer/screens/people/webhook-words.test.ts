import { describe, expect, test } from 'vitest';
import { attemptWords, eventWords, heardWords } from '../../../../renderer/screens/people/webhook-words.ts';
import { WEBHOOK_EVENTS } from '../../../../server/fleet/webhooks/index.ts';

test('every event has words of its own', () => {
  expect(new Set(WEBHOOK_EVENTS.map(eventWords)).size).toBe(WEBHOOK_EVENTS.length);
});

test('an endpoint that chose nothing hears of everything', () => {
  expect(heardWords([])).toBe('everything');
  expect(heardWords(['approval.request.created'])).toBe('Somebody asks for approval');
  expect(heardWords(['approval.request.created', 'approval.request.bypassed'])).toBe('2 events');
});

describe('how a delivery went', () => {
  test.each([
    [{ attempts: 0, lastStatus: null, lastError: null }, 'not tried yet'],
    [{ attempts: 1, lastStatus: 204, lastError: null }, '1 attempt, answered 204'],
    [{ attempts: 3, lastStatus: 500, lastError: 'answered 500' }, '3 attempts, answered 500'],
    [{ attempts: 2, lastStatus: null, lastError: null }, '2 attempts, no answer'],
  ])('%j', (delivery, words) => {
    expect(attemptWords(delivery)).toBe(words);
  });
});
