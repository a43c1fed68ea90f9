import { describe, expect, test } from 'vitest';
import { formatClock, formatDay, formatDuration, formatFully, formatMinute, formatRelative, formatSecond } from '../../../renderer/kit/format-instant.ts';
import { brand, type Instant, plusMs } from '../../../shared/brand.ts';

const at = brand<Instant>('2026-11-21T13:02:58.408Z');
const berlin = { timeZone: 'Europe/Berlin' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('instants for people', () => {
  test('day, minute and clock are those of the reader\'s zone', () => {
    expect(formatDay(at, berlin)).toBe('21 Nov 2026');
    expect(formatMinute(at, berlin)).toBe('21 Nov 2026, 14:02');
    expect(formatSecond(at, berlin)).toBe('21 Nov 2026, 14:02:58');
    expect(formatClock(at, berlin)).toBe('14:02:58');
  });

  test('the day changes where the reader\'s day changes', () => {
    const late = brand<Instant>('2026-11-21T23:30:00.000Z');
    expect(formatDay(late, berlin)).toBe('22 Nov 2026');
    expect(formatDay(late, { timeZone: 'America/New_York' })).toBe('21 Nov 2026');
  });

  test('midnight is 00, not 24', () => {
    const midnight = brand<Instant>('2026-11-21T00:00:00.000Z');
    expect([formatClock, formatMinute, formatSecond].map((format) => format(midnight, { timeZone: 'UTC' }))).toEqual(['00:00:00', '21 Nov 2026, 00:00', '21 Nov 2026, 00:00:00']);
  });

  test('the full form names milliseconds, zone and UTC', () => {
    expect(formatFully(at, { timeZone: 'UTC' })).toBe('21 Nov 2026, 13:02:58.408 UTC (2026-11-21T13:02:58.408Z)');
    expect(formatFully(brand<Instant>('2026-11-21T23:30:00.000Z'), { timeZone: 'Asia/Kolkata' })).toBe('22 Nov 2026, 05:00:00.000 GMT+5:30 (2026-11-21T23:30:00.000Z)');
  });
});

describe('distances', () => {
  test.each([
    [0, 'just now'],
    [-30_000, 'just now'],
    [29_999, 'just now'], // the screen's clock may be that far behind
    [30_000, 'in a moment'],
    [-41 * MINUTE, '41 min ago'],
    [2 * DAY + 4 * HOUR, 'in 2 d 4 h'],
    [-(5 * HOUR + 59 * MINUTE), '5 h 59 min ago'],
    [-9 * HOUR, '9 h ago'],
    [-30 * DAY, '30 d ago'],
  ])('%i ms away reads "%s"', (distance, words) => {
    expect(formatRelative(plusMs(at, distance), at)).toBe(words);
  });

  test('time left is rounded down, never up', () => {
    expect(formatDuration(2 * HOUR - 1)).toBe('1 h 59 min');
    expect(formatDuration(59_999)).toBe('59.9 s');
    expect(formatDuration(340.9)).toBe('340 ms');
  });
});
