import { describe, expect, it } from 'vitest';
import { dayFaults, effectiveWords, exportDays, firstChoice, namedPeriod, ownPeriod, periodWords, unknownBefore } from '../../../../renderer/screens/reports/report-periods.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const at = (text: string) => brand<Instant>(text);
const NOW = at('2026-11-21T09:12:30.000Z');

describe('the period of a report', () => {
  it.each([
    ['last-month', NOW, '2026-10-01', '2026-11-01'],
    ['last-quarter', NOW, '2026-07-01', '2026-10-01'],
    ['last-year', NOW, '2025-11-01', '2026-11-01'],
    ['last-month', at('2026-01-31T23:59:59.999Z'), '2025-12-01', '2026-01-01'],
    ['last-quarter', at('2026-03-31T00:00:00.000Z'), '2025-10-01', '2026-01-01'],
    ['last-quarter', at('2026-04-01T00:00:00.000Z'), '2026-01-01', '2026-04-01'],
  ] as const)('%s of %s is %s up to %s', (choice, now, from, to) => {
    expect(namedPeriod(choice, now)).toEqual({ from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` });
  });

  it('of this year ends now', () => {
    expect(namedPeriod('this-year', NOW)).toEqual({ from: '2026-01-01T00:00:00.000Z', to: NOW });
  });

  it('of this quarter begins with it and ends now', () => {
    expect(namedPeriod('this-quarter', NOW)).toEqual({ from: '2026-10-01T00:00:00.000Z', to: NOW });
  });

  it.each([
    [null, 'last-quarter'], ['2025-02-01T00:00:00.000Z', 'last-quarter'], ['2026-09-30T23:59:59.999Z', 'last-quarter'], ['2026-10-01T00:00:00.000Z', 'this-quarter'], ['2026-11-21T09:00:00.000Z', 'this-quarter'],
  ] as const)('is first the one of which a log knows something that began %s: %s', (began, choice) => {
    expect(firstChoice(NOW, began === null ? null : at(began))).toBe(choice);
  });

  it.each([
    [null, null], ['2026-09-30T00:00:00.000Z', null], ['2026-10-01T00:00:00.000Z', null],
    ['2026-10-02T09:05:00.000Z', 'The log began on 2 Oct 2026, 09:05 (UTC): nothing before that is on record.'], ['2026-11-01T00:00:00.000Z', 'The log began on 1 Nov 2026, 00:00 (UTC): nothing of this period is on record.'],
  ])('says what a log that began %s cannot know of it: %s', (began, words) => {
    expect(unknownBefore({ from: at('2026-10-01T00:00:00.000Z'), to: at('2026-11-01T00:00:00.000Z') }, began === null ? null : at(began))).toBe(words);
  });

  it('of two days includes both', () => {
    expect(ownPeriod({ from: '2026-11-01', to: '2026-11-01' }, NOW)).toEqual({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' });
  });

  it('that reaches into today ends now, for nothing is recorded of what comes', () => {
    expect(ownPeriod({ from: '2026-11-01', to: '2026-11-21' }, NOW)?.to).toBe(NOW);
  });

  it.each([
    [{ from: '', to: '' }, { from: 'Choose the first day', to: 'Choose the last day' }],
    [{ from: '2026-11-02', to: '2026-11-01' }, { to: 'The last day lies before the first' }],
    [{ from: '2026-11-01', to: '2026-11-22' }, { to: 'The period ends in the future: what is not over cannot be reported' }],
  ])('is none of %o, and it says which day is wrong', (days, faults) => {
    expect(ownPeriod(days, NOW)).toBeNull();
    expect(dayFaults(days, NOW)).toEqual(faults);
  });

  it('has no fault when it is one', () => {
    expect(dayFaults({ from: '2026-11-01', to: '2026-11-21' }, NOW)).toEqual({});
  });

  it('of an attachment ends with the day that was entered, wherever the reader is', () => {
    expect(effectiveWords({ effectiveFrom: at('2026-07-01T00:00:00.000Z'), effectiveTo: at('2026-11-01T00:00:00.000Z') })).toBe('1 Jul 2026 to 31 Oct 2026');
    expect(effectiveWords({ effectiveFrom: at('2026-07-01T00:00:00.000Z'), effectiveTo: null })).toBe('since 1 Jul 2026');
  });

  it('is told in whole days, the last one included, or to the minute', () => {
    expect(periodWords({ from: at('2026-10-01T00:00:00.000Z'), to: at('2026-11-01T00:00:00.000Z') })).toBe('1 Oct 2026 to 31 Oct 2026');
    expect(periodWords({ from: at('2026-10-01T00:00:00.000Z'), to: NOW })).toBe('1 Oct 2026 to 21 Nov 2026, 09:12');
  });
});

describe('the days of an export of entries', () => {
  const known = { today: '2026-11-22', logBegan: at('2025-10-18T10:34:33.000Z') };

  it('are those that Audit was asked for, and all of the log where it was asked for none', () => {
    expect(exportDays({ from: null, to: null }, known)).toEqual({ from: '2025-10-18', to: '2026-11-22' });
    expect(exportDays({ from: '2026-09-03', to: '2026-10-13' }, known)).toEqual({ from: '2026-09-03', to: '2026-10-13' });
    expect(exportDays({ from: null, to: '2027-01-01' }, known)).toEqual({ from: '2025-10-18', to: '2026-11-22' });
  });

  it('are this month where nothing was asked, and none while nobody knows when the log began', () => {
    expect(exportDays(null, known)).toEqual({ from: '2026-11-01', to: '2026-11-22' });
    expect(exportDays({ from: null, to: null }, { ...known, logBegan: null })).toEqual({ from: '', to: '2026-11-22' });
  });
});
