import { z } from 'zod';
import { FEATURES } from '../../shared/features.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { changeFeature, FeatureChange, type FeatureStanding, standingFeatures } from '../tenancy/licensing/index.ts';
import { getTenant, Slug, type Tenant } from '../tenancy/tenants/index.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const shown = (standing: FeatureStanding) => ({ ...standing, ...FEATURES[standing.feature] });

/** One's own tenant, or with the platform's right the one that is named. Every other one is as if it were not there, existing or not (DECISIONS 16). */
async function tenantMeant(house: House, actor: Actor, slug: string | undefined): Promise<Tenant> {
  const own = await getTenant(house.people, actor, { id: actor.tenantId });
  if (slug === undefined || slug === own.slug) return own;
  if (!actor.capabilities.has('platform:tenants')) throw new Refusal('tenancy/tenant-not-found', { field: 'tenant' });
  return getTenant(house.people, actor, { slug });
}

const switches = { fresh: true, audit: ['config.feature_flag.overridden'] } as const;

/** Which parts of the product a tenant has. Everybody of it may be told; it may do without some, and whoever runs the deployment may withhold some. */
export const featuresRouter = router({
  list: needs('feature:read').meta({ needs: 'feature:read', audit: reads, says: 'Which parts of the product a tenant has, who said so and why; the caller’s own unless another one is named' })
    .input(z.strictObject({ tenant: Slug.optional() })).query(async ({ ctx, input }) => (await standingFeatures(ctx.house.people, await tenantMeant(ctx.house, ctx.actor, input.tenant))).map(shown)),

  change: needs('feature:manage').meta({ needs: 'feature:manage', ...switches, says: 'Do without a part of the product in one’s own tenant, or have it again; what the platform withholds stays off' })
    .input(commandInput(FeatureChange.shape)).mutation(async ({ ctx, input: { commandId: _id, ...change } }) =>
      shown(await changeFeature(ctx.house.people, ctx.actor, { tenant: await tenantMeant(ctx.house, ctx.actor, undefined), level: 'tenant' }, change))),

  withhold: needs('platform:tenants').meta({ needs: 'platform:tenants', ...switches, says: 'Withhold a part of the product from a tenant, or give it, from the next request on' })
    .input(commandInput({ tenant: Slug, ...FeatureChange.shape })).mutation(async ({ ctx, input: { commandId: _id, tenant, ...change } }) =>
      shown(await changeFeature(ctx.house.people, ctx.actor, { tenant: await tenantMeant(ctx.house, ctx.actor, tenant), level: 'platform' }, change))),
});
