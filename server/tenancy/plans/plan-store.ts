import { and, asc, eq } from 'drizzle-orm';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { type Catalogue, CATALOGUES, type Plan } from './plan.ts';
import { buildPlanTables } from './plan-tables.ts';

export type PlanStore = ReturnType<typeof openPlanStore>;
type Row = ReturnType<typeof buildPlanTables>['iamPlan']['$inferSelect'];

export function openPlanStore(kit: Kit) {
  const { iamPlan } = buildPlanTables(kit);
  const at = (catalogue: Catalogue, id: string) => and(eq(iamPlan.catalogue, catalogue), eq(iamPlan.id, id));

  const find = async (db: Db, catalogue: Catalogue, id: string): Promise<Plan | null> => {
    const [row] = await db.q.select().from(iamPlan).where(at(catalogue, id));
    return row ? planOf(row) : null;
  };

  return {
    find,

    /** By catalogue and id. */
    list: async (db: Db, catalogue?: Catalogue): Promise<readonly Plan[]> =>
      (await db.q.select().from(iamPlan).where(catalogue ? eq(iamPlan.catalogue, catalogue) : undefined).orderBy(asc(iamPlan.catalogue), asc(iamPlan.id))).map(planOf),

    /** Whether a tenant may be put on the plan of this key. */
    async isOffered(db: Db, key: string): Promise<boolean> {
      const [named, id = ''] = key.split('/', 2);
      const catalogue = CATALOGUES.find((one) => one === named);
      return catalogue !== undefined && ((await find(db, catalogue, id))?.active ?? false);
    },

    /** False when it is there already. */
    async add(tx: Tx, plan: Plan): Promise<boolean> {
      return (await tx.q.insert(iamPlan).values(rowOf(plan)).onConflictDoNothing().returning({ id: iamPlan.id })).length === 1;
    },

    /** False when `ver` is no longer the row's. */
    async change(tx: Tx, plan: Plan, ver: number): Promise<boolean> {
      const { catalogue, id, ...rest } = rowOf(plan);
      return (await tx.q.update(iamPlan).set(rest).where(and(at(catalogue, id), eq(iamPlan.ver, ver))).returning({ id: iamPlan.id })).length === 1;
    },
  };
}

function planOf({ priceAmount, priceCurrency, ...plan }: Row): Plan {
  return { ...plan, price: priceAmount === null ? null : { amount: priceAmount, currency: priceCurrency } };
}

function rowOf({ price, ...plan }: Plan): Row {
  return { ...plan, priceAmount: price?.amount ?? null, priceCurrency: price?.currency ?? 'USD' };
}
