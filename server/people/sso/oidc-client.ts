import { createRemoteJWKSet, customFetch as joseFetch, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import {
  allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, type ClientAuth, ClientSecretBasic, ClientSecretPost, Configuration, customFetch, type CustomFetch, discovery, fetchUserInfo,
  None, type ServerMetadata,
} from 'openid-client';
import { dateOf, epochMs, type ProviderId } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import type { Outbound } from '../../base/outbound.ts';
import { isBrowserAddress, type OidcSettings } from './identity-provider.ts';
import { ssoRefusal } from './oidc-reasons.ts';

/** Signatures only: no shared secret proves who signed, and `none` proves nothing (OIDC-08). */
export const ID_TOKEN_ALGORITHMS: readonly string[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** One provider as a client of it sees it: what it says of itself, and its keys. */
export interface OidcClient {
  readonly metadata: ServerMetadata;
  readonly settings: OidcSettings;
  readonly config: Configuration;
  readonly keys: JWTVerifyGetKey;
}

export interface OidcAt {
  readonly id: ProviderId;
  readonly ver: number;
  readonly settings: OidcSettings;
  readonly secret: string | null;
}

export interface OidcClients {
  /** Reads the discovery document, once in ten minutes for each provider as it stands. */
  of(at: OidcAt): Promise<OidcClient>;
  /** The same, asked anew. */
  fresh(at: Omit<OidcAt, 'id' | 'ver'>): Promise<OidcClient>;
}

const KEEP_MS = 10 * 60_000;
const TIMEOUT_S = 5;
/** A stranger can make us look for an unknown key no more often (OIDC-21). */
const KEYS_COOLDOWN_MS = 30_000;
const MOST_KEPT = 1_000;
const TOLERANCE_S = 30;

export function openOidcClients({ outbound, clock }: { readonly outbound: Outbound; readonly clock: Clock }): OidcClients {
  const kept = new Map<string, { readonly atMs: number; readonly client: Promise<OidcClient> }>();
  const fresh = (at: Omit<OidcAt, 'id' | 'ver'>) => discovered(outbound, at);
  return {
    fresh,
    of(at) {
      const key = `${at.id}@${at.ver}`;
      const nowMs = epochMs(clock.now());
      const known = kept.get(key);
      if (known && nowMs - known.atMs < KEEP_MS) return known.client;
      if (kept.size >= MOST_KEPT) kept.clear();
      const client = fresh(at);
      kept.set(key, { atMs: nowMs, client });
      client.catch(() => kept.delete(key)); // a provider that was away is asked again
      return client;
    },
  };
}

async function discovered(outbound: Outbound, { settings, secret }: Omit<OidcAt, 'id' | 'ver'>): Promise<OidcClient> {
  const calls = callsThrough(outbound);
  const { client_id: clientId, issuer } = settings;
  const plain = issuer.startsWith('http:'); // the address guard lets this through for loopback under development, and for nothing else
  const auth = authOf(settings, secret);
  try {
    const found = await discovery(new URL(issuer), clientId, undefined, auth, { [customFetch]: calls, timeout: TIMEOUT_S, ...(plain ? { execute: [allowInsecureRequests] } : {}) });
    const metadata = narrowed(found.serverMetadata());
    const config = new Configuration(metadata, clientId, undefined, auth);
    config[customFetch] = calls;
    config.timeout = TIMEOUT_S;
    if (plain) allowInsecureRequests(config);
    return { metadata, settings, config, keys: keysOf(outbound, metadata) };
  } catch (reason) {
    throw ssoRefusal(reason);
  }
}

/** What the provider says of itself, less what we would not accept of it. */
function narrowed(metadata: Readonly<ServerMetadata>): ServerMetadata {
  const { authorization_endpoint: begins, token_endpoint: answers, jwks_uri: keys } = metadata;
  if (!begins || !answers || !keys || ![begins, answers, keys].every(isBrowserAddress)) throw ssoRefusal('endpoints');
  const algorithms = (metadata.id_token_signing_alg_values_supported ?? ['RS256']).filter((alg) => ID_TOKEN_ALGORITHMS.includes(alg));
  if (algorithms.length === 0) throw ssoRefusal('algorithms');
  return { ...metadata, id_token_signing_alg_values_supported: algorithms };
}

function authOf({ client_auth: way }: OidcSettings, secret: string | null): ClientAuth {
  if (way === 'none') return None();
  if (secret === null) throw ssoRefusal('secret-missing');
  return way === 'client_secret_post' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}

function callsThrough(outbound: Outbound): CustomFetch {
  return (address, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new Error(`the provider is called with GET and POST, not ${method}`);
    if (body !== undefined && body !== null && !(body instanceof URLSearchParams) && typeof body !== 'string') throw new Error('the provider is sent forms only');
    return outbound.fetch(address, { method, headers, ...(body === undefined || body === null ? {} : { body: body.toString() }) });
  };
}

function keysOf(outbound: Outbound, { jwks_uri: address = '' }: ServerMetadata): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(address), {
    [joseFetch]: (url) => outbound.fetch(url.toString(), { headers: { accept: 'application/json' } }), cooldownDuration: KEYS_COOLDOWN_MS, timeoutDuration: TIMEOUT_S * 1000, cacheMaxAge: KEEP_MS,
  });
}

