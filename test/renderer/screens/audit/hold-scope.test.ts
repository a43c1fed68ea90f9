import { describe, expect, it } from 'vitest';
import { holdScope, scopeWords } from '../../../../renderer/screens/audit/hold-scope.ts';

const EMPTY = { personId: '', resourceId: '', runId: '', from: '', to: '' };

describe('what a hold covers', () => {
  it('is what was filled in, with days that count whole', () => {
    expect(holdScope({ ...EMPTY, personId: ' ada ', from: '2026-01-02', to: '2026-01-03' })).toEqual({ personId: 'ada', from: '2026-01-02T00:00:00.000Z', to: '2026-01-03T23:59:59.999Z' });
    expect(holdScope(EMPTY)).toEqual({});
  });

  it.each([[{}, 'everything of the tenant'], [{ personId: 'ada', runId: 'r1' }, 'person ada, run r1'], [{ resourceId: 'x', from: '2026-01-02T00:00:00.000Z', to: '2026-01-03T23:59:59.999Z' }, 'resource x, from 2026-01-02, to 2026-01-03']])('reads %j as "%s"', (scope, words) => {
    expect(scopeWords(scope)).toBe(words);
  });

  it('calls people by the names they are known by', () => {
    expect(scopeWords({ personId: 'ada' }, (id) => (id === 'ada' ? 'Ada Owner' : id))).toBe('person Ada Owner');
  });
});
