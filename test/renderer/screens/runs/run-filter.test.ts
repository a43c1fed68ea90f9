import { describe, expect, it } from 'vitest';
import { isNarrowed, runFilterFrom } from '../../../../renderer/screens/runs/run-filter.ts';

describe('the filter of the list of runs', () => {
  it('is read from the address', () => {
    const agent = '01a1fcdf-7eaf-73b2-bf2e-7aa33641d32c';
    expect(runFilterFrom({ q: ' goodwill ', state: 'failed', tag: 'glass', agent })).toEqual({ query: 'goodwill', state: 'failed', tag: 'glass', agentId: agent });
  });

  it('asks nothing that the server would refuse, whatever the address says', () => {
    expect(runFilterFrom({ q: '  ', state: 'exploded', tag: '', agent: 'drop table' })).toEqual({});
    expect(runFilterFrom({ q: 'x'.repeat(900), tag: 'y'.repeat(90) })).toEqual({ query: 'x'.repeat(200), tag: 'y'.repeat(40) });
  });

  it('knows whether anything is left out', () => {
    expect(isNarrowed(runFilterFrom({}))).toBe(false);
    expect(isNarrowed(runFilterFrom({ state: 'working' }))).toBe(true);
  });
});
