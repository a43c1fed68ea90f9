import { z } from 'zod';
import { brand, type UserId } from '../../shared/brand.ts';
import { isStandin, type SignedIn } from '../people/sessions/index.ts';
import { breakGlass, endStandin, impersonate, Reason, recentStandins, type Standin, STANDIN_MINUTES } from '../people/standins/index.ts';
import { getTenant, Slug } from '../tenancy/tenants/index.ts';
import type { RequestContext } from './request-context.ts';
import { needs, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const MINUTE_S = 60;

/** Browsers get a cookie and no token; API clients the reverse. */
function handOver(ctx: Pick<RequestContext, 'setSession'>, { cookie, tokens, principal }: SignedIn) {
  if (cookie !== null) ctx.setSession(cookie);
  const { person, tenant, membership } = principal;
  return {
    access_token: tokens?.accessToken ?? null, token_type: 'bearer', expires_in: STANDIN_MINUTES * MINUTE_S,
    impersonated_user: { id: person.id, email: person.email, role: membership.roles[0] ?? null, roles: membership.roles, tenant_id: tenant.slug, org_id: tenant.organisationId },
  };
}

function shown({ kind, byName, asName, asUserId, byUserId, reason, startedAt, endsAt, endedAt }: Standin) {
  return { kind, by: { id: byUserId, name: byName }, as: { id: asUserId, name: asName }, reason, startedAt, endsAt, endedAt };
}

/** Working as somebody else, and looking into a tenant that is not one's own (FEATURES D53, D54; SECURITY-CASES RBAC-15). */
export const standinsRouter = router({
  impersonate: needs('platform:impersonate').meta({ feature: 'standins', needs: 'platform:impersonate', fresh: true, audit: ['admin.impersonation.started'], rest: [{ method: 'POST', path: '/api/v1/admin/impersonate' }], says: 'Work as another person of the tenant for an hour' })
    .input(z.strictObject({ target_user_id: z.uuid(), reason: Reason })).mutation(async ({ ctx, input }) => {
      const principal = await ctx.principal();
      return handOver(ctx, await impersonate(ctx.house.people, ctx.actor, principal, { userId: brand<UserId>(input.target_user_id), reason: input.reason, dialect: 'own', source: ctx.source }));
    }),

  visit: needs('platform:impersonate').meta({ needs: 'platform:impersonate', fresh: true, audit: ['admin.break_glass.started'], says: 'Look into a tenant one does not belong to, for an hour; the tenant is told' })
    .input(z.strictObject({ tenant: Slug, reason: Reason })).mutation(async ({ ctx, input }) => {
      const principal = await ctx.principal();
      const tenant = await getTenant(ctx.house.people, ctx.actor, { slug: input.tenant });
      return handOver(ctx, await breakGlass(ctx.house.people, ctx.actor, principal, { tenantId: tenant.id, reason: input.reason, dialect: 'own', source: ctx.source }));
    }),

  stop: signedIn.meta({ needs: 'session', audit: ['admin.impersonation.ended', 'admin.break_glass.ended'], rest: [{ method: 'POST', path: '/api/v1/admin/impersonate/stop' }], says: 'Back to oneself' })
    .input(z.strictObject({})).mutation(async ({ ctx }) => {
      const { cookie, accessToken, expiresInS } = await endStandin(ctx.house.people, ctx.actor);
      if (cookie !== null) ctx.setSession(cookie);
      return { access_token: accessToken, token_type: 'bearer', expires_in: expiresInS };
    }),

  status: signedIn.meta({ needs: 'session', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/impersonate/status' }], says: 'Whether this session is somebody else’s, whose, why and until when' })
    .input(z.strictObject({})).query(async ({ ctx }) => {
      const { session, standin } = await ctx.principal();
      const on = session !== null && isStandin(session) && standin !== undefined;
      return {
        is_impersonating: on, impersonated_user_id: on ? ctx.actor.userId : null, real_user_id: on ? standin.by.userId : null,
        kind: on ? standin.kind : null, by: on ? standin.by.name : null, reason: on ? standin.by.reason : null, ends_at: on ? standin.endsAt : null,
      };
    }),

  notices: needs('tenant:read').meta({ needs: 'tenant:read', audit: reads, says: 'Who worked as somebody else here, or looked in from outside, in the last thirty days' })
    .input(z.strictObject({})).query(async ({ ctx }) => (await recentStandins(ctx.house.people, ctx.actor)).map(shown)),
});
