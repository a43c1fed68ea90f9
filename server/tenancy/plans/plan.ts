import { z } from 'zod';
import type { Instant } from '../../../shared/brand.ts';

export const CATALOGUES = ['saas', 'agents'] as const;
export type Catalogue = (typeof CATALOGUES)[number];

/** Null: unlimited. 0: none. */
const Limit = z.int().min(0).nullable();
const given = <Name extends string>(names: readonly Name[]) => z.partialRecord(z.enum(names), Limit);

/** What a plan of each catalogue limits, in its document's words. */
export const LIMIT_NAMES = {
  saas: ['max_api_calls_per_day', 'max_ui_generations_per_month', 'max_storage_mb', 'max_users', 'max_agents'],
  agents: ['monthly_messages', 'monthly_token_cap', 'max_agents'],
} as const satisfies Record<Catalogue, readonly string[]>;

/** What holds where nothing is said. Only the guide names any (FEATURES U10); the hosted platform's plans say all of theirs. */
export const LIMIT_DEFAULTS: Readonly<Record<Catalogue, Limits>> = {
  saas: { max_api_calls_per_day: 1_000, max_ui_generations_per_month: 100, max_storage_mb: 1_000, max_users: 5, max_agents: 10 },
  agents: {},
};
/** Limits of the guide's catalogue, some or all of them. */
export const SaasLimits = given(LIMIT_NAMES.saas);
export type Limits = Readonly<Record<string, number | null>>;

export const PlanId = z.string().regex(/^[a-z0-9_-]{1,40}$/, 'holds up to 40 of a-z, 0-9, _ and -');

/** Per month. Decimal text: a price is never a float. */
export const Price = z.strictObject({
  amount: z.string().regex(/^(0|[1-9]\d{0,8})(\.\d{1,4})?$/, 'must be a decimal number in text, such as "49.00"'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three letters of ISO 4217').default('USD'),
});
export type Price = z.infer<typeof Price>;

const common = { id: PlanId, name: z.string().trim().min(1).max(100).optional(), price: Price.nullable().optional(), active: z.boolean().optional() };

/** A plan as somebody writes it. What is left out keeps its value, or on a new plan takes the default; a null price is agreed with each customer. */
export const NewPlan = z.discriminatedUnion('catalogue', [
  z.strictObject({ catalogue: z.literal('saas'), ...common, limits: SaasLimits.optional() }),
  z.strictObject({ catalogue: z.literal('agents'), ...common, limits: given(LIMIT_NAMES.agents).optional() }),
]);
export type NewPlan = z.infer<typeof NewPlan>;

export interface Plan {
  readonly catalogue: Catalogue;
  readonly id: string;
  readonly name: string;
  readonly limits: Limits;
  readonly price: Price | null;
  /** Nobody is put on an inactive plan; who is on it stays. */
  readonly active: boolean;
  readonly createdAt: Instant;
  readonly ver: number;
}

/** `saas/starter`: how a tenant names its plan (DECISIONS 27). */
export function planKey({ catalogue, id }: { readonly catalogue: string; readonly id: string }): string {
  return `${catalogue}/${id}`;
}
