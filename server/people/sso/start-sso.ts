import { plusMs, type SessionId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { startSaml } from '../saml/index.ts';
import type { Principal } from '../sessions/index.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { authorizationUrl } from './oidc-client.ts';
import { activeProvider, namedProvider, oidcClientOf, samlConfigOf } from './provider-reading.ts';
import { toldInLog } from './refusal-in-log.ts';
import type { PublicOrigin, SsoDeps } from './sso-deps.ts';
import { FLOW_LIFE_MS, FLOW_SECRET_BYTES, flowProofs, type FlowPurpose, ownTarget } from './sso-flow.ts';

/** What whoever asked does next: goes there, and keeps the secret until it comes back. */
export interface StartedFlow {
  readonly url: string;
  /** For the browser's cookie, or for the desktop shell; without it nobody can finish. */
  readonly secret: string;
}

export interface StartWish {
  /** Id or key. */
  readonly provider: string;
  /** Slug, where the key alone is not enough. */
  readonly tenant?: string | undefined;
  readonly target?: string | undefined;
  /** Where the provider sends the browser back: one of our callbacks, or the desktop's own listener. */
  readonly redirectUri: string;
}

/** The loopback listener of a desktop (RFC 8252 section 7.3): this very address, any port (OIDC-07). */
const DESKTOP_CALLBACK = /^http:\/\/127\.0\.0\.1:([1-9]\d{0,4})\/cb$/;

export function isDesktopCallback(uri: string): boolean {
  const port = Number(DESKTOP_CALLBACK.exec(uri)?.[1] ?? Infinity);
  return port <= 65_535;
}

/** One of the addresses to which a provider may send a browser back to us. */
export function callbackOf(origin: PublicOrigin, provider: Pick<IdentityProvider, 'id' | 'key'>, uri: string): boolean {
  return isDesktopCallback(uri) || [`${origin}/api/v1/sso/${provider.id}/callback`, `${origin}/api/v1/auth/sso/${provider.key}/callback`].includes(uri);
}

/** Begins a sign-in that somebody asked for. Nobody is let in by it, so it needs no right. */
export async function startSso(deps: SsoDeps, wish: StartWish | (Omit<StartWish, 'redirectUri'> & { readonly redirectUri?: undefined }), origin: PublicOrigin, source: RequestSource): Promise<StartedFlow> {
  const provider = await namedProvider(deps, wish.provider, wish.tenant);
  return begin(deps, provider, { purpose: 'sign-in', redirectUri: wish.redirectUri ?? `${origin}/api/v1/sso/${provider.id}/callback`, target: ownTarget(wish.target), sessionId: null }, origin, source);
}

/** Proving oneself again at the provider through which this session was opened (OIDC-20). */
export async function startStepUp(deps: SsoDeps, principal: Principal, wish: { readonly target?: string | undefined; readonly redirectUri?: string | undefined }, origin: PublicOrigin, source: RequestSource): Promise<StartedFlow> {
  const { session, tenant } = principal;
  const opened = session && (await deps.storage.readIdentity({ tenantId: tenant.id }, (db) => deps.sso.session(db, session.id)));
  if (!opened) throw new Refusal('auth/step-up-impossible', { rule: 'This session was not opened through an identity provider; prove yourself with your password.' });
  const provider = await activeProvider(deps, opened.providerId);
  return begin(deps, provider, { purpose: 'step-up', redirectUri: wish.redirectUri ?? `${origin}/api/v1/sso/${provider.id}/callback`, target: ownTarget(wish.target), sessionId: session.id }, origin, source);
}

interface Way {
  readonly purpose: FlowPurpose;
  readonly redirectUri: string;
  readonly target: string;
  readonly sessionId: SessionId | null;
}

async function begin(deps: SsoDeps, provider: IdentityProvider, way: Way, origin: PublicOrigin, source: RequestSource): Promise<StartedFlow> {
  if (!callbackOf(origin, provider, way.redirectUri)) throw new Refusal('input/invalid', { field: 'redirectUri', rule: 'redirectUri: must be a callback of this server, or http://127.0.0.1:<port>/cb' });
  const [state, secret] = [deps.ids.bytes(FLOW_SECRET_BYTES).toString('base64url'), deps.ids.bytes(FLOW_SECRET_BYTES).toString('base64url')];
  const { url, requestId } = await toldInLog(deps, { tenantId: provider.tenantId, providerId: provider.id, source }, () => departure(deps, provider, way, { state, secret, origin }));
  const now = deps.clock.now();
  await deps.storage.writeIdentity({ ...systemActor('sso', provider.tenantId), source }, (tx) => deps.sso.addFlow(tx, {
    ...way, stateHash: sha256Hex(state), tenantId: provider.tenantId, providerId: provider.id, holderHash: sha256Hex(secret), state: 'begun', requestId, arrived: null,
    createdAt: now, expiresAt: plusMs(now, FLOW_LIFE_MS),
  }));
  return { url, secret };
}

async function departure(deps: SsoDeps, provider: IdentityProvider, way: Way, { state, secret, origin }: { readonly state: string; readonly secret: string; readonly origin: PublicOrigin }): Promise<{ readonly url: string; readonly requestId: string | null }> {
  const again = way.purpose === 'step-up';
  if (provider.kind === 'saml') {
    if (isDesktopCallback(way.redirectUri)) throw new Refusal('sso/incomplete', { rule: 'A SAML provider answers to a server’s address; from the desktop, sign in with a provider that speaks OpenID Connect.' });
    return startSaml(deps, samlConfigOf(provider, origin), { again });
  }
  return { url: await authorizationUrl(await oidcClientOf(deps, provider), { redirectUri: way.redirectUri, state, ...flowProofs(secret), again }), requestId: null };
}
