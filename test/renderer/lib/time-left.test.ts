import { expect, test } from 'vitest';
import { timeLeft } from '../../../renderer/lib/time-left.ts';
import { brand, type Instant, plusMs } from '../../../shared/brand.ts';

const NOW = brand<Instant>('2026-11-21T12:00:00.000Z');
const HOUR = 3_600_000;

test.each([
  [53 * HOUR, '2 d 5 h left', 'neutral'],
  [24 * HOUR, '1 d left', 'neutral'],
  [24 * HOUR - 1, '23 h left', 'warn'],
  [6 * HOUR, '6 h left', 'warn'],
  [6 * HOUR - 1, '5 h 59 min left', 'danger'],
  [1, '1 ms left', 'danger'],
  [0, 'time is up', 'danger'],
  [-HOUR, 'time is up', 'danger'],
])('%i ms ahead', (ms, words, tone) => {
  expect(timeLeft(plusMs(NOW, ms), NOW)).toEqual({ words, tone });
});

test('a request without an end has all the time', () => {
  expect(timeLeft(null, NOW)).toEqual({ words: 'no time limit', tone: 'neutral' });
});
