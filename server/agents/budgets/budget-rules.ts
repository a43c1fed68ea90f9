import type { RunId, Instant } from '../../../shared/brand.ts';
import { type Account, type Charge, type Limit, windowKey } from './budget.ts';

/** One account to be charged, and the cap that may refuse it. */
export interface Demand extends Account {
  readonly amount: number;
  readonly cap: number | null;
  readonly source: string;
  /** As in `Limit`. */
  readonly budget?: string;
}

export interface RegistryLimits {
  readonly max_tool_calls: number | null;
  readonly max_llm_calls: number | null;
  readonly max_cost_units: number | null;
  readonly llm_call_cost_units: number | null;
  readonly per_tool: Readonly<Record<string, number | null>>;
  readonly per_action: Readonly<Record<string, number | null>>;
}

const DEFAULT_LLM_COST = 10;

/** The limits block of the effective registry: caps of every single run (FEATURES E24-E32). */
export function limitsOfRun(limits: RegistryLimits): readonly Limit[] {
  const of = (counter: Limit['counter'], cap: number | null): Limit => ({ counter, window: 'run', cap, source: 'registry limits' });
  return [
    of('tool_calls', limits.max_tool_calls),
    of('llm_calls', limits.max_llm_calls),
    of('cost_units', limits.max_cost_units),
    ...Object.entries(limits.per_tool).map(([tool, cap]) => of(`tool:${tool}`, cap)),
    ...Object.entries(limits.per_action).map(([action, cap]) => of(`action:${action}`, cap)),
  ];
}

export function chargesOfModelCall(limits: RegistryLimits): readonly Charge[] {
  return [{ counter: 'llm_calls', amount: 1 }, { counter: 'cost_units', amount: limits.llm_call_cost_units ?? DEFAULT_LLM_COST }];
}

export function chargesOfToolCall(tool: string, action: string | null, costUnits: number): readonly Charge[] {
  const always: readonly Charge[] = [{ counter: 'tool_calls', amount: 1 }, { counter: 'cost_units', amount: costUnits }, { counter: `tool:${tool}`, amount: 1 }];
  return action ? [...always, { counter: `action:${action}`, amount: costUnits }] : always;
}

/**
 * Every account that these charges touch: the run's own (always, so that use is visible even where nothing limits it),
 * and one per tenant limit on the same counter. Sorted, so that two commands always take rows in the same order.
 */
export function demandsOf(charges: readonly Charge[], limits: readonly Limit[], run: RunId, at: Instant): readonly Demand[] {
  const demands = new Map<string, Demand>();
  for (const { counter, amount } of charges) {
    const unlimited: Limit = { counter, window: 'run', cap: null, source: 'use of this run' };
    for (const limit of [unlimited, ...limits.filter((candidate) => candidate.counter === counter)]) {
      const window = windowKey(limit.window, at, run);
      const known = demands.get(`${window}|${counter}`);
      const stricter = !known || known.cap === null || (limit.cap !== null && limit.cap < known.cap) ? limit : known;
      demands.set(`${window}|${counter}`, { window, counter, amount, cap: stricter.cap, source: stricter.source, ...(stricter.budget === undefined ? {} : { budget: stricter.budget }) });
    }
  }
  return [...demands.values()].sort((a, b) => (`${a.window}|${a.counter}` < `${b.window}|${b.counter}` ? -1 : 1));
}
