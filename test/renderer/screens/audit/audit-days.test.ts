import { describe, expect, it } from 'vitest';
import { axisOf, barsOf, daysOf, rangeOf } from '../../../../renderer/screens/audit/audit-days.ts';

const LOG = [{ day: '2026-09-01', n: 9, bad: 0 }, { day: '2026-10-30', n: 4, bad: 1 }, { day: '2026-11-02', n: 2, bad: 0 }];
const bars = barsOf(LOG, '2026-11-03');
const at = (day: string) => bars.findIndex((bar) => bar.day === day);

describe('the days of the log', () => {
  it('have a bar each from the first entry to today, also where nothing happened', () => {
    expect(bars).toHaveLength(30 + 31 + 3);
    expect(bars.slice(at('2026-10-30')).map(({ day, count, bad }) => [day, count, bad])).toEqual([
      ['2026-10-30', 4, 1], ['2026-10-31', 0, 0], ['2026-11-01', 0, 0], ['2026-11-02', 2, 0], ['2026-11-03', 0, 0],
    ]);
    expect(barsOf([], '2026-11-03')).toEqual([]);
  });

  it('show a month at least, so that the first day of a log does not fill the picture', () => {
    const young = barsOf([{ day: '2026-11-03', n: 7, bad: 0 }], '2026-11-03');
    expect(young).toHaveLength(30);
    expect([young[0]?.day, young.at(-1)?.count]).toEqual(['2026-10-05', 7]);
  });

  it('reach to the last entry when a clock was ahead', () => {
    expect(barsOf([{ day: '2026-11-05', n: 1, bad: 0 }], '2026-11-03').at(-1)?.day).toBe('2026-11-05');
  });

  it('stand under the brush as they are asked for, and back', () => {
    const range = rangeOf(bars, { from: '2026-10-31', to: '2026-11-02' });
    expect(range).toEqual({ from: at('2026-10-31'), to: at('2026-11-02') });
    expect(daysOf(bars, range)).toEqual({ from: '2026-10-31', to: '2026-11-02' });
    expect(daysOf(bars, null)).toEqual({ from: null, to: null });
  });

  it('are cut where the asked period reaches beyond them, and none where it misses them', () => {
    expect(rangeOf(bars, { from: '2020-01-01', to: null })).toEqual({ from: 0, to: bars.length - 1 });
    expect(rangeOf(bars, { from: '2027-01-01', to: null })).toBeNull();
    expect(rangeOf(bars, { from: null, to: null })).toBeNull();
  });

  it('are named along the axis from the first to the last, each once', () => {
    expect(axisOf(bars)).toHaveLength(6);
    expect([axisOf(bars)[0], axisOf(bars).at(-1)]).toEqual(['1 Sept 2026', '3 Nov 2026']);
    expect(new Set(axisOf(bars)).size).toBe(6);
  });
});
