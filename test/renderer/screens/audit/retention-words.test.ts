import { describe, expect, it } from 'vitest';
import { amountOf, coveredWords, fateOf, isRestorable } from '../../../../renderer/screens/audit/retention-words.ts';

describe('the words of retention', () => {
  it('call what a policy takes by its name, and what the log discloses disclosures', () => {
    expect([amountOf('session_data', 1), amountOf('memory', 2), amountOf('tool_results', 3), amountOf('audit_long', 1)]).toEqual(['1 run', '2 memories', '3 runs’ contents', '1 disclosure']);
  });

  it('say what became of a deletion', () => {
    const of = { dataType: 'evidence', deleted: 0, restored: 0, purged: 0, held: 0 };
    expect([fateOf({ ...of, deleted: 2 }), fateOf({ ...of, deleted: 2, held: 1, restored: 1 }), fateOf({ ...of, purged: 3 }), fateOf(of)]).toEqual(['2 trails out of sight', '2 trails out of sight, 1 of them held; 1 restored', '3 gone for good', 'nothing']);
  });

  it('offer to restore in the days of grace, and beyond them what a hold keeps', () => {
    const of = { deleted: 1, held: 0, restorableUntil: '2026-12-21T09:00:00.000Z' };
    expect([isRestorable(of, '2026-12-21T08:59:59.999Z'), isRestorable(of, '2026-12-21T09:00:00.000Z'), isRestorable({ ...of, held: 1 }, '2027-01-01T00:00:00.000Z'), isRestorable({ ...of, deleted: 0 }, '2026-12-01T00:00:00.000Z')]).toEqual([true, false, true, false]);
  });

  it('tell what a hold covers beside entries', () => {
    expect(coveredWords({ entries: 1, runs: 0, memories: 2, trails: 1 })).toBe('1 entry, 2 memories, 1 trail');
  });
});
