import { z } from 'zod';
import { brand, type ProviderId } from '../../shared/brand.ts';
import {
  activateProvider, changeProvider, claimDomain, createProvider, disableProvider, DomainName, enforceProvider, finishSso, getProvider, isEnforced, listDomains, listProviders, NewProvider, offeredProviders, ProviderChange,
  removeDomain, readProviderMetadata, removeProvider, shownProvider, startSso, startStepUp, testProvider, verifyDomain, vouchForDomain,
} from '../people/sso/index.ts';
import { getTenant, Slug } from '../tenancy/tenants/index.ts';
import { type ProcedureMeta, reads } from './procedure-meta.ts';
import { commandInput, needs, open, router, signedIn } from './procedures.ts';

const PROVIDERS = '/api/v1/sso/providers';
const COMING_IN = ['auth.sso.login', 'auth.sso.failed', 'auth.sso.linked', 'admin.user.created', 'admin.role.assigned', 'admin.role.removed', 'auth.session.revoked', 'auth.step_up.confirmed'] as const;
const at = { id: z.uuid(), ver: z.int() };
const path = z.string().max(200).optional();
const redirectUri = z.string().max(500).optional();

function idOf(input: { readonly id: string }): ProviderId {
  return brand<ProviderId>(input.id);
}

/** An act on how a tenant is entered: asked of whoever manages sign-on, and of them anew (SECURITY 1.3). */
function settingUp(meta: Pick<ProcedureMeta, 'audit' | 'says' | 'rest'>): ProcedureMeta {
  return { ...meta, feature: 'sso', needs: 'sso:manage', fresh: true };
}

