import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { activateTenant, changeTenantPlan, closeTenant, createTenant, DisplayName, getTenant, listTenants, NewTenant, renameTenant, Slug, suspendTenant, type Tenant } from '../tenancy/tenants/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const tenant_id = Slug;
const Reason = z.string().trim().min(1).max(500);

function shown(tenant: Tenant) {
  return { tenant_id: tenant.slug, name: tenant.name, plan: tenant.plan.split('/').at(-1), status: tenant.status, created_at: tenant.createdAt, ver: tenant.ver };
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
      if (!ctx.actor.capabilities.has('platform:tenants')) return { items: [shown(await getTenant(ctx.house.people, ctx.actor, { id: ctx.actor.tenantId }))], next: null };
      const page = await listTenants(ctx.house.people, ctx.actor, { size: input.size, ...(input.cursor === undefined ? {} : { cursor: input.cursor }) });
      return { ...page, items: page.items.map(shown) };
    }),

  get: needs('tenant:read').meta({ needs: 'tenant:read', audit: reads, rest: [{ method: 'GET', path: '/api/v1/tenants/{tenant_id}' }], says: 'One tenant' })
    .input(z.strictObject({ tenant_id })).query(async ({ ctx, input }) => shown(await reachable(ctx.house.people, ctx.actor, input.tenant_id))),

  create: needs('platform:tenants').meta({ needs: 'platform:tenants', audit: ['admin.tenant.created'], rest: [{ method: 'POST', path: '/api/v1/tenants', status: 201 }], says: 'Create a tenant' })
    .input(commandInput({ tenant_id, name: DisplayName, plan: z.string().regex(/^[a-z0-9_-]{1,40}$/).default('free') })).mutation(async ({ ctx, input }) =>
      shown(await createTenant(ctx.house.people, ctx.actor, NewTenant.parse({ slug: input.tenant_id, name: input.name, plan: `saas/${input.plan}`, status: 'active' })))),

  change: needs('tenant:manage').meta({ needs: 'tenant:manage', audit: ['admin.tenant.updated', 'admin.tenant.plan_changed'], rest: [{ method: 'PUT', path: '/api/v1/tenants/{tenant_id}' }], says: 'Rename a tenant, or with the platform’s right change its plan' })
    .input(commandInput({ tenant_id, name: DisplayName.optional(), plan: z.string().regex(/^[a-z0-9_-]{1,40}$/).optional() })).mutation(async ({ ctx, input }) => {
      let tenant = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      if (input.plan !== undefined && !ctx.actor.capabilities.has('platform:tenants')) await ctx.house.denials.deny(ctx.actor, 'platform:tenants', 'tenants.change');
      if (input.name !== undefined) tenant = await renameTenant(ctx.house.people, ctx.actor, { id: tenant.id, ver: tenant.ver, name: input.name });
      if (input.plan !== undefined) tenant = await changeTenantPlan(ctx.house.people, ctx.actor, { id: tenant.id, ver: tenant.ver, plan: `saas/${input.plan}` });
      return shown(tenant);
    }),

  activate: needs('platform:tenants').meta({ needs: 'platform:tenants', audit: ['admin.tenant.activated'], says: 'Let the people and agents of a tenant act, which was pending, on trial or suspended' })
    .input(commandInput({ tenant_id, reason: Reason })).mutation(async ({ ctx, input }) => {
      const { id, ver } = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      return shown(await activateTenant(ctx.house.people, ctx.actor, { id, ver }, input.reason));
    }),

  suspend: needs('platform:tenants').meta({ needs: 'platform:tenants', audit: ['admin.tenant.suspended'], says: 'Let nobody of a tenant act any more, from the next request on; nothing is lost' })
    .input(commandInput({ tenant_id, reason: Reason })).mutation(async ({ ctx, input }) => {
      const { id, ver } = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      return shown(await suspendTenant(ctx.house.people, ctx.actor, { id, ver }, input.reason));
    }),

  remove: needs('platform:tenants').meta({ needs: 'platform:tenants', audit: ['admin.tenant.deleted', 'vault.key.destroyed'], rest: [{ method: 'DELETE', path: '/api/v1/tenants/{tenant_id}', status: 204 }], says: 'Close a tenant for ever' })
    .input(z.strictObject({ tenant_id })).mutation(async ({ ctx, input }) => {
      const tenant = await reachable(ctx.house.people, ctx.actor, input.tenant_id);
      return shown(await closeTenant({ ...ctx.house.people, vault: ctx.house.vaultDeps.vault }, ctx.actor, { id: tenant.id, ver: tenant.ver }, 'closed over the API'));
    }),
});
