import type { BudgetUsed } from './run.ts';

/** Accounts of a run's own window as the document shows them on a run (FEATURES E34): what was settled, in whole units. */
export function budgetUsed(accounts: ReadonlyArray<{ readonly counter: string; readonly settled: number }>): BudgetUsed {
  const of = (counter: string) => accounts.find((account) => account.counter === counter)?.settled ?? 0;
  const under = (prefix: string) => Object.fromEntries(accounts.flatMap(({ counter, settled }) => (counter.startsWith(prefix) && settled > 0 ? [[counter.slice(prefix.length), settled]] : [])));
  return { tool_calls: of('tool_calls'), llm_calls: of('llm_calls'), cost_units: of('cost_units'), per_tool: under('tool:'), per_action: under('action:') };
}