/** Identity providers: set up by whoever manages sign-on, used by everybody else. */
export const ssoRouter = router({
  offered: open.meta({ needs: 'open', audit: reads, says: 'Identity providers for a sign-in page, by tenant or by the domain of an email; says nothing about whether anybody has that email' })
    .input(z.strictObject({ email: z.string().max(254).optional(), tenant: Slug.optional() })).query(async ({ ctx, input }) => ({ items: await offeredProviders(ctx.house.people, input) })),

  start: open.meta({ needs: 'open', audit: ['auth.sso.failed'], limit: 'sign_in', says: 'Begin to sign in at an identity provider; the answer says where to go and sets the cookie with which alone it can be finished' })
    .input(z.strictObject({ provider: z.string().min(1).max(64), tenant: Slug.optional(), target: path, redirectUri })).mutation(async ({ ctx, input }) => {
      const { url, secret } = await startSso(ctx.house.people, input, ctx.publicOrigin, ctx.source);
      ctx.setFlow(secret);
      return { url };
    }),

  stepUp: signedIn.meta({ feature: 'sso', needs: 'session', audit: ['auth.sso.failed'], says: 'Begin to prove oneself again at the identity provider through which this session was opened' })
    .input(z.strictObject({ target: path, redirectUri })).mutation(async ({ ctx, input }) => {
      const { url, secret } = await startStepUp(ctx.house.people, await ctx.principal(), input, ctx.publicOrigin, ctx.source);
      ctx.setFlow(secret);
      return { url };
    }),

  finish: open.meta({ needs: 'open', audit: COMING_IN, limit: 'sign_in', says: 'Finish what was begun, from a page of ours, with what came along to it; the answer sets the session cookie. A sign-in that nobody here had begun answers 409 and whose it is, until it is confirmed' })
    .input(z.strictObject({ query: z.string().max(8_192), confirmed: z.boolean().optional() })).mutation(async ({ ctx, input }) => {
      const { signedIn: entered, target } = await finishSso(ctx.house.people, { ...input, secret: ctx.flowSecret, source: ctx.source, replaces: ctx.credentials.cookie });
      ctx.setFlow(null);
      if (entered?.cookie) ctx.setSession(entered.cookie);
      return { target, provedAgain: entered === null };
    }),

  providers: needs('sso:manage').meta({ feature: 'sso', needs: 'sso:manage', audit: reads, rest: [{ method: 'GET', path: PROVIDERS }], says: 'The tenant’s identity providers; secrets are masked' })
    .input(z.strictObject({})).query(async ({ ctx }) => {
      const { house: { people, storage }, actor } = ctx;
      const providers = await listProviders(people, actor);
      return { items: providers.map(shownProvider), enforced: await storage.readIdentity(actor, (db) => isEnforced(people, db, actor.tenantId)), enabled: people.ssoEnabled, origin: ctx.publicOrigin };
    }),

  provider: needs('sso:manage').meta({ feature: 'sso', needs: 'sso:manage', audit: reads, rest: [{ method: 'GET', path: `${PROVIDERS}/{id}` }], says: 'One identity provider' })
    .input(z.strictObject({ id: z.uuid() })).query(async ({ ctx, input }) => shownProvider(await getProvider(ctx.house.people, ctx.actor, idOf(input)))),

  createProvider: needs('sso:manage').meta(settingUp({ audit: ['admin.identity_provider.created'], rest: [{ method: 'POST', path: PROVIDERS, status: 201 }], says: 'Add an identity provider; it is not in use before it is activated' }))
    .input(commandInput(NewProvider.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => shownProvider(await createProvider(ctx.house.people, ctx.actor, input))),

  changeProvider: needs('sso:manage').meta(settingUp({ audit: ['admin.identity_provider.updated'], rest: [{ method: 'PATCH', path: `${PROVIDERS}/{id}` }], says: 'Change an identity provider; what is not said stays' }))
    .input(commandInput({ ...at, ...ProviderChange.shape })).mutation(async ({ ctx, input: { commandId: _id, id, ver, ...change } }) => shownProvider(await changeProvider(ctx.house.people, ctx.actor, { id: idOf({ id }), ver }, change))),

  activateProvider: needs('sso:manage').meta(settingUp({ audit: ['admin.identity_provider.activated'], rest: [{ method: 'POST', path: `${PROVIDERS}/{id}/activate` }], says: 'Let people in through an identity provider' }))
    .input(commandInput(at)).mutation(async ({ ctx, input }) => shownProvider(await activateProvider(ctx.house.people, ctx.actor, { id: idOf(input), ver: input.ver }))),

  disableProvider: needs('sso:manage').meta(settingUp({ audit: ['admin.identity_provider.disabled'], rest: [{ method: 'POST', path: `${PROVIDERS}/{id}/disable` }], says: 'Let nobody in through an identity provider any more; sessions opened through it end' }))
    .input(commandInput(at)).mutation(async ({ ctx, input }) => shownProvider(await disableProvider(ctx.house.people, ctx.actor, { id: idOf(input), ver: input.ver }))),

  enforceProvider: needs('sso:manage').meta(settingUp({ audit: ['admin.identity_provider.updated'], rest: [{ method: 'POST', path: `${PROVIDERS}/{id}/enforce` }], says: 'Make an active identity provider the only way in, or let passwords in again; an owner with a second factor always comes in' }))
    .input(commandInput({ ...at, enforced: z.boolean() })).mutation(async ({ ctx, input }) => shownProvider(await enforceProvider(ctx.house.people, ctx.actor, { id: idOf(input), ver: input.ver }, input.enforced))),

  removeProvider: needs('sso:manage').meta(settingUp({ audit: ['admin.identity_provider.deleted'], rest: [{ method: 'POST', path: `${PROVIDERS}/{id}/remove` }], says: 'Remove an identity provider that is not in use; accounts stay' }))
    .input(commandInput(at)).mutation(({ ctx, input }) => removeProvider(ctx.house.people, ctx.actor, { id: idOf(input), ver: input.ver })),

  testProvider: needs('sso:manage').meta({ feature: 'sso', needs: 'sso:manage', audit: ['admin.identity_provider.tested'], rest: [{ method: 'POST', path: `${PROVIDERS}/{id}/test` }], says: 'Try an identity provider as far as that goes without a person; each step says how it went' })
    .input(commandInput({ id: z.uuid() })).mutation(async ({ ctx, input }) => ({ steps: await testProvider(ctx.house.people, ctx.actor, idOf(input)) })),

  readMetadata: needs('sso:manage').meta({ feature: 'sso', needs: 'sso:manage', audit: ['admin.identity_provider.tested'], rest: [{ method: 'POST', path: '/api/v1/sso/metadata' }], says: 'Read a SAML provider’s metadata document: its name, where sign-in begins, its certificates, and what to look at before saving' })
    .input(commandInput({ xml: z.string().min(1).max(6_000_000) })).mutation(({ ctx, input }) => readProviderMetadata(ctx.house.people, ctx.actor, input.xml)),

  domains: needs('sso:manage').meta({ feature: 'sso', needs: 'sso:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/sso/domains' }], says: 'The tenant’s email domains, and what proves each' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ items: await listDomains(ctx.house.people, ctx.actor) })),

  claimDomain: needs('sso:manage').meta(settingUp({ audit: ['admin.domain.claimed'], rest: [{ method: 'POST', path: '/api/v1/sso/domains', status: 201 }], says: 'Put an email domain on the list; the answer says what its DNS must show' }))
    .input(commandInput({ domain: DomainName })).mutation(({ ctx, input }) => claimDomain(ctx.house.people, ctx.actor, input.domain)),

  verifyDomain: needs('sso:manage').meta(settingUp({ audit: ['admin.domain.verified'], rest: [{ method: 'POST', path: '/api/v1/sso/domains/{domain}/verify' }], says: 'Look for a domain’s proof in its DNS' }))
    .input(commandInput({ domain: DomainName })).mutation(({ ctx, input }) => verifyDomain(ctx.house.people, ctx.actor, input.domain)),

  removeDomain: needs('sso:manage').meta(settingUp({ audit: ['admin.domain.removed'], rest: [{ method: 'POST', path: '/api/v1/sso/domains/{domain}/remove' }], says: 'Take an email domain off the list' }))
    .input(commandInput({ domain: DomainName })).mutation(({ ctx, input }) => removeDomain(ctx.house.people, ctx.actor, input.domain)),

  vouchForDomain: needs('platform:tenants').meta({ needs: 'platform:tenants', fresh: true, audit: ['admin.domain.verified'], says: 'Vouch, as whoever runs the deployment, that an email domain is a tenant’s own' })
    .input(commandInput({ tenant: Slug, domain: DomainName })).mutation(async ({ ctx, input }) => {
      const tenant = await getTenant(ctx.house.people, ctx.actor, { slug: input.tenant });
      return vouchForDomain(ctx.house.people, ctx.actor, tenant.id, input.domain);
    }),
});
