import { describe, expect, it } from 'vitest';
import { outsideConditions, readOutsideQuestion } from '../../../../renderer/screens/audit/outside-question.ts';

describe('what records of other systems are asked for', () => {
  it('is whole UTC days, both included, an outcome, a trail and words', () => {
    expect(outsideConditions(readOutsideQuestion({ text: ' ada ', trail: 't-1', outcome: 'failure', from: '2026-02-28', to: '2026-02-28', record: 't-1/4' }))).toEqual({
      text: 'ada', trailId: 't-1', outcome: 'failure', from: '2026-02-28T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z',
    });
  });

  it('is everything where nothing was said, and what is no filter is left out', () => {
    expect(outsideConditions(readOutsideQuestion({}))).toEqual({});
    expect(outsideConditions(readOutsideQuestion({ text: '  ', outcome: 'maybe', from: '2026-13-01', to: 'soon' }))).toEqual({});
    expect(outsideConditions(readOutsideQuestion({ to: '2026-01-31' }))).toEqual({ to: '2026-02-01T00:00:00.000Z' });
  });
});
