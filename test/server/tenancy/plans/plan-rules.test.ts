import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PLANS } from '../../../../server/tenancy/plans/default-plans.ts';
import { NewPlan, planAfter, planChanges, planKey } from '../../../../server/tenancy/plans/index.ts';
import { instantOf } from '../../../../shared/brand.ts';
import { testData } from '../../../support/test-data.ts';

const now = instantOf(0);
const made = (plan: NewPlan) => planAfter(null, plan, now);
const contract = testData('contracts/aui-enterprise.json');

interface GuidesPlan {
  readonly api_calls_per_day: number | null;
  readonly ui_generations_per_month: number | null;
  readonly storage_gb: number | null;
  readonly users: number | null;
  readonly price_usd_month: number | null;
}

describe('the default plans', () => {
  it('U09: are the guide’s four, with five limits and a price each', () => {
    const rows = DEFAULT_PLANS.filter(({ catalogue }) => catalogue === 'saas').map(made).map(({ id, limits, price }) => [id, ...Object.values(limits), price?.amount ?? null, price?.currency ?? null]);
    expect(rows).toEqual([
      ['free', 1_000, 100, 1_000, 5, 10, '0', 'USD'],
      ['starter', 10_000, 500, 10_000, 10, 10, '49', 'USD'],
      ['professional', 50_000, 2_000, 50_000, 25, 10, '199', 'USD'],
      ['enterprise', null, null, null, null, null, null, null],
    ]);
  });

  it.skipIf(contract === null)('U09: say what the document’s own table says', () => {
    const { plans_document: table } = JSON.parse(readFileSync(contract ?? '', 'utf8')) as { plans_document: Readonly<Record<string, GuidesPlan>> }; // the contract's own shape
    expect(Object.keys(table)).toHaveLength(4);
    for (const [id, row] of Object.entries(table)) {
      const plan = DEFAULT_PLANS.find((one) => planKey(one) === `saas/${id}`);
      expect(plan?.limits).toMatchObject({ max_api_calls_per_day: row.api_calls_per_day, max_ui_generations_per_month: row.ui_generations_per_month, max_storage_mb: row.storage_gb === null ? null : row.storage_gb * 1_000, max_users: row.users });
      expect(plan?.price?.amount ?? null).toBe(row.price_usd_month === null ? null : String(row.price_usd_month));
    }
  });

  it('H23: of the hosted platform are starter, growth and enterprise', () => {
    expect(DEFAULT_PLANS.filter(({ catalogue }) => catalogue === 'agents').map(made).map(({ id, limits }) => [id, ...Object.values(limits)])).toEqual([
      ['starter', 5_000, 2_000_000, 3], ['growth', 25_000, 10_000_000, 15], ['enterprise', 200_000, 120_000_000, 100],
    ]);
  });
});

describe('a plan', () => {
  it('U10: that names no limits has 1000 calls a day, 100 generations a month, 1000 MB, 5 users and 10 agents', () => {
    expect(made({ catalogue: 'saas', id: 'plain' })).toEqual({
      catalogue: 'saas', id: 'plain', name: 'plain', price: null, active: true, createdAt: now, ver: 1,
      limits: { max_api_calls_per_day: 1_000, max_ui_generations_per_month: 100, max_storage_mb: 1_000, max_users: 5, max_agents: 10 },
    });
  });

  it('of the hosted platform must name all of its limits, or say that there are none', () => {
    expect(() => made({ catalogue: 'agents', id: 'x', limits: { monthly_messages: 5, max_agents: 1 } })).toThrow('limits.monthly_token_cap: give a whole number, or null for unlimited');
    expect(made({ catalogue: 'agents', id: 'x', limits: { monthly_messages: 0, monthly_token_cap: null, max_agents: 1 } }).limits).toEqual({ monthly_messages: 0, monthly_token_cap: null, max_agents: 1 });
  });

  it('keeps what an edit leaves out, and takes null and 0 for what they are', () => {
    const before = made({ catalogue: 'saas', id: 'team', name: 'Team', limits: { max_users: 40 }, price: { amount: '99.50', currency: 'EUR' } });
    const after = planAfter(before, { catalogue: 'saas', id: 'team', limits: { max_users: null, max_agents: 0 } }, instantOf(1_000));
    expect(after).toEqual({ ...before, limits: { ...before.limits, max_users: null, max_agents: 0 }, ver: 2 });
    expect(planChanges(before, after)).toEqual({ limits: { before: before.limits, after: after.limits } });
    expect(planAfter(before, { catalogue: 'saas', id: 'team', price: null }, now).price).toBeNull();
    expect(planChanges(before, { ...before, ver: 9 })).toEqual({});
  });

  it.each(['49', '0', '0.5', '199.9999'])('may cost %s', (amount) => {
    expect(NewPlan.safeParse({ catalogue: 'saas', id: 'a', price: { amount } }).success).toBe(true);
  });

  it.each(['', '-1', '01', '1e3', '4,9', '.5', '1.', '1.23456', ' 1', 49, 49.99])('may not cost %j', (amount) => {
    expect(NewPlan.safeParse({ catalogue: 'saas', id: 'a', price: { amount } }).success).toBe(false);
  });
});
