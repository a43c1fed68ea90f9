import { z } from 'zod';

/** What a budget may count, as a person chooses it; `tool` and `action` need a name besides. */
export const COUNTED = [
  { id: 'tool_calls', label: 'Tool calls', detail: 'of every tool together' },
  { id: 'llm_calls', label: 'Model calls', detail: 'of every agent' },
  { id: 'cost_units', label: 'Cost units', detail: 'of every call' },
  { id: 'tool', label: 'Calls of one tool', detail: '' },
  { id: 'action', label: 'Cost units of one action', detail: '' },
] as const;
export type Counted = (typeof COUNTED)[number]['id'];

export const WINDOW_OPTIONS = [
  { id: 'day', label: 'A day', detail: 'begins at 00:00 UTC' },
  { id: 'month', label: 'A month', detail: 'begins on the 1st, UTC' },
  { id: 'total', label: 'In all', detail: 'never begins anew' },
] as const;
export type BudgetWindow = (typeof WINDOW_OPTIONS)[number]['id'];

/** Larger than any budget the server takes. */
export const MOST_CAP = 1_000_000_000;

export function needsName(counted: Counted): boolean {
  return counted === 'tool' || counted === 'action';
}

/** As the server names it: `llm_calls`, `tool:letters.send`. */
export function counterOf(counted: Counted, name: string): string {
  return needsName(counted) ? `${counted}:${name.trim()}` : counted;
}

const cap = z.number('Give a whole number, or choose no limit').int().min(0, 'A budget is 0 or more').max(MOST_CAP, 'That is more than a budget can hold');

/** A new budget as it is typed. Without a limit it only counts. */
export const newBudget = z.object({
  name: z.string().trim().min(1, 'Give it a name, for the person who is refused').max(80, 'At most 80 characters'),
  counted: z.enum(['tool_calls', 'llm_calls', 'cost_units', 'tool', 'action']),
  of: z.string().trim(),
  window: z.enum(['day', 'month', 'total']),
  limited: z.boolean(),
  cap: cap.nullable(),
}).superRefine((budget, context) => {
  if (needsName(budget.counted) && !/^[\w.-]{1,120}$/.test(budget.of)) context.addIssue({ code: 'custom', path: ['of'], message: 'Name one, with letters, digits, dots, dashes or underscores' });
  if (budget.limited && budget.cap === null) context.addIssue({ code: 'custom', path: ['cap'], message: 'Give a whole number, or choose no limit' });
});

/** What a changed cap does to what is used already; null when it does nothing remarkable. */
export function capWarning(next: number | null, used: number): string | null {
  if (next === null || next > used) return null;
  return next === 0 ? 'At 0 every use is refused.' : 'All of it is used already: every further use is refused until the window ends or the cap is raised.';
}