export interface AuthorizationWishes {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The person shall prove themselves anew, whatever session the provider has of them. */
  readonly again: boolean;
}

/** Where to send the browser. Never silently: `prompt=none` is not among what can be asked (OIDC-15). */
export async function authorizationUrl({ config, settings }: OidcClient, { redirectUri, state, nonce, verifier, again }: AuthorizationWishes): Promise<string> {
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: [...new Set(['openid', ...settings.scopes])].join(' '), state, nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    ...(settings.acr_values.length > 0 ? { acr_values: settings.acr_values.join(' ') } : {}),
    ...(again ? { prompt: 'login', max_age: '0' } : {}),
  });
  return url.href;
}

export interface CallbackAnswer {
  readonly redirectUri: string;
  /** The callback's query, as the browser brought it. */
  readonly query: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface OidcClaims {
  readonly idToken: JWTPayload;
  /** What the provider says of the person: the ID token's claims over those of its userinfo. */
  readonly person: Readonly<Record<string, unknown>>;
}

/** The code for the person's claims. Everything is checked twice: by the library that exchanges, and by the one that verifies. */
export async function claimsFor(client: OidcClient, clock: Clock, { redirectUri, query, state, nonce, verifier }: CallbackAnswer): Promise<OidcClaims> {
  const { config, settings } = client;
  const url = new URL(redirectUri);
  url.search = query.toString();
  try {
    const tokens = await authorizationCodeGrant(config, url, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
    const idToken = await verifiedIdToken(client, clock, tokens.id_token ?? '', nonce);
    const wanted = [settings.email_claim, settings.groups_claim].some((claim) => idToken[claim] === undefined);
    const more = wanted && client.metadata.userinfo_endpoint ? await fetchUserInfo(config, tokens.access_token, idToken.sub ?? '') : {};
    return { idToken, person: { ...more, ...idToken } };
  } catch (reason) {
    throw ssoRefusal(reason);
  }
}

async function verifiedIdToken({ keys, metadata, settings }: OidcClient, clock: Clock, token: string, nonce: string): Promise<JWTPayload> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: metadata.issuer, audience: settings.client_id, algorithms: [...(metadata.id_token_signing_alg_values_supported ?? [])], currentDate: dateOf(clock.now()), clockTolerance: TOLERANCE_S,
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
  });
  if (protectedHeader.typ !== undefined && protectedHeader.typ.toUpperCase() !== 'JWT') throw ssoRefusal('token-type');
  if (payload['nonce'] !== nonce) throw ssoRefusal('nonce');
  // The library asks for azp only where there are several audiences.
  if (payload['azp'] !== undefined && payload['azp'] !== settings.client_id) throw ssoRefusal('authorized-party');
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload['azp'] === undefined) throw ssoRefusal('authorized-party');
  return payload;
}
