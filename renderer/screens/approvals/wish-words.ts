import { z } from 'zod';
import type { Json } from '../../../shared/json.ts';
import { formatCount } from '../../kit/index.ts';
import { counterWords, windowWords } from '../../lib/index.ts';

/** A change that a request carries itself: what is voted on are these very words. */
export type Wish =
  | { readonly of: 'roles'; readonly userId: string; readonly given: readonly string[]; readonly taken: readonly string[]; readonly kept: readonly string[] }
  | { readonly of: 'budget'; readonly act: 'add' | 'change' | 'remove'; readonly name: string; readonly lines: readonly WishLine[] };

/** One thing that would be said differently; null: there is none on this side. */
export interface WishLine {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

// As server/flows/propose-roles.ts and propose-budget.ts write them.
const Roles = z.object({ user: z.string(), before: z.array(z.string()), after: z.array(z.string()) });
const cap = z.number().nullable();
const Limit = z.object({ name: z.string(), counter: z.string(), window: z.string(), cap });
const Budget = z.object({ change: z.discriminatedUnion('do', [Limit.extend({ do: z.literal('add') }), z.object({ do: z.literal('change'), cap }), z.object({ do: z.literal('remove') })]), budget: Limit.nullable() });

/** What is asked, read; null where it is in no form that can be shown. */
export function readWish(proposes: Json): Wish | null {
  const roles = Roles.safeParse(proposes);
  if (roles.success) return rolesWish(roles.data);
  const budget = Budget.safeParse(proposes);
  return budget.success ? budgetWish(budget.data) : null;
}

function rolesWish({ user, before, after }: z.infer<typeof Roles>): Wish {
  const [had, has] = [new Set(before), new Set(after)];
  return { of: 'roles', userId: user, given: [...has.difference(had)], taken: [...had.difference(has)], kept: [...had.intersection(has)] };
}

function budgetWish({ change, budget }: z.infer<typeof Budget>): Wish | null {
  if (change.do === 'add') return { of: 'budget', act: 'add', name: change.name, lines: limitLines(null, change) };
  if (budget === null) return null;
  return { of: 'budget', act: change.do, name: budget.name, lines: limitLines(budget, change.do === 'remove' ? null : { ...budget, cap: change.cap }) };
}

type LimitSaid = z.infer<typeof Limit>;

function limitLines(before: LimitSaid | null, after: LimitSaid | null): readonly WishLine[] {
  const line = (what: string, words: (limit: LimitSaid) => string): WishLine => ({ what, before: before && words(before), after: after && words(after) });
  return [line('Counts', ({ counter }) => counterWords(counter)), line('Window', ({ window }) => windowWords(window)), line('Limit', (limit) => (limit.cap === null ? 'none' : formatCount(limit.cap)))];
}
