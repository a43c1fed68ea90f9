import { z } from 'zod';
import { CATALOGUES, getPlan, listPlans, NewPlan, type Plan, PlanId, planKey, savePlan } from '../tenancy/plans/index.ts';
import { needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const catalogue = z.enum(CATALOGUES);

function shown(plan: Plan) {
  return { key: planKey(plan), catalogue: plan.catalogue, id: plan.id, name: plan.name, limits: plan.limits, price: plan.price && { ...plan.price, per: 'month' as const }, active: plan.active, created_at: plan.createdAt, ver: plan.ver };
}

/** Plan catalogues. A limit of null is none at all; money is decimal text per month. */
export const plansRouter = router({
  list: needs('tenant:read').meta({ needs: 'tenant:read', audit: reads, says: 'Plans by catalogue and id: what each limits and costs' })
    .input(z.strictObject({ catalogue: catalogue.optional() })).query(async ({ ctx, input }) => ({ items: (await listPlans(ctx.house.people, ctx.actor, input.catalogue)).map(shown) })),

  get: needs('tenant:read').meta({ needs: 'tenant:read', audit: reads, says: 'One plan' })
    .input(z.strictObject({ catalogue, id: PlanId })).query(async ({ ctx, input }) => shown(await getPlan(ctx.house.people, ctx.actor, input.catalogue, input.id))),

  save: needs('platform:plans').meta({ needs: 'platform:plans', fresh: true, audit: ['admin.plan.created', 'admin.plan.updated'], says: 'Make a plan, or change the one that is there; what is left out stays as it was' })
    .input(z.strictObject({ plan: NewPlan, ver: z.int().min(0).optional(), commandId: z.uuid().optional() })).mutation(async ({ ctx, input }) => shown(await savePlan(ctx.house.people, ctx.actor, input.plan, input.ver))),
});
