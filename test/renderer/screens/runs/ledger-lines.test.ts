import { describe, expect, it } from 'vitest';
import { counterUses, lastRefusal, ledgerItems, limitPlace } from '../../../../renderer/screens/runs/ledger-lines.ts';
import { limitSentence, type RunDetail } from '../../../../renderer/screens/runs/run-event-words.ts';
import { type AgentId, brand, type Instant, type RunId, type TenantId, type UserId, type VersionId } from '../../../../shared/brand.ts';

const TENANT = brand<TenantId>('t');
const RUN = brand<RunId>('r1');
const at = (second: number) => brand<Instant>(`2026-11-21T09:00:0${second}.000Z`);

const LIMIT = { field: 'tool:mail', limit: 'registry limits', window: 'run', cap: 3, used: 3, asked: 1, run: RUN, purpose: 's3 mail', rule: '' };
const DETAIL: RunDetail = {
  waiting: null, contentsGone: null,
  run: {
    tenantId: TENANT, id: RUN, taskId: 't', agentId: brand<AgentId>('a'), agentName: 'Clerk', versionId: brand<VersionId>('v'), version: '1.0.0', definitionDigest: 'd', title: 'T', tags: [], state: 'failed',
    input: {}, output: null, error: { class: 'BUDGET', message: 'm' }, startedBy: brand<UserId>('u'), startedByName: 'Ada', createdAt: at(0), finishedAt: at(9), ver: 2,
  },
  events: [{ runId: RUN, seq: 4, type: 'step.refused', at: at(3), body: { step: 's3', kind: 'tool', limit: LIMIT }, digest: 'x' }],
  ledger: [
    reservation('res-1', 1, 's1 model call', 'settled', [['day:2026-11-21', 'llm_calls', 1, 200, 'Model calls'], ['run:r1', 'llm_calls', 1, null, 'use of this run'], ['run:r1', 'cost_units', 10, 200, 'registry limits']], { llm_calls: 1, cost_units: 7 }),
    reservation('res-2', 2, 's2 mail', 'released', [['run:r1', 'tool:mail', 1, 3, 'registry limits']], {}),
    reservation('res-3', 4, 's4 mail', 'reserved', [['run:r1', 'tool_calls', 1, 40, 'registry limits']], null),
  ],
  used: [{ tenantId: TENANT, window: 'run:r1', counter: 'cost_units', settled: 7, reserved: 0 }, { tenantId: TENANT, window: 'run:r1', counter: 'llm_calls', settled: 1, reserved: 0 }, { tenantId: TENANT, window: 'run:r1', counter: 'tool_calls', settled: 2, reserved: 1 }],
  limits: { max_tool_calls: 40, max_llm_calls: 9, max_cost_units: 150, llm_call_cost_units: null, per_tool: { mail: 3, other: 5 }, per_action: {} },
};

type Demand = readonly [window: string, counter: 'llm_calls' | 'cost_units' | 'tool_calls' | 'tool:mail', amount: number, cap: number | null, source: string];

function reservation(id: string, second: number, purpose: string, state: 'reserved' | 'settled' | 'released', demands: readonly Demand[], settledAmounts: Readonly<Record<string, number>> | null): RunDetail['ledger'][number] {
  return {
    tenantId: TENANT, id, runId: RUN, purpose, state, settledAmounts, createdAt: at(second), expiresAt: at(9), closedAt: state === 'reserved' ? null : at(second),
    demands: demands.map(([window, counter, amount, cap, source]) => ({ window, counter, amount, cap, source })),
  };
}

describe('the ledger of a run', () => {
  it('stands in the order in which the budgets were asked, refusals among the reservations', () => {
    expect(ledgerItems(DETAIL).map((item) => [item.kind, item.purpose])).toEqual([['reservation', 's1 model call'], ['reservation', 's2 mail'], ['refusal', 's3 mail'], ['reservation', 's4 mail']]);
  });

  it('says what was held, what was settled of it, and under which limit; the run’s own accounts first', () => {
    const [first, second, , last] = ledgerItems(DETAIL);
    expect(first).toMatchObject({ lines: [
      { window: 'run:r1', counter: 'llm_calls', held: 1, settled: 1, cap: null, source: null },
      { window: 'run:r1', counter: 'cost_units', held: 10, settled: 7, cap: 200, source: 'registry limits' },
      { window: 'day:2026-11-21', counter: 'llm_calls', held: 1, settled: 1, cap: 200, source: 'Model calls' },
    ] });
    expect(second).toMatchObject({ state: 'released', lines: [{ held: 1, settled: 0 }] });
    expect(last).toMatchObject({ state: 'reserved', lines: [{ held: 1, settled: null }] });
  });

  it('names the limit that refused, in a sentence and with the way to it', () => {
    const limit = lastRefusal(DETAIL.events);
    expect(limit && limitSentence(limit)).toBe('The registry allows 3 calls of mail a run. 3 used or held, 1 more asked.');
    expect(limit && limitPlace(limit)).toBe('/registry?why=%2Flimits%2Fper_tool%2Fmail');
    expect(limitPlace({ counter: 'cost_units', source: 'registry limits', window: 'run', cap: 1, used: 1, asked: 1, purpose: null })).toBe('/registry?why=%2Flimits%2Fmax_cost_units');
    expect(limitPlace({ counter: 'llm_calls', source: 'Model calls', window: 'day', cap: 1, used: 1, asked: 1, purpose: null })).toBe('/budgets');
  });
});

describe('what a run used', () => {
  it('is measured against the cap that was in force then, and tells when it is another one now', () => {
    expect(counterUses(DETAIL)).toEqual([
      { counter: 'tool_calls', settled: 2, reserved: 1, cap: 40, capNow: undefined },
      { counter: 'llm_calls', settled: 1, reserved: 0, cap: null, capNow: 9 },
      { counter: 'cost_units', settled: 7, reserved: 0, cap: 200, capNow: 150 },
      { counter: 'tool:mail', settled: 0, reserved: 0, cap: 3, capNow: undefined },
    ]);
  });
});
