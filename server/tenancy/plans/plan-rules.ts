import type { Instant } from '../../../shared/brand.ts';
import { Refusal } from '../../base/refusal.ts';
import { type Catalogue, LIMIT_DEFAULTS, LIMIT_NAMES, type Limits, type NewPlan, type Plan } from './plan.ts';

export const NEEDED = 'give a whole number, or null for unlimited';

/** The plan after somebody wrote this: what they left out stays as it was, or is the default of a new one. */
export function planAfter(before: Plan | null, { catalogue, id, name, limits, price, active }: NewPlan, now: Instant): Plan {
  return {
    catalogue, id,
    name: name ?? before?.name ?? id,
    limits: wholeLimits(catalogue, { ...before?.limits, ...limits }),
    price: price === undefined ? (before?.price ?? null) : price,
    active: active ?? before?.active ?? true,
    createdAt: before?.createdAt ?? now,
    ver: (before?.ver ?? 0) + 1,
  };
}

/** Limits that a new plan must name, because its catalogue has no default for them. */
export function missingLimits({ catalogue, limits }: Pick<NewPlan, 'catalogue' | 'limits'>): readonly string[] {
  const known: Limits = { ...LIMIT_DEFAULTS[catalogue], ...limits };
  return LIMIT_NAMES[catalogue].filter((name) => known[name] === undefined);
}

function wholeLimits(catalogue: Catalogue, limits: Limits): Limits {
  const [missing] = missingLimits({ catalogue, limits });
  if (missing) throw new Refusal('input/invalid', { field: `limits.${missing}`, rule: `limits.${missing}: ${NEEDED}` });
  const known: Limits = { ...LIMIT_DEFAULTS[catalogue], ...limits };
  return Object.fromEntries(LIMIT_NAMES[catalogue].map((name) => [name, known[name] ?? null]));
}

const TOLD = ['name', 'limits', 'price', 'active'] as const;

/** What differs, as the log tells it; empty where nothing does. */
export function planChanges(before: Plan, after: Plan): Readonly<Record<string, { readonly before: Plan[keyof Plan]; readonly after: Plan[keyof Plan] }>> {
  return Object.fromEntries(TOLD.filter((field) => !isSame(before[field], after[field])).map((field) => [field, { before: before[field], after: after[field] }]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => Reflect.get(a, key) === Reflect.get(b, key));
}
