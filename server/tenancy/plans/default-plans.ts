import type { NewPlan } from './plan.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** The guide's table (FEATURES U09), with a gigabyte of a thousand megabytes. It names no number of agents: the guide's default stands, and enterprise has no limits. */
const SAAS: readonly NewPlan[] = [
  { catalogue: 'saas', id: 'free', name: 'Free', limits: { max_api_calls_per_day: 1_000, max_ui_generations_per_month: 100, max_storage_mb: 1_000, max_users: 5, max_agents: 10 }, price: usd('0') },
  { catalogue: 'saas', id: 'starter', name: 'Starter', limits: { max_api_calls_per_day: 10_000, max_ui_generations_per_month: 500, max_storage_mb: 10_000, max_users: 10, max_agents: 10 }, price: usd('49') },
  { catalogue: 'saas', id: 'professional', name: 'Professional', limits: { max_api_calls_per_day: 50_000, max_ui_generations_per_month: 2_000, max_storage_mb: 50_000, max_users: 25, max_agents: 10 }, price: usd('199') },
  { catalogue: 'saas', id: 'enterprise', name: 'Enterprise', limits: { max_api_calls_per_day: null, max_ui_generations_per_month: null, max_storage_mb: null, max_users: null, max_agents: null }, price: null },
];

/** The hosted platform's plans (FEATURES H23). Its document names no prices. */
const AGENTS: readonly NewPlan[] = [
  { catalogue: 'agents', id: 'starter', name: 'Starter', limits: { monthly_messages: 5_000, monthly_token_cap: 2_000_000, max_agents: 3 }, price: null },
  { catalogue: 'agents', id: 'growth', name: 'Growth', limits: { monthly_messages: 25_000, monthly_token_cap: 10_000_000, max_agents: 15 }, price: null },
  { catalogue: 'agents', id: 'enterprise', name: 'Enterprise', limits: { monthly_messages: 200_000, monthly_token_cap: 120_000_000, max_agents: 100 }, price: null },
];

export const DEFAULT_PLANS: readonly NewPlan[] = [...SAAS, ...AGENTS];
