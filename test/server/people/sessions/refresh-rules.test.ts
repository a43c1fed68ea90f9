import { describe, expect, it } from 'vitest';
import { decideRefresh, type RefreshFacts } from '../../../../server/people/sessions/refresh-rules.ts';
import { instantOf } from '../../../../shared/brand.ts';

const SECOND = 1_000;
const now = instantOf(100 * SECOND);
const decide = (facts: Partial<RefreshFacts>) => decideRefresh({ over: null, expiresAt: instantOf(500 * SECOND), usedAt: null, successorUsed: false, now, graceMs: 20 * SECOND, ...facts });

describe('presenting a refresh token', () => {
  it('rotates it the first time', () => expect(decide({})).toBe('rotate'));
  it('gives the same successor up to the end of the grace', () => {
    expect(decide({ usedAt: instantOf(80 * SECOND) })).toBe('same-successor');
    expect(decide({ usedAt: instantOf(80 * SECOND - 1) })).toBe('reused');
  });
  it('is a theft once the successor was used, even within the grace', () => expect(decide({ usedAt: instantOf(99 * SECOND), successorUsed: true })).toBe('reused'));
  it('is too late when it or its session has expired', () => {
    expect(decide({ expiresAt: now })).toBe('expired');
    expect(decide({ over: 'expired' })).toBe('expired');
  });
  it('is nothing once the session was ended or the person shut out', () => {
    expect(decide({ over: 'revoked' })).toBe('invalid');
    expect(decide({ over: 'shut-out', usedAt: instantOf(99 * SECOND) })).toBe('invalid');
  });
});
