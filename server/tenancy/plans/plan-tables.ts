import type { Kit } from '../../base/storage/index.ts';
import type { Catalogue, Limits } from './plan.ts';

export function buildPlanTables(kit: Kit) {
  const iamPlan = kit.table(
    'iam_plan',
    {
      catalogue: kit.text('catalogue').notNull().$type<Catalogue>(),
      id: kit.text('id').notNull(),
      name: kit.text('name').notNull(),
      limits: kit.json<Limits>('limits').notNull(),
      /** Decimal text in the currency, such as `49.00`; null where the price is agreed with each customer. */
      priceAmount: kit.text('price_amount'),
      priceCurrency: kit.text('price_currency').notNull(),
      active: kit.bool('active').notNull(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.catalogue, t.id)],
  );
  return { iamPlan };
}
