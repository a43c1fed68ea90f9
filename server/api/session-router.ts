import { z } from 'zod';
import { changePassword, listPeople, ownMemberships } from '../people/identity/index.ts';
import { confirmTotp, enrolTotp, factorsOf, removeTotp, renewRecoveryCodes } from '../people/factors/index.ts';
import { beginSignIn, CodeSignIn, endSession, endSessions, listSessions, type Principal, proveAgain, sessionNamed, signInByCode, SignInInput, type SignedIn, signOut, switchTenant, userContext } from '../people/sessions/index.ts';
import { providerOfSession } from '../people/sso/index.ts';
import { brand, type Instant } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { readTenantContext, type TenantContext } from '../tenancy/licensing/index.ts';
import { commandInput, open, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';
import type { RequestContext } from './request-context.ts';

export const sessionRouter = router({
  me: signedIn.meta({ needs: 'session', audit: reads, says: 'Who is signed in, where, with which rights' }).input(z.strictObject({})).query(async ({ ctx }) => {
    const { actor, house } = ctx;
    const memberships = await ownMemberships(house.people, actor);
    const principal = await ctx.principal();
    const { standin } = principal;
    const { features } = await tenantContextOf(ctx, principal);
    const places = await house.storage.readIdentity(actor, async (db) => {
      const tenants = [];
      // Whoever has no account here, or only visits, is a member of nothing, and still somewhere.
      for (const tenantId of new Set([...memberships.map((one) => one.tenantId), actor.tenantId])) {
        const tenant = await house.people.tenants.find(db, { id: tenantId });
        if (tenant && tenant.closedAt === null) tenants.push({ id: tenant.id, slug: tenant.slug, name: tenant.name });
      }
      const organisation = actor.organisationId ? await house.people.tenants.organisation(db, { id: actor.organisationId }) : null;
      return { tenants, organisation: organisation && { id: organisation.id, slug: organisation.slug, name: organisation.name } };
    });
    const tenant = places.tenants.find((place) => place.id === actor.tenantId);
    if (!tenant) throw new Refusal('auth/session-ended');
    return {
      user: { id: actor.userId, name: actor.name, email: actor.email ?? '' }, tenant, organisation: places.organisation, tenants: places.tenants, features,
      roles: [...actor.roles], capabilities: [...actor.capabilities], mode: house.mode, keySource: house.keySource, version: house.version,
      standin: standin ? { kind: standin.kind, by: standin.by, endsAt: standin.endsAt } : null,
      sample: house.sample !== null,
      people: house.sample ? (await listPeople(house.people, actor, { size: 50 })).items.map(({ person, membership }) => ({ id: person.id, name: person.name, email: person.email, roles: [...membership.roles] })) : null,
    };
  }),

  context: signedIn.meta({ needs: 'session', audit: reads, says: 'The caller as the taskforce’s clients know one: tenant with its features, roles, permissions, session' })
    .input(z.strictObject({})).query(async ({ ctx }) => {
      const principal = await ctx.principal();
      return { ...userContext(principal, ctx.actor.capabilities), tenant: await tenantContextOf(ctx, principal) };
    }),

  signIn: open.meta({ needs: 'open', limit: 'sign_in', audit: ['auth.login.succeeded', 'auth.login.challenged', 'auth.login.failed', 'auth.session.revoked', 'security.brute_force_detected'], says: 'Sign in with email and password; the answer sets the session cookie, or is a challenge where a code is asked for' })
    .input(SignInInput).mutation(async ({ ctx, input }): Promise<SignInAnswer> => {
      const step = await beginSignIn(ctx.house.people, input, { kind: 'browser', dialect: 'own', source: ctx.source, replaces: ctx.credentials.cookie, deviceToken: ctx.deviceToken });
      return step.kind === 'in' ? letIn(ctx, step.signedIn) : { ok: false, ...step.challenge };
    }),

  signInByCode: open.meta({ needs: 'open', limit: 'sign_in', audit: ['auth.login.succeeded', 'auth.login.failed', 'auth.session.revoked', 'security.brute_force_detected'], says: 'The second half of a sign-in: the challenge, and a code of the authenticator or a recovery code' })
    .input(CodeSignIn).mutation(async ({ ctx, input }): Promise<SignInAnswer> =>
      letIn(ctx, await signInByCode(ctx.house.people, input, { dialect: 'own', source: ctx.source, replaces: ctx.credentials.cookie, deviceToken: ctx.deviceToken }))),

  proveAgain: signedIn.meta({ needs: 'session', audit: ['auth.step_up.confirmed', 'auth.login.succeeded'], says: 'Prove once more who it is, with the password or a code, before an act that asks for it; in the sample workspace, where nobody has a password, with nothing' })
    .input(z.strictObject({ password: z.string().min(1).max(1_024).optional(), otp: z.string().min(1).max(100).optional() })).mutation(async ({ ctx, input: { password, otp } }) => {
      if (password === undefined && otp === undefined && ctx.house.sample && ctx.actor.kind === 'user' && ctx.credentials.cookie) {
        const { cookie, principal } = await ctx.house.sample.become(ctx.actor.userId, ctx.source);
        ctx.setSession(cookie);
        return { authTime: principal.session?.authTime ?? ctx.house.clock.now() };
      }
      if ((password === undefined) === (otp === undefined)) throw new Refusal('input/invalid', { field: 'password', rule: 'password: give the password or a code (otp), one of the two' });
      const proof = otp === undefined ? { password: password ?? '' } : { otp };
      return proveAgain(ctx.house.people, await ctx.principal(), { proof, source: ctx.source, deviceToken: ctx.deviceToken });
    }),

  factors: signedIn.meta({ needs: 'session', audit: reads, says: 'What one proves oneself with: a password, an authenticator, how many recovery codes are left, the identity provider of this session' })
    .input(z.strictObject({})).query(async ({ ctx }) => {
      const password = await ctx.house.storage.readIdentity(ctx.actor, async (db) => (await ctx.house.people.people.passwordHash(db, ctx.actor.userId)) !== null);
      return { password, ...(await factorsOf(ctx.house.people, ctx.actor)), sample: ctx.house.sample !== null, provider: await providerOfSession(ctx.house.people, ctx.actor) };
    }),

  enrolTotp: signedIn.meta({ needs: 'session', fresh: true, audit: ['auth.mfa.changed'], says: 'A new secret for one’s authenticator, shown this once; it counts after confirmTotp' })
    .input(z.strictObject({})).mutation(({ ctx }) => enrolTotp(ctx.house.people, ctx.actor)),

  confirmTotp: signedIn.meta({ needs: 'session', fresh: true, audit: ['auth.mfa.changed'], says: 'The first code of one’s authenticator: from now on it is asked for. Answers ten recovery codes, this once' })
    .input(z.strictObject({ code: z.string().min(6).max(20) })).mutation(({ ctx, input }) => confirmTotp(ctx.house.people, ctx.actor, input.code)),

  removeTotp: signedIn.meta({ needs: 'session', fresh: true, audit: ['auth.mfa.changed'], says: 'Take one’s own second factor off, with a code of it or a recovery code' })
    .input(z.strictObject({ code: z.string().min(1).max(100) })).mutation(async ({ ctx, input }) => {
      await removeTotp(ctx.house.people, ctx.actor, input.code);
      return { ok: true };
    }),

  renewRecoveryCodes: signedIn.meta({ needs: 'session', fresh: true, audit: ['auth.mfa.changed'], says: 'Ten new recovery codes in place of all older ones, shown this once' })
    .input(z.strictObject({ code: z.string().min(1).max(100) })).mutation(({ ctx, input }) => renewRecoveryCodes(ctx.house.people, ctx.actor, input.code)),

  signOut: open.meta({ needs: 'open', audit: ['auth.logout', 'admin.impersonation.ended', 'admin.break_glass.ended'], says: 'End this session' })
    .input(commandInput({})).mutation(async ({ ctx }) => {
      ctx.setSession(null);
      if (ctx.credentials.cookie) await signOut(ctx.house.people, { cookie: ctx.credentials.cookie, source: ctx.source }).catch(ignoreUnknownSession);
      return { ok: true };
    }),

  switchTenant: signedIn.meta({ needs: 'session', audit: ['auth.login.succeeded', 'auth.logout', 'auth.session.revoked', 'authz.cross_tenant_blocked'], says: 'Work in another of one’s tenants, in a new session' })
    .input(commandInput({ tenantId: z.uuid() })).mutation(async ({ ctx, input }) => {
      const principal = await ctx.principal();
      const { cookie } = await switchTenant(ctx.house.people, principal, { id: brand(input.tenantId) }, 'own', ctx.source);
      if (cookie) ctx.setSession(cookie);
      return { ok: true };
    }),

  list: signedIn.meta({ needs: 'session', audit: reads, says: 'One’s own live sessions' }).input(z.strictObject({})).query(({ ctx }) => listSessions(ctx.house.people, ctx.actor)),

  end: signedIn.meta({ needs: 'session', audit: ['auth.session.revoked'], says: 'End one of one’s own sessions' })
    .input(commandInput({ id: z.string().max(120) })).mutation(async ({ ctx, input }) => endSession(ctx.house.people, ctx.actor, sessionNamed(input.id, (await ctx.principal()).tenant.slug))),

  endOthers: signedIn.meta({ needs: 'session', audit: ['auth.session.revoked'], says: 'End all of one’s own sessions but this one' })
    .input(commandInput({})).mutation(({ ctx }) => endSessions(ctx.house.people, ctx.actor, ctx.actor.userId)),

  memberships: signedIn.meta({ needs: 'session', audit: reads, says: 'The tenants one works in, with one’s roles in each' })
    .input(z.strictObject({})).query(async ({ ctx: { actor, house } }) => {
      const memberships = await ownMemberships(house.people, actor);
      return house.storage.readIdentity(actor, async (db) => {
        const shown = [];
        for (const { tenantId, roles, createdAt } of memberships) {
          const tenant = await house.people.tenants.find(db, { id: tenantId });
          if (tenant && tenant.closedAt === null) shown.push({ id: tenant.id, slug: tenant.slug, name: tenant.name, roles: [...roles], since: createdAt, current: tenantId === actor.tenantId });
        }
        return shown;
      });
    }),

  changePassword: signedIn.meta({ needs: 'session', audit: ['auth.password.changed', 'auth.login.failed'], says: 'Change one’s own password; every other session ends' })
    .input(z.strictObject({ current: z.string().min(1).max(1_024), next: z.string().min(1).max(1_024) }))
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx.house.people, ctx.actor, { current: input.current, next: input.next });
      return { ok: true };
    }),
});

/** The caller's tenant as its people know it; its settings are for whoever may read the tenant. */
function tenantContextOf({ house: { storage, people }, actor }: Pick<RequestContext, 'house'> & { readonly actor: Actor }, { tenant }: Principal): Promise<TenantContext> {
  return storage.readIdentity(actor, (db) => readTenantContext(people, db, tenant, { withSettings: actor.capabilities.has('tenant:read') }));
}

/** What the browser learns of a sign-in. Its cookies it never sees. */
type SignInAnswer =
  | { readonly ok: true; readonly ended: number }
  | { readonly ok: false; readonly challenge: string; readonly expiresAt: Instant };

function letIn(ctx: RequestContext, { cookie, deviceToken, ended }: SignedIn): SignInAnswer {
  ctx.setSession(cookie);
  if (deviceToken !== null && deviceToken !== ctx.deviceToken) ctx.setDevice(deviceToken);
  return { ok: true, ended };
}

/** Signing out of a session that is over already is done. */
function ignoreUnknownSession(reason: unknown): void {
  if (!(reason instanceof Refusal)) throw reason;
}
