import { describe, expect, it } from 'vitest';
import { axisOf, barsOf, daysOf, rangeOf } from '../../../../renderer/screens/audit/audit-days.ts';

const bars = barsOf([{ day: '2026-10-30', n: 4, bad: 1 }, { day: '2026-11-02', n: 2, bad: 0 }], '2026-11-03');

describe('the days of the log', () => {
  it('have a bar each from the first entry to today, also where nothing happened', () => {
    expect(bars.map(({ day, count, bad }) => [day, count, bad])).toEqual([
      ['2026-10-30', 4, 1], ['2026-10-31', 0, 0], ['2026-11-01', 0, 0], ['2026-11-02', 2, 0], ['2026-11-03', 0, 0],
    ]);
    expect(barsOf([], '2026-11-03')).toEqual([]);
  });

  it('reach to the last entry when a clock was ahead', () => {
    expect(barsOf([{ day: '2026-11-05', n: 1, bad: 0 }], '2026-11-03').map(({ day }) => day)).toEqual(['2026-11-05']);
  });

  it('stand under the brush as they are asked for, and back', () => {
    const range = rangeOf(bars, { from: '2026-10-31', to: '2026-11-02' });
    expect(range).toEqual({ from: 1, to: 3 });
    expect(daysOf(bars, range)).toEqual({ from: '2026-10-31', to: '2026-11-02' });
    expect(daysOf(bars, null)).toEqual({ from: null, to: null });
  });

  it('are cut where the asked period reaches beyond them, and none where it misses them', () => {
    expect(rangeOf(bars, { from: '2020-01-01', to: null })).toEqual({ from: 0, to: 4 });
    expect(rangeOf(bars, { from: '2027-01-01', to: null })).toBeNull();
    expect(rangeOf(bars, { from: null, to: null })).toBeNull();
  });

  it('are named along the axis from the first to the last, each once', () => {
    const many = barsOf([{ day: '2026-01-01', n: 1, bad: 0 }], '2026-12-31');
    expect(axisOf(many)).toHaveLength(6);
    expect([axisOf(many)[0], axisOf(many).at(-1)]).toEqual(['1 Jan 2026', '31 Dec 2026']);
    expect(new Set(axisOf(bars)).size).toBe(axisOf(bars).length);
  });
});
