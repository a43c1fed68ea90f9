import { describe, expect, it } from 'vitest';
import { impactOnRuns } from '../../../server/flows/impact-on-runs.ts';
import type { RecordedCall } from '../../../server/agents/runs/index.ts';
import { brand, type Instant, type RunId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { aRegistry } from '../../support/registry-layers.ts';

const BASE = { tools: [{ tool_id: 'mail' }, { tool_id: 'weigh' }], limits: { max_tool_calls: 10 } };
const call = (run: string, seq: number, tool: string, wishes: Partial<RecordedCall> = {}): RecordedCall => ({
  runId: brand<RunId>(run), title: `Run ${run}`, seq, at: brand<Instant>('2026-05-01T10:00:00.000Z'), tool, arguments: {}, roles: ['operator'], denied: false, ...wishes,
});
const CALLS = [call('a', 1, 'mail'), call('a', 2, 'mail'), call('a', 3, 'weigh'), call('b', 1, 'weigh'), call('b', 2, 'weigh', { denied: true })];
const impactOf = (tenant: JsonObject) => impactOnRuns({ before: aRegistry({ base: BASE }), after: aRegistry({ base: BASE, tenant }) }, CALLS);

describe('what runs would have met', () => {
  it('is counted by run and by answer when a policy would have denied their calls', () => {
    const { calls, runs } = impactOf({ policies: [{ policy_id: 'no-mail', when: { tool: 'mail' }, effect: { deny: true } }] });
    expect(calls).toBe(5);
    expect(runs).toEqual([{ run: 'a', title: 'Run a', at: '2026-05-01T10:00:00.000Z', calls: { denied: 2 }, limit: null }]);
  });

  it('is a denial where the tool is switched off', () => {
    expect(impactOf({ tools: [{ tool_id: 'weigh', enabled: false }] }).runs.map(({ run, calls }) => [run, calls])).toEqual([['a', { denied: 1 }], ['b', { denied: 2 }]]);
  });

  it('is the cap that they would have reached; what was denied was not made', () => {
    expect(impactOf({ limits: { per_tool: { weigh: 1 } } }).runs).toEqual([]);
    expect(impactOf({ limits: { per_tool: { mail: 1 } } }).runs).toMatchObject([{ run: 'a', calls: {}, limit: { name: 'per_tool/mail', made: 2, before: null, after: 1 } }]);
    expect(impactOf({ limits: { max_tool_calls: 2 } }).runs).toMatchObject([{ run: 'a', limit: { name: 'max_tool_calls', made: 3, before: 10, after: 2 } }]);
  });

  it('is nothing when nothing they met would be another', () => {
    expect(impactOf({ tools: [{ tool_id: 'mail', description: 'Sends' }] }).runs).toEqual([]);
  });
});
