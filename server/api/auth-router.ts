import { z } from 'zod';
import { KeySignIn, signInByKey } from '../people/keys/index.ts';
import { type Principal, refreshSession, signInByPassword, SignInInput, signOut, type TokenPair } from '../people/sessions/index.ts';
import { shownUserId } from '../people/identity/index.ts';
import { Refusal } from '../base/refusal.ts';
import { open, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const LOGIN = ['auth.login.succeeded', 'auth.login.failed'] as const;
const REFRESH = ['auth.token.refreshed', 'auth.refresh.reuse_detected'] as const;

function shownUser({ person, tenant, organisation, membership }: Principal) {
  return { user_id: shownUserId(person), tenant_id: tenant.slug, roles: [...membership.roles], org_id: organisation?.slug ?? null };
}

function bearerPair(tokens: TokenPair | null) {
  if (!tokens) throw new Error('a token session has tokens');
  return { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, token_type: 'bearer', expires_in: tokens.expiresInS };
}

/** Sign-in as the source documents' clients know it: `/auth/*` of the Enterprise+ layer, `/api/v1/auth/*` of the guide. */
export const authRouter = router({
  login: open.meta({ needs: 'open', audit: LOGIN, rest: [{ method: 'POST', path: '/auth/login' }], says: 'An API key for a token pair' })
    .input(KeySignIn).mutation(async ({ ctx, input }) => {
      const { principal, tokens } = await signInByKey(ctx.house.people, input.api_key, { dialect: 'E', source: ctx.source });
      return { ...bearerPair(tokens), user: shownUser(principal) };
    }),

  refresh: open.meta({ needs: 'open', audit: REFRESH, rest: [{ method: 'POST', path: '/auth/refresh' }], says: 'A refresh token for a new access token and the next refresh token' })
    .input(z.strictObject({ refresh_token: z.string().min(1).max(200) })).mutation(async ({ ctx, input }) =>
      bearerPair((await refreshSession(ctx.house.people, input.refresh_token, 'E', ctx.source)).tokens)),

  logout: open.meta({ needs: 'open', audit: ['auth.logout'], rest: [{ method: 'POST', path: '/auth/logout' }, { method: 'POST', path: '/api/v1/auth/logout' }], says: 'End the session of a token' })
    .input(z.strictObject({ refresh_token: z.string().min(1).max(200).optional() })).mutation(async ({ ctx, input }) => {
      await signOut(ctx.house.people, { bearer: ctx.credentials.bearer, refreshToken: input.refresh_token ?? null, source: ctx.source });
      return { ok: true };
    }),

  me: signedIn.meta({ needs: 'session', audit: reads, rest: [{ method: 'GET', path: '/auth/me' }], says: 'Who the token speaks for' })
    .input(z.strictObject({})).query(async ({ ctx }) => shownUser(await ctx.house.principalOf(ctx.credentials, ctx.source))),

  passwordLogin: open.meta({ needs: 'open', audit: LOGIN, rest: [{ method: 'POST', path: '/api/v1/auth/login' }], says: 'Email and password for a token pair' })
    .input(SignInInput).mutation(async ({ ctx, input }) =>
      bearerPair((await signInByPassword(ctx.house.people, input, { kind: 'token', dialect: 'U', source: ctx.source })).tokens)),

  bearerRefresh: open.meta({ needs: 'open', audit: REFRESH, rest: [{ method: 'POST', path: '/api/v1/auth/refresh' }], says: 'The refresh token, in the body or as bearer, for a new pair' })
    .input(z.strictObject({ refresh_token: z.string().min(1).max(200).optional() })).mutation(async ({ ctx, input }) => {
      const token = input.refresh_token ?? ctx.credentials.bearer;
      if (!token) throw new Refusal('auth/invalid-refresh');
      return bearerPair((await refreshSession(ctx.house.people, token, 'U', ctx.source)).tokens);
    }),
});
