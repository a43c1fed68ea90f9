import { z } from 'zod';
import { capabilitiesOfDocument } from '../../shared/document-roles.ts';
import { createApiKey, KeySignIn, NewApiKey, signInByKey } from '../people/keys/index.ts';
import { type Principal, refreshSession, signInByPassword, SignInInput, signOut, type TokenPair } from '../people/sessions/index.ts';
import { Password, resetPassword, shownUserId } from '../people/identity/index.ts';
import { Refusal } from '../base/refusal.ts';
import { commandInput, needs, open, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';
import type { RequestContext } from './request-context.ts';

const LOGIN = ['auth.login.succeeded', 'auth.login.failed', 'auth.session.revoked', 'security.brute_force_detected'] as const;
const REFRESH = ['auth.token.refreshed', 'auth.refresh.reuse_detected', 'auth.refresh.device_mismatch'] as const;
/** RFC 6749 section 6: fewer rights for this one access token. */
const scope = z.string().max(4_000).transform((text) => text.split(' ').filter(Boolean)).optional();

/** A token in an address would stand in logs and histories: it is refused there, so that nobody gets used to it. */
function refuseInQuery({ query }: Pick<RequestContext, 'query'>): void {
  if (query.has('refresh_token')) throw new Refusal('input/invalid', { field: 'refresh_token', rule: 'refresh_token: belongs in the body, never in the address' });
}

function shownUser({ person, tenant, organisation, membership, foreign }: Principal) {
  return { user_id: shownUserId(person), tenant_id: tenant.slug, roles: [...membership.roles], org_id: organisation?.slug ?? null, ...(foreign ? { issuer: foreign.issuer, attributes: foreign.attributes } : {}) };
}

function bearerPair(tokens: TokenPair | null) {
  if (!tokens) throw new Error('a token session has tokens');
  return { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, token_type: 'bearer', expires_in: tokens.expiresInS };
}

/** The key to which the client asks its tokens to be bound, proved. */
function keyOf({ house, credentials }: Pick<RequestContext, 'house' | 'credentials'>): Promise<string | null> {
  return credentials.proof ? house.people.keyProofs.keyOf(credentials.proof, null) : Promise.resolve(null);
}

/** The guide's names for what a key may, in ours; our own are understood as well. */
function scopesOf(permissions: readonly string[]): readonly string[] {
  return [...new Set(permissions.flatMap((permission): readonly string[] => capabilitiesOfDocument('U', permission) ?? [permission]))].sort();
}

/** Wrong keys are counted here as they are where a key comes in a header. */
async function signInByWatchedKey(ctx: RequestContext, key: string) {
  const jkt = await keyOf(ctx);
  return ctx.house.edge.watch(key, ctx.source, () => signInByKey(ctx.house.people, key, { dialect: 'E', source: ctx.source, jkt }));
}

/** Sign-in as the source documents' clients know it: `/auth/*` of the Enterprise+ layer, `/api/v1/auth/*` of the guide. */
export const authRouter = router({
  login: open.meta({ needs: 'open', limit: 'sign_in', audit: LOGIN, rest: [{ method: 'POST', path: '/auth/login' }], says: 'An API key for a token pair' })
    .input(KeySignIn).mutation(async ({ ctx, input }) => {
      const { principal, tokens } = await signInByWatchedKey(ctx, input.api_key);
      return { ...bearerPair(tokens), user: shownUser(principal) };
    }),

  refresh: open.meta({ needs: 'open', limit: 'refresh', audit: REFRESH, rest: [{ method: 'POST', path: '/auth/refresh' }], says: 'A refresh token for a new access token and the next refresh token' })
    .input(z.strictObject({ refresh_token: z.string().min(1).max(200), scope })).mutation(async ({ ctx, input }) => {
      refuseInQuery(ctx);
      return bearerPair((await refreshSession(ctx.house.people, input.refresh_token, { dialect: 'E', source: ctx.source, proof: ctx.credentials.proof, tenant: ctx.credentials.tenant, scope: input.scope ?? null })).tokens);
    }),

  logout: open.meta({ needs: 'open', audit: ['auth.logout', 'admin.impersonation.ended', 'admin.break_glass.ended'], rest: [{ method: 'POST', path: '/auth/logout' }, { method: 'POST', path: '/api/v1/auth/logout' }], says: 'End the session of a token' })
    .input(z.strictObject({ refresh_token: z.string().min(1).max(200).optional() })).mutation(async ({ ctx, input }) => {
      await signOut(ctx.house.people, { bearer: ctx.credentials.bearer, refreshToken: input.refresh_token ?? null, source: ctx.source });
      return { ok: true };
    }),

  me: signedIn.meta({ needs: 'session', audit: reads, rest: [{ method: 'GET', path: '/auth/me' }], says: 'Who the token speaks for' })
    .input(z.strictObject({})).query(async ({ ctx }) => shownUser(await ctx.principal())),

  passwordLogin: open.meta({ needs: 'open', limit: 'sign_in', audit: LOGIN, rest: [{ method: 'POST', path: '/api/v1/auth/login' }], says: 'Email and password for a token pair' })
    .input(SignInInput).mutation(async ({ ctx, input }) =>
      bearerPair((await signInByPassword(ctx.house.people, input, { kind: 'token', dialect: 'U', source: ctx.source, jkt: await keyOf(ctx) })).tokens)),

  bearerRefresh: open.meta({ needs: 'open', limit: 'refresh', audit: REFRESH, rest: [{ method: 'POST', path: '/api/v1/auth/refresh' }], says: 'The refresh token, in the body or as bearer, for a new pair' })
    .input(z.strictObject({ refresh_token: z.string().min(1).max(200).optional(), scope })).mutation(async ({ ctx, input }) => {
      refuseInQuery(ctx);
      const token = input.refresh_token ?? ctx.credentials.bearer;
      if (!token) throw new Refusal('input/invalid', { field: 'refresh_token', rule: 'refresh_token: belongs in the body, or as bearer in the header Authorization' });
      return bearerPair((await refreshSession(ctx.house.people, token, { dialect: 'U', source: ctx.source, proof: ctx.credentials.proof, tenant: ctx.credentials.tenant, scope: input.scope ?? null })).tokens);
    }),

  createKey: needs('apikey:manage').meta({ needs: 'apikey:manage', fresh: true, audit: ['auth.api_key.created'], rest: [{ method: 'POST', path: '/api/v1/auth/api-keys' }], says: 'Make an API key; it is shown this once' })
    .input(commandInput({ name: NewApiKey.shape.name, permissions: z.array(z.string().min(1).max(80)).min(1).max(100), expires_in_days: NewApiKey.shape.expiresInDays })).mutation(async ({ ctx, input }) => {
      const { apiKey, key } = await createApiKey(ctx.house.people, ctx.actor, { name: input.name, scopes: [...scopesOf(input.permissions)], expiresInDays: input.expires_in_days, prefix: 'sk_live_' });
      return { id: apiKey.id, name: apiKey.name, api_key: key, permissions: input.permissions, scopes: apiKey.scopes, created_at: apiKey.createdAt, expires_at: apiKey.expiresAt };
    }),

  signingKeys: open.meta({ needs: 'open', audit: reads, rest: [{ method: 'GET', path: '/.well-known/jwks.json' }], says: 'The public keys that this server’s access tokens are signed with' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ keys: await ctx.house.people.signing.published() })),

  rotateSigningKeys: needs('platform:tenants').meta({ needs: 'platform:tenants', fresh: true, audit: ['auth.signing_key.created'], says: 'Sign access tokens with a new key; in an emergency those of the old one end at once' })
    .input(commandInput({ emergency: z.boolean().default(false) })).mutation(async ({ ctx, input }) => {
      const { signing } = ctx.house.people;
      if (!signing.rotate) throw new Refusal('auth/shared-secret');
      return signing.rotate(ctx.actor, { emergency: input.emergency });
    }),

  forgot: open.meta({ needs: 'open', limit: 'sign_in', audit: ['auth.password.reset_requested'], says: 'Ask for a link to a new password; the answer is the same for everybody' })
    .input(z.strictObject({ email: SignInInput.shape.email })).mutation(({ ctx, input }) => {
      ctx.house.passwordReset.ask(input.email, ctx.source, ctx.origin);
      return { ok: true, says: 'If there is such an account, a link to a new password is on its way. It is good for an hour.' };
    }),

  reset: open.meta({ needs: 'open', limit: 'sign_in', audit: ['auth.password.changed'], says: 'Set a new password with the token of a link; every session ends' })
    .input(z.strictObject({ token: z.string().min(1).max(100), password: Password })).mutation(async ({ ctx, input }) => {
      await resetPassword(ctx.house.people, input, ctx.source);
      return { ok: true };
    }),
});
