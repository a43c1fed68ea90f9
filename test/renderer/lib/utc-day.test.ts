import { describe, expect, it } from 'vitest';
import { dayOrderProblem, formatUtcDay, isUtcDay, nextUtcDay, utcDayBefore, utcDayStart } from '../../../renderer/lib/utc-day.ts';

describe('a day in UTC', () => {
  it.each([['2026-11-21', true], ['2024-02-29', true], ['2026-13-01', false], ['2026-02-30', false], ['2026-11-2', false], ['tomorrow', false], ['2026-11-21T00:00:00Z', false]])('%s is one: %s', (text, is) => {
    expect(isUtcDay(text)).toBe(is);
  });

  it('is followed by the next, over months and leap days', () => {
    expect([nextUtcDay('2026-12-31'), nextUtcDay('2024-02-28'), nextUtcDay('2026-03-29')]).toEqual(['2027-01-01', '2024-02-29', '2026-03-30']);
  });

  it('lies so many days before another', () => {
    expect([utcDayBefore('2026-03-01', 1), utcDayBefore('2026-11-03', 29), utcDayBefore('2026-11-03', 0)]).toEqual(['2026-02-28', '2026-10-05', '2026-11-03']);
  });

  it.each([['', '', null], ['2026-01-02', '2026-01-02', null], ['2026-01-02', '', null], ['', '2026-01-01', null], ['2026-01-02', '2026-01-01', 'The last day lies before the first']])('"%s" with "%s" after it: %s', (from, to, problem) => {
    expect(dayOrderProblem(from, to)).toBe(problem);
  });

  it('begins at midnight in UTC and is named so everywhere', () => {
    expect(utcDayStart('2026-11-04')).toBe('2026-11-04T00:00:00.000Z');
    expect(formatUtcDay('2026-11-04')).toBe('4 Nov 2026');
  });
});
