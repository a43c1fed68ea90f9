import { jwtVerify } from 'jose';
import { z } from 'zod';
import { dateOf, plusMs, type ProviderId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { OidcSettings, type IdentityProvider } from './identity-provider.ts';
import { ID_TOKEN_ALGORITHMS } from './oidc-client.ts';
import { ssoRefusal } from './oidc-reasons.ts';
import { activeProvider, oidcClientOf } from './provider-reading.ts';
import type { SsoDeps } from './sso-deps.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const Claims = z.looseObject({
  jti: z.string().min(1).max(255), iat: z.number(), exp: z.number(), sub: z.string().min(1).max(255).optional(), sid: z.string().min(1).max(255).optional(),
  events: z.looseObject({ [EVENT]: z.looseObject({}) }), nonce: z.undefined().optional(),
}).refine((claims) => claims.sub !== undefined || claims.sid !== undefined, 'names neither a session nor a person');
type Claims = z.infer<typeof Claims>;

const LONGEST_TOKEN = 8_192;
const MOST_AGE_S = 120;
const TOLERANCE_S = 30;

/** The provider says that a session of its is over (OpenID Connect Back-Channel Logout 1.0). With `sid` only what was opened from that session ends, else all of the person's. */
export async function logoutByProvider(deps: SsoDeps, id: ProviderId, token: string, source: RequestSource): Promise<{ readonly ended: number }> {
  const provider = await activeProvider(deps, id);
  if (provider.kind !== 'oidc' || token.length > LONGEST_TOKEN) throw new Refusal('sso/bad-logout-token');
  const { jti, sub, sid } = await verified(deps, provider, token);
  const actor = { ...systemActor('sso', provider.tenantId), source };
  return deps.storage.writeIdentity(actor, async (tx) => {
    const now = deps.clock.now();
    const first = await deps.sso.firstUse(tx, { providerId: provider.id, idHash: sha256Hex(jti), until: plusMs(now, (MOST_AGE_S + 2 * TOLERANCE_S) * 1000) }, now);
    if (!first) throw new Refusal('sso/bad-logout-token', { reason: 'replayed' });
    const sessions = await deps.sso.sessionsOf(tx, provider.id, { ...(sid === undefined ? {} : { providerSession: sid }), ...(sub === undefined ? {} : { subject: sub }) });
    if (sessions.length === 0) throw new Refusal('sso/bad-logout-token', { reason: 'no-session' });
    let ended = 0;
    for (const { sessionId } of sessions) {
      if (!(await deps.sessions.endOne(tx, sessionId, { reason: 'ended-by-provider', at: now }))) continue;
      ended += 1;
      await deps.audit.append(tx, actor, { type: 'auth.session.revoked', resource: { type: 'session', id: sessionId }, details: { reason: 'ended-by-provider', provider: provider.id } });
    }
    return { ended };
  });
}

async function verified(deps: SsoDeps, provider: IdentityProvider, token: string): Promise<Claims> {
  const { client_id: audience } = OidcSettings.parse(provider.settings);
  const { keys, metadata } = await oidcClientOf(deps, provider);
  const verdict = await jwtVerify(token, keys, {
    typ: 'logout+jwt', issuer: metadata.issuer, audience, algorithms: [...ID_TOKEN_ALGORITHMS], currentDate: dateOf(deps.clock.now()), clockTolerance: TOLERANCE_S, maxTokenAge: MOST_AGE_S,
  }).catch(async (reason: unknown) => {
    const refusal = ssoRefusal(reason);
    if (!(refusal instanceof Refusal)) throw reason;
    throw refusal.code === 'sso/unreachable' ? refusal : new Refusal('sso/bad-logout-token', { reason: refusal.details['reason'] ?? null });
  });
  const claims = Claims.safeParse(verdict.payload);
  if (!claims.success) throw new Refusal('sso/bad-logout-token', { reason: 'claims' });
  return claims.data;
}
