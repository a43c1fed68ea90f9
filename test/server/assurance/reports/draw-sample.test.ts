import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSample, isSeedNamed, samplingFor } from '../../../../server/assurance/reports/draw-sample.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const ids = Array.from({ length: 400 }, (_, n) => `event-${n}`);
const sampling = (seed: string) => ({ seed, size: 25, method: 'sha256-rank' as const });

describe('a sample', () => {
  it('is drawn alike by the same seed, otherwise by another one, in the order of the population', () => {
    const drawn = drawSample(sampling('a'), 'Q-ONE', ids);
    expect(drawn).toHaveLength(25);
    expect(drawSample(sampling('a'), 'Q-ONE', ids)).toEqual(drawn);
    expect(drawSample(sampling('b'), 'Q-ONE', ids)).not.toEqual(drawn);
    expect(drawSample(sampling('a'), 'Q-TWO', ids)).not.toEqual(drawn);
    expect([...drawn].sort((a, b) => ids.indexOf(a) - ids.indexOf(b))).toEqual(drawn);
  });

  it('does not depend on the order in which the population is listed', () => {
    fc.assert(fc.property(fc.shuffledSubarray(ids, { minLength: 400 }), (shuffled) => {
      expect(new Set(drawSample(sampling('a'), 'Q', shuffled))).toEqual(new Set(drawSample(sampling('a'), 'Q', ids)));
    }), { numRuns: 20 });
  });

  it('is the whole population where that is small', () => {
    expect(drawSample(sampling('a'), 'Q', ids.slice(0, 25))).toEqual(ids.slice(0, 25));
  });

  it('has a seed that follows from what was asked, or the one that was given', () => {
    const asked = { tenant: 't', framework: 'f', period: { from: brand<Instant>('2026-01-01T00:00:00.000Z'), to: brand<Instant>('2026-02-01T00:00:00.000Z') } };
    expect(samplingFor(asked).seed).toMatch(/^[0-9a-f]{32}$/);
    expect(samplingFor(asked)).toEqual(samplingFor(asked));
    expect(samplingFor({ ...asked, framework: 'g' }).seed).not.toBe(samplingFor(asked).seed);
    expect(samplingFor({ ...asked, seed: 'auditor-7' }).seed).toBe('auditor-7');
  });

  it('tells a seed that somebody named from the one that follows, even where they named that very one', () => {
    const asked = { tenant: 't', framework: 'f', period: { from: brand<Instant>('2026-01-01T00:00:00.000Z'), to: brand<Instant>('2026-02-01T00:00:00.000Z') } };
    expect([asked, { ...asked, seed: 'auditor-7' }, { ...asked, seed: samplingFor(asked).seed }].map(isSeedNamed)).toEqual([false, true, false]);
  });
});
