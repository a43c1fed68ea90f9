import { z } from 'zod';
import { changePassword, listPeople, ownMemberships } from '../people/identity/index.ts';
import { endSession, listSessions, signInByPassword, SignInInput, signOut, switchTenant } from '../people/sessions/index.ts';
import { brand, type SessionId } from '../../shared/brand.ts';
import { Refusal } from '../base/refusal.ts';
import { commandInput, open, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

export const sessionRouter = router({
  me: signedIn.meta({ needs: 'session', audit: reads, says: 'Who is signed in, where, with which rights' }).input(z.strictObject({})).query(async ({ ctx }) => {
    const { actor, house } = ctx;
    const memberships = await ownMemberships(house.people, actor);
    const places = await house.storage.readIdentity(actor, async (db) => {
      const tenants = [];
      for (const { tenantId } of memberships) {
        const tenant = await house.people.tenants.find(db, { id: tenantId });
        if (tenant && tenant.closedAt === null) tenants.push({ id: tenant.id, slug: tenant.slug, name: tenant.name });
      }
      const organisation = actor.organisationId ? await house.people.tenants.organisation(db, { id: actor.organisationId }) : null;
      return { tenants, organisation: organisation && { id: organisation.id, slug: organisation.slug, name: organisation.name } };
    });
    const tenant = places.tenants.find((place) => place.id === actor.tenantId);
    if (!tenant) throw new Refusal('auth/session-ended');
    return {
      user: { id: actor.userId, name: actor.name, email: actor.email ?? '' }, tenant, organisation: places.organisation, tenants: places.tenants,
      roles: [...actor.roles], capabilities: [...actor.capabilities], mode: house.mode, keySource: house.keySource, version: house.version,
      sample: house.sample !== null,
      people: house.sample ? (await listPeople(house.people, actor, { size: 50 })).items.map(({ person, membership }) => ({ id: person.id, name: person.name, email: person.email, roles: [...membership.roles] })) : null,
    };
  }),

  signIn: open.meta({ needs: 'open', audit: ['auth.login.succeeded', 'auth.login.failed', 'auth.session.revoked', 'security.brute_force_detected'], says: 'Sign in with email and password; the answer sets the session cookie' })
    .input(SignInInput).mutation(async ({ ctx, input }) => {
      const { cookie } = await signInByPassword(ctx.house.people, input, { kind: 'browser', dialect: 'own', source: ctx.source, replaces: ctx.credentials.cookie });
      ctx.setSession(cookie);
      return { ok: true };
    }),

  signOut: open.meta({ needs: 'open', audit: ['auth.logout'], says: 'End this session' })
    .input(commandInput({})).mutation(async ({ ctx }) => {
      ctx.setSession(null);
      if (ctx.credentials.cookie) await signOut(ctx.house.people, { cookie: ctx.credentials.cookie, source: ctx.source }).catch(ignoreUnknownSession);
      return { ok: true };
    }),

  switchTenant: signedIn.meta({ needs: 'session', audit: ['auth.login.succeeded', 'auth.logout', 'auth.session.revoked', 'authz.cross_tenant_blocked'], says: 'Work in another of one’s tenants, in a new session' })
    .input(commandInput({ tenantId: z.uuid() })).mutation(async ({ ctx, input }) => {
      const principal = await ctx.house.principalOf(ctx.credentials, ctx.source);
      const { cookie } = await switchTenant(ctx.house.people, principal, { id: brand(input.tenantId) }, 'own', ctx.source);
      if (cookie) ctx.setSession(cookie);
      return { ok: true };
    }),

  list: signedIn.meta({ needs: 'session', audit: reads, says: 'One’s own live sessions' }).input(z.strictObject({})).query(({ ctx }) => listSessions(ctx.house.people, ctx.actor)),

  end: signedIn.meta({ needs: 'session', audit: ['auth.session.revoked'], says: 'End one of one’s own sessions' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => endSession(ctx.house.people, ctx.actor, brand<SessionId>(input.id))),

  changePassword: signedIn.meta({ needs: 'session', audit: ['auth.password.changed', 'auth.login.failed'], says: 'Change one’s own password; every other session ends' })
    .input(z.strictObject({ current: z.string().min(1).max(1_024), next: z.string().min(1).max(1_024) }))
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx.house.people, ctx.actor, { current: input.current, next: input.next });
      return { ok: true };
    }),
});

/** Signing out of a session that is over already is done. */
function ignoreUnknownSession(reason: unknown): void {
  if (!(reason instanceof Refusal)) throw reason;
}
