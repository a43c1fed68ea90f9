import { z } from 'zod';
import type { Instant, RunId } from '../../../shared/brand.ts';

/**
 * What is counted. `tool_calls` and `llm_calls` count calls, `cost_units` counts cost units;
 * `tool:<id>` counts calls of one tool, `action:<id>` counts cost units of one action (FEATURES E24-E30).
 */
export type Counter = 'tool_calls' | 'llm_calls' | 'cost_units' | `tool:${string}` | `action:${string}`;

export const WINDOWS = ['run', 'day', 'month', 'total'] as const;
export type Window = (typeof WINDOWS)[number];

/** A cap on one counter over one window. `null` means unlimited, 0 means none. */
export interface Limit {
  readonly counter: Counter;
  readonly window: Window;
  readonly cap: number | null;
  /** Which rule says so, for the person who is refused: `registry limits`, or the name of a tenant budget. */
  readonly source: string;
  /** Which budget of the tenant that is; absent where the registry says so. */
  readonly budget?: string;
}

/** One thing about to be used, in whole units. */
export interface Charge {
  readonly counter: Counter;
  readonly amount: number;
}

/** A counter in one window, identified by text: `run:<id>` or `day:2026-11-21`, `month:2026-11`, `total`. */
export interface Account {
  readonly window: string;
  readonly counter: Counter;
}

export interface AccountState extends Account {
  readonly settled: number;
  readonly reserved: number;
}

export const LimitInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  counter: z.string().regex(/^(tool_calls|llm_calls|cost_units|(tool|action):[\w.-]{1,120})$/, 'must be tool_calls, llm_calls, cost_units, tool:<id> or action:<id>'),
  window: z.enum(['day', 'month', 'total']),
  cap: z.int().min(0).max(1_000_000_000).nullable(),
});

const ver = z.int();

/** One change of a tenant's budgets, as somebody asks for it. */
export const BudgetChange = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add'), ...LimitInput.shape }),
  z.strictObject({ do: z.literal('change'), id: z.uuid(), ver, cap: LimitInput.shape.cap }),
  z.strictObject({ do: z.literal('remove'), id: z.uuid(), ver }),
]);
export type BudgetChange = Readonly<z.infer<typeof BudgetChange>>;

/** The window an account belongs to is stamped when the use is admitted, in UTC; later settlement stays in it. */
export function windowKey(window: Window, at: Instant, run: RunId): string {
  switch (window) {
    case 'run':
      return `run:${run}`;
    case 'day':
      return `day:${at.slice(0, 10)}`;
    case 'month':
      return `month:${at.slice(0, 7)}`;
    case 'total':
      return 'total';
  }
}
