import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { shutTenant } from '../flows/shut-tenant.ts';
import { listPlans, planKey, SaasLimits } from '../tenancy/plans/index.ts';
import { activateTenant, changeTenantPlan, changeTenantQuotas, createTenant, DisplayName, getTenant, listTenants, NewTenant, renameTenant, Slug, suspendTenant, type Tenant } from '../tenancy/tenants/index.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const tenant_id = Slug;
const Reason = z.string().trim().min(1).max(500);

/** With the limits of its plan, as far as nothing else is said of the tenant itself. */
async function shownAll(house: House, actor: Actor, tenants: readonly Tenant[]) {
  const limits = new Map((await listPlans(house.people, actor)).map((plan) => [planKey(plan), plan.limits]));
  return tenants.map((tenant) => ({
    tenant_id: tenant.slug, name: tenant.name, plan: tenant.plan.split('/').at(-1), status: tenant.status, quotas: { ...limits.get(tenant.plan), ...tenant.quotas }, created_at: tenant.createdAt, ver: tenant.ver,
  }));
}

async function shown(house: House, actor: Actor, tenant: Tenant) {
  const [answer] = await shownAll(house, actor, [tenant]);
  if (!answer) throw new Error('one tenant is shown as one');
  return answer;
}

/** Somebody's own tenant, or with the platform's right any: another tenant named on these paths is 403 (DECISIONS 16). */
async function reachable(house: Parameters<typeof getTenant>[0], actor: Actor, slug: string): Promise<Tenant> {
  const platform = actor.capabilities.has('platform:tenants');
  const tenant = await getTenant(house, actor, { slug }).catch((reason: unknown) => {
    if (platform || !(reason instanceof Refusal)) throw reason;
    return null;
  });
  // In the caller's own log, and alike whether the tenant exists or not (SECURITY-CASES JWT-26).
  if (!tenant || (tenant.id !== actor.tenantId && !platform)) return house.storage.write(actor, () => Promise.reject(new Refusal('people/not-a-member', { field: 'tenant_id' })));
  return tenant;
}

/** Tenants as the guide's clients know them. */
export const tenantsRouter = router({
  list: needs('tenant:read').meta({ needs: 'tenant:read', audit: reads, rest: [{ method: 'GET', path: '/api/v1/tenants' }], says: 'Tenants the caller may see' })
    .input(z.strictObject({ size: z.int().min(1).max(500).default(100), cursor: z.string().max(400).optional() })).query(async ({ ctx, input }) => {
      if (!ctx.actor.capabilities.has('platform:tenants')) return { items: await shownAll(ctx.house, ctx.actor, [await getTenant(ctx.house.people, ctx.actor, { id: ctx.actor.tenantId })]), next: null };
      const page = await listTenants(ctx.house.people, ctx.actor, { size: input.size, ...(input.cursor === undefined ? {} : { cursor: input.cursor }) });
      return { ...page, items: await shownAll(ctx.house, ctx.actor, page.items) };
    }),

  get: needs('tenant:read').meta({ needs: 'tenant:read', audit: reads, rest: [{ method: 'GET', path: '/api/v1/tenants/{tenant_id}' }], says: 'One tenant' })
    .input(z.strictObject({ tenant_id })).query(async ({ ctx, input }) => shown(ctx.house, ctx.actor, await reachable(ctx.house.people, ctx.actor, input.tenant_id))),

  create: needs('platform:tenants').meta({ needs: 'platform:tenants', fresh: true, audit: ['admin.tenant.created'], rest: [{ method: 'POST', path: '/api/v1/tenants', status: 201 }], says: 'Create a tenant' })
    .input(commandInput({ tenant_id, name: DisplayName, plan: z.string().regex(/^[a-z0-9_-]{1,40}$/).default('free'), quotas: SaasLimits.optional() })).mutation(async ({ ctx, input: { quotas, ...input } }) =>
      shown(ctx.house, ctx.actor, await createTenant(ctx.house.people, ctx.actor, NewTenant.parse({ slug: input.tenant_id, name: input.name, plan: `saas/${input.plan}`, status: 'active', ...(quotas === undefined ? {} : { quotas }) })))),

  change: needs('tenant:manage').meta({ needs: 'tenant:manage', audit: ['admin.tenant.updated', 'admin.tenant.plan_changed'], rest: [{ method: 'PUT', path: '/api/v1/tenants/{tenant_id}' }], says: 'Rename a tenant, or with the platform’s right change its plan and its quotas' })
    .input(commandInput({ tenant_id, name: DisplayName.optional(), plan: z.string().regex(/^[a-z0-9_-]{1,40}$/).optional(), quotas: SaasLimits.optional() })).mutation(async ({ ctx, input }) => {
      let tenant = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      if ((input.plan !== undefined || input.quotas !== undefined) && !ctx.actor.capabilities.has('platform:tenants')) await ctx.house.denials.deny(ctx.actor, 'platform:tenants', 'tenants.change');
      // What may still be refused comes first: of a change that is refused nothing stands.
      if (input.plan !== undefined) tenant = await changeTenantPlan(ctx.house.people, ctx.actor, { id: tenant.id, ver: tenant.ver, plan: `saas/${input.plan}` });
      if (input.quotas !== undefined) tenant = await changeTenantQuotas(ctx.house.people, ctx.actor, { id: tenant.id, ver: tenant.ver, quotas: input.quotas });
      if (input.name !== undefined) tenant = await renameTenant(ctx.house.people, ctx.actor, { id: tenant.id, ver: tenant.ver, name: input.name });
      return shown(ctx.house, ctx.actor, tenant);
    }),

  activate: needs('platform:tenants').meta({ needs: 'platform:tenants', audit: ['admin.tenant.activated'], says: 'Let the people and agents of a tenant act, which was pending, on trial or suspended' })
    .input(commandInput({ tenant_id, reason: Reason })).mutation(async ({ ctx, input }) => {
      const { id, ver } = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      return shown(ctx.house, ctx.actor, await activateTenant(ctx.house.people, ctx.actor, { id, ver }, input.reason));
    }),

  suspend: needs('platform:tenants').meta({ needs: 'platform:tenants', audit: ['admin.tenant.suspended'], says: 'Let nobody of a tenant act any more, from the next request on; nothing is lost' })
    .input(commandInput({ tenant_id, reason: Reason })).mutation(async ({ ctx, input }) => {
      const { id, ver } = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      return shown(ctx.house, ctx.actor, await suspendTenant(ctx.house.people, ctx.actor, { id, ver }, input.reason));
    }),

  remove: needs('platform:tenants').meta({ needs: 'platform:tenants', fresh: true, audit: ['admin.tenant.deleted', 'vault.key.destroyed'], rest: [{ method: 'DELETE', path: '/api/v1/tenants/{tenant_id}', status: 204 }], says: 'Close a tenant for ever' })
    .input(z.strictObject({ tenant_id })).mutation(async ({ ctx, input }) => {
      const tenant = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      return shown(ctx.house, ctx.actor, await shutTenant(ctx.house, ctx.actor, { id: tenant.id, ver: tenant.ver }, 'closed over the API'));
    }),
});
