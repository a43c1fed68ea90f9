import { describe, expect, it, vi } from 'vitest';
import { judgeFigure, judgeRatio, median } from './bench-result.ts';
import { bench, fsyncProbe } from './harness.ts';

describe('a goal', () => {
  const samples = { limit: [10, 20, 10], product: [11, 22, 30], naive: [100, 100, 100] };

  it('is judged by the median of the ratios of each round, not by the ratio of medians', () => {
    expect(judgeRatio({ of: 'product', to: 'limit', atMost: 1.1 }, samples)).toMatchObject({ says: 'product / limit', median: 1.1, min: 1.1, max: 3, bound: '<= 1.1x', met: true });
  });

  it('is missed on the wrong side of its bound', () => {
    expect(judgeRatio({ of: 'naive', to: 'limit', atLeast: 11 }, samples).met).toBe(false);
    expect(judgeFigure({ says: 'bytes per event', figure: () => 0, atMost: 800 }, 801)).toMatchObject({ median: 801, bound: '<= 800', met: false });
  });

  it('is never met by a measurement that did not happen', () => {
    expect(judgeRatio({ of: 'product', to: 'limit', atMost: 9 }, { product: [], limit: [] }).met).toBe(false);
  });
});

describe('the harness', () => {
  it('interleaves the variants and lets another one begin each round', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const ran: string[] = [];
    const variant = (name: string, us: number) => ({ run: () => { ran.push(name); return us; } });
    const result = await bench('probe', { limit: variant('limit', 2), product: variant('product', 3) }, {
      operations: 1, rounds: 2, goals: [{ of: 'product', to: 'limit', atMost: 1.5 }, { says: 'oversold', figure: () => 0, atMost: 0 }],
    });
    expect(ran).toEqual(['limit', 'product', 'limit', 'product', 'product', 'limit']);
    expect(result).toMatchObject({ bench: 'probe', rounds: 2, variants: [{ variant: 'limit', median: 2, min: 2, max: 2 }, { variant: 'product', median: 3 }], goals: [{ median: 1.5, met: true }, { says: 'oversold', met: true }] });
    expect(log).toHaveBeenCalledExactlyOnceWith(JSON.stringify(result));
    log.mockRestore();
  });

  it('measures what a durable write costs here', () => {
    expect(fsyncProbe(3)).toBeGreaterThan(0);
  });

  it('takes the middle of an even number of samples between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
