import { describe, expect, it } from 'vitest';
import { MEMORY_SCOPES, SENSITIVITIES } from '../../../../server/agents/memory/index.ts';
import { endWithin, isPolicyMet } from '../../../../server/agents/memory/scope-policies.ts';
import { brand, type Instant, plusMs } from '../../../../shared/brand.ts';

const NOW = brand<Instant>('2026-03-01T12:00:00.000Z');
const inDays = (days: number) => plusMs(NOW, days * 86_400_000);
const end = (scope: (typeof MEMORY_SCOPES)[number], wished: Instant | null, sensitivity: (typeof SENSITIVITIES)[number] = 'internal') => endWithin({ scope, sensitivity }, { from: NOW, wished, now: NOW });

describe('how long and by whom a scope is kept', () => {
  it.each([['session', 30], ['tenant', 365]] as const)('T34: what is kept for a %s ends after %i days at the latest', (scope, days) => {
    expect(end(scope, null)).toEqual({ expiresAt: inDays(days) });
    expect(end(scope, inDays(days))).toEqual({ expiresAt: inDays(days) });
    expect(end(scope, inDays(1))).toEqual({ expiresAt: inDays(1) });
    expect(end(scope, plusMs(inDays(days), 1))).toEqual({ broken: `expiresAt: what is kept for a ${scope} ends after ${days} days` });
  });

  it('T34: the other scopes end when they are wished to, and nothing ends before it began', () => {
    for (const scope of ['global', 'project', 'private'] as const) {
      expect(end(scope, null)).toEqual({ expiresAt: null });
      expect(end(scope, inDays(4_000))).toEqual({ expiresAt: inDays(4_000) });
    }
    expect(end('private', NOW)).toEqual({ broken: 'expiresAt: lies behind us' });
  });

  it('T34: what every tenant sees is at most internal, and what one session sees at most confidential', () => {
    const broken = MEMORY_SCOPES.flatMap((scope) => SENSITIVITIES.filter((sensitivity) => 'broken' in end(scope, null, sensitivity)).map((sensitivity) => `${scope} ${sensitivity}`));
    expect(broken).toEqual(['global confidential', 'global restricted', 'session restricted']);
  });

  it('T34: near what is private and restricted come admins and security admins only', () => {
    const lets = (roles: readonly string[]) => isPolicyMet({ scope: 'private', sensitivity: 'restricted' }, new Set(roles));
    expect([lets(['admin']), lets(['security_admin']), lets(['owner', 'operator', 'auditor']), lets([])]).toEqual([true, true, false, false]);
    expect(isPolicyMet({ scope: 'private', sensitivity: 'confidential' }, new Set())).toBe(true);
    expect(isPolicyMet({ scope: 'tenant', sensitivity: 'restricted' }, new Set())).toBe(true);
  });
});
