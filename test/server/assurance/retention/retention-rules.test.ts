import { describe, expect, it } from 'vitest';
import { aboveCeiling, belowFloor, cutoffOf, daysInForce, defaultDaysOf, idleBecause, takesMore } from '../../../../server/assurance/retention/retention-rules.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const now = brand<Instant>('2026-11-21T09:00:00.000Z');
const NONE = { minDays: null, maxDays: null };

describe('the rules of retention', () => {
  it.each([['audit_logs', 183, null], ['audit_logs', 182, 'days: audit_logs is kept for 183 days at least, not 182'], ['audit_short', 1, null], ['audit_long', 365, 'days: audit_long is kept for 3653 days at least']] as const)('judge %s for %i days', (dataType, days, says) => {
    const found = belowFloor(dataType, days, NONE);
    if (says === null) expect(found).toBeNull();
    else expect(found).toContain(says);
  });

  it('hold the floor also against a policy that was written before it rose', () => {
    expect(daysInForce({ dataType: 'audit_logs', days: 30 }, NONE)).toBe(183);
    expect(cutoffOf({ dataType: 'audit_logs', days: 30 }, NONE, now)).toBe('2026-05-22T09:00:00.000Z');
  });

  it('are bounded by the registry, a floor before a ceiling, and never below the law', () => {
    expect([defaultDaysOf('audit_logs', { minDays: null, maxDays: 200 }), defaultDaysOf('audit_logs', { minDays: 500, maxDays: 200 }), defaultDaysOf('audit_logs', { minDays: 10, maxDays: 20 })]).toEqual([200, 500, 183]);
    expect(aboveCeiling('audit_logs', 300, { minDays: 250, maxDays: 200 })).toContain('250 days at most');
    expect(aboveCeiling('audit_logs', 300, NONE)).toBeNull();
  });

  it('have somebody look again before what takes more, or keeps less of what it takes, acts by itself', () => {
    const before = { days: 30, graceDays: 10, archive: true, active: true };
    expect([{ days: 29 }, { graceDays: 9 }, { archive: false }].map((to) => takesMore(before, to))).toEqual([true, true, true]);
    expect([{}, { days: 31, graceDays: 11, archive: true }, { active: false }].map((to) => takesMore(before, to))).toEqual([false, false, false]);
    expect([takesMore({ ...before, active: false }, { active: true }), takesMore({ ...before, archive: false }, { archive: true })]).toEqual([true, false]);
  });

  it('say why a policy does nothing', () => {
    expect(idleBecause({ active: true, dataType: 'audit_logs' })).toBeNull();
    expect(idleBecause({ active: false, dataType: 'audit_logs' })).toBe('The policy is not active');
    expect(idleBecause({ active: true, dataType: 'sync_logs' })).toBe('Nothing of the type sync_logs is kept here');
  });
});
