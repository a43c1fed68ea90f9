import { z } from 'zod';
import { isJsonObject } from '../../shared/json.ts';
import { type AgentId, brand } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { playRun } from '../fleet/gateway/index.ts';
import { getPlan, listPlans, type Plan, PlanId, planKey, savePlan } from '../tenancy/plans/index.ts';
import { changeTenantPlan, createTenant, DisplayName, getTenant, NewTenant, PlanKey, Slug, type Tenant } from '../tenancy/tenants/index.ts';
import { administers, adminMeta } from './admin-procedures.ts';
import { hostedCaller } from './hosted-caller.ts';
import type { House } from './house.ts';
import { open, router } from './procedures.ts';

const tenant_id = Slug;

function shown({ slug, name, plan, status, createdAt }: Tenant) {
  return { tenant_id: slug, name, plan: plan.split('/').at(-1), status, created_at: createdAt };
}

function planOf(wanted: string): string {
  const key = PlanKey.safeParse(planKey({ catalogue: 'agents', id: wanted }));
  if (!key.success) throw new Refusal('tenancy/bad-plan', { field: 'plan' });
  return key.data;
}

/** A plan of the hosted platform in its own words; null is unlimited. */
function shownPlan({ id, name, limits, active }: Plan) {
  return { plan_id: id, name, ...limits, active };
}

const Limit = z.int().min(0).nullable();

/** Whoever may run agents for a customer of the tenant that the path names; asked before the input is looked at, as everywhere. */
const forCustomers = open.use(async ({ ctx, next, path, getRawInput }) => {
  const input = await getRawInput();
  const tenant = isJsonObject(input) && typeof input['tenant_id'] === 'string' ? input['tenant_id'] : '';
  const { actor } = await hostedCaller(ctx, tenant);
  if (!actor.capabilities.has('runs:execute')) await ctx.house.denials.deny(actor, 'runs:execute', path);
  return next({ ctx: { ...ctx, actor: { ...actor, procedure: path, admitted: 'runs:execute' as const } } });
});

/** The hosted agents platform as its clients know it: `/v1/*` (FEATURES H02-H16, H29-H36, H42). */
export const hostedRouter = router({
  identity: administers('identity.debug').meta(adminMeta('identity.debug', 'How callers may prove themselves here; no secrets')).input(z.strictObject({})).query(({ ctx }) => {
    const { access, mode, keySource } = ctx.house;
    return {
      mode, own_tokens: access.ownKeys, allow_api_key_fallback: access.allowApiKeyFallback, anonymous: access.anonymous, data_key: keySource,
      jwt_configured: access.issuers.length > 0, issuers: access.issuers.map(({ name, keys, algorithms, platform }) => ({ name, keys, algorithms, platform_claims: platform })),
    };
  }),

  plans: administers('plans.list').meta(adminMeta('plans.list', 'The hosted platform’s plans, by id')).input(z.strictObject({}))
    .query(async ({ ctx }) => (await listPlans(ctx.house.people, ctx.actor, 'agents')).map(shownPlan)),

  plan: administers('plans.get').meta(adminMeta('plans.get', 'One plan')).input(z.strictObject({ plan_id: z.string().max(80) }))
    .query(async ({ ctx, input }) => shownPlan(await getPlan(ctx.house.people, ctx.actor, 'agents', input.plan_id))),

  savePlan: administers('plans.upsert').meta(adminMeta('plans.upsert', 'Make a plan, or put this one in its place', ['admin.plan.created', 'admin.plan.updated']))
    .input(z.strictObject({ plan_id: PlanId, name: z.string().trim().min(1).max(100).optional(), monthly_messages: Limit, monthly_token_cap: Limit, max_agents: Limit, active: z.boolean().default(true) }))
    .mutation(async ({ ctx, input: { plan_id, name, active, ...limits } }) => shownPlan(await savePlan(ctx.house.people, ctx.actor, { catalogue: 'agents', id: plan_id, limits, active, ...(name === undefined ? {} : { name }) }))),

  createTenant: administers('tenants.create').meta(adminMeta('tenants.create', 'Create a tenant, which is pending until it is activated', ['admin.tenant.created']))
    .input(z.strictObject({ name: DisplayName, plan: z.string().max(80) })).mutation(async ({ ctx, input }) => {
      const slug = ctx.house.ids.id();
      const tenant = await createTenant(ctx.house.people, ctx.actor, NewTenant.parse({ slug, name: input.name, plan: planOf(input.plan), status: 'pending' }));
      return { tenant_id: tenant.slug, status: tenant.status };
    }),

  tenant: administers('tenants.get').meta(adminMeta('tenants.get', 'One tenant')).input(z.strictObject({ tenant_id })).query(async ({ ctx, input }) => shown(await named(ctx.house, ctx.actor, input.tenant_id))),

  changePlan: administers('tenants.plan').meta(adminMeta('tenants.plan', 'Put a tenant on another plan', ['admin.tenant.plan_changed']))
    .input(z.strictObject({ tenant_id, plan_id: z.string().max(80) })).mutation(async ({ ctx, input }) => {
      const { id, ver } = await named(ctx.house, ctx.actor, input.tenant_id);
      return shown(await changeTenantPlan(ctx.house.people, ctx.actor, { id, ver, plan: planOf(input.plan_id) }));
    }),

  run: forCustomers.meta({ needs: 'runs:execute', audit: ['run.started', 'run.working', 'run.step.started', 'run.llm_called', 'run.tool_called', 'run.tool_denied', 'run.finished', 'run.failed', 'budget.consumed', 'budget.exceeded'], rest: [{ method: 'POST', path: '/v1/tenants/{tenant_id}/runs' }], says: 'Run a published agent for a customer of the tenant and wait for its answer' })
    .input(z.strictObject({ tenant_id, agent_id: z.string().min(1).max(200), user_id: z.string().max(200).optional(), message: z.string().trim().min(1).max(20_000) })).mutation(async ({ ctx, input }) => {
      const { actor } = ctx;
      const { status, plan } = await named(ctx.house, actor, input.tenant_id);
      if (status !== 'active') throw new Refusal('tenancy/not-active');
      if (!(await ctx.house.storage.readIdentity(actor, (db) => ctx.house.people.plans.isOffered(db, plan)))) throw new Refusal('tenancy/plan-inactive');
      const agentId = await agentIdOf(ctx.house, actor, input.agent_id);
      await ctx.house.edge.limiter.spend('hosted_run', { key: `${input.tenant_id}:${agentId}`, source: ctx.source, tenantId: actor.tenantId });
      const run = await playRun(ctx.house.gateway, actor, { agentId, input: { message: input.message, call_tools: [] } });
      return { tenant_id: input.tenant_id, request_id: run.id, output_text: textOf(run.output) };
    }),
});

function named(house: House, actor: Actor, slug: string): Promise<Tenant> {
  return getTenant(house.people, actor, { slug });
}

/** Hosted clients call agents by name; an id is understood as well. */
async function agentIdOf(house: House, actor: Actor, wanted: string): Promise<AgentId> {
  if (z.uuid().safeParse(wanted).success) return brand<AgentId>(wanted);
  const agent = await house.storage.read(actor, (db) => house.governance.catalog.findAgentByName(db, actor.tenantId, wanted));
  if (!agent) throw new Refusal('catalog/agent-not-found', { id: wanted });
  return agent.id;
}

function textOf(output: unknown): string {
  if (typeof output === 'string') return output;
  return isJsonObject(output) && typeof output['text'] === 'string' ? output['text'] : JSON.stringify(output);
}
