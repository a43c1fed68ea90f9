import { brand, epochMs, instantOf, plusMs, type SessionId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { Email } from '../identity/index.ts';
import { personActor, type SignedIn, standingOf } from '../sessions/index.ts';
import { enterByIdentity } from './enter-by-identity.ts';
import { type FederatedIdentity, groupsOf } from './federated-identity.ts';
import { type IdentityProvider, OidcSettings } from './identity-provider.ts';
import { claimsFor, type OidcClaims } from './oidc-client.ts';
import { ssoRefusal } from './oidc-reasons.ts';
import { activeProvider, oidcClientOf } from './provider-reading.ts';
import { toldInLog } from './refusal-in-log.ts';
import type { SsoDeps } from './sso-deps.ts';
import { flowProofs, type SsoFlow } from './sso-flow.ts';

export interface Finishing {
  /** The callback's query as the browser brought it; after a SAML response, the state that the browser was told on arrival. */
  readonly query: string | null;
  /** What the browser was given at the start. */
  readonly secret: string | null;
  readonly source: RequestSource;
  /** The session cookie the browser came with, if any: it ends with a successful sign-in. */
  readonly replaces: string | null;
  /** The person has read on a page of ours who they are about to be, and wants it: asked for where nobody here had set out. */
  readonly confirmed?: boolean | undefined;
}

export interface Finished {
  /** Null after a step-up: the session goes on. */
  readonly signedIn: SignedIn | null;
  readonly target: string;
}

const SECRET = /^[\w-]{43}$/;
const LONGEST_QUERY = 8_192;

/** The person is back. Only the browser that set out may finish, once, within ten minutes; what the provider says is believed after that. */
export async function finishSso(deps: SsoDeps, { query, secret, source, replaces, confirmed = false }: Finishing): Promise<Finished> {
  const params = new URLSearchParams((query ?? '').slice(0, LONGEST_QUERY));
  const state = onlyOne(params, 'state');
  if (!confirmed) await refuseUnasked(deps, state, secret ?? '');
  const flow = await takeFlow(deps, state, secret ?? '', source);
  return toldInLog(deps, { ...flow, source }, async () => {
    const provider = await activeProvider(deps, flow.providerId);
    const identity = flow.arrived ?? (await oidcIdentity(deps, provider, flow, params, secret ?? ''));
    if (flow.purpose === 'step-up') return { signedIn: await proveAgainBy(deps, provider, flow, identity, source), target: flow.target };
    return { signedIn: await enterByIdentity(deps, provider, identity, { source, replaces }), target: flow.target };
  });
}

/** Everything that was sent twice is two answers. */
function onlyOne(params: URLSearchParams, name: string): string {
  const all = params.getAll(name);
  return all.length === 1 ? (all[0] ?? '') : '';
}

/**
 * A response that nobody here had asked for may have been planted, to make somebody work in a stranger's account: the person
 * is shown first whose it is. Nothing is used up by the question.
 */
async function refuseUnasked(deps: SsoDeps, state: string, secret: string): Promise<void> {
  const flow = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sso.flow(db, { stateHash: sha256Hex(state) }));
  if (flow?.state !== 'arrived' || flow.requestId !== null || flow.holderHash !== sha256Hex(secret)) return;
  const { provider, tenant } = await deps.storage.readIdentity({ tenantId: flow.tenantId }, async (db) => ({ provider: await deps.sso.provider(db, flow.providerId), tenant: await deps.tenants.find(db, { id: flow.tenantId }) }));
  throw new Refusal('sso/confirm-first', { provider: provider?.name ?? '', tenant: tenant?.name ?? '', email: flow.arrived?.email ?? null, name: flow.arrived?.name ?? null });
}

/** Uses the flow up before anybody is asked anything: a state is good for one attempt. A stranger's attempt does not count. */
async function takeFlow(deps: SsoDeps, state: string, secret: string, source: RequestSource): Promise<SsoFlow> {
  const actor = { ...systemActor('sso'), source };
  return deps.storage.writeIdentity(actor, async (tx) => {
    const flow = SECRET.test(secret) ? await deps.sso.flow(tx, { stateHash: sha256Hex(state) }) : null;
    const good = flow !== null && flow.holderHash === sha256Hex(secret) && flow.expiresAt > deps.clock.now() && flow.state !== 'used';
    if (!good || !(await deps.sso.useFlow(tx, flow))) throw new Refusal('sso/unknown-flow');
    return flow;
  });
}

async function oidcIdentity(deps: SsoDeps, provider: IdentityProvider, flow: SsoFlow, query: URLSearchParams, secret: string): Promise<FederatedIdentity> {
  if (provider.kind !== 'oidc') throw new Refusal('sso/unknown-flow');
  const settings = OidcSettings.parse(provider.settings);
  const claims = await claimsFor(await oidcClientOf(deps, provider), deps.clock, { redirectUri: flow.redirectUri, query, state: onlyOne(query, 'state'), ...flowProofs(secret) });
  if (settings.acr_values.length > 0 && !settings.acr_values.includes(String(claims.idToken['acr']))) throw ssoRefusal('acr');
  return identityOf(settings, claims);
}

function identityOf(settings: OidcSettings, { idToken, person }: OidcClaims): FederatedIdentity {
  const { sub } = idToken;
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) throw ssoRefusal('subject');
  const email = Email.safeParse(person[settings.email_claim]);
  const verified = person[settings.email_verified_claim];
  const name = person[settings.name_claim];
  const authTime = idToken['auth_time'];
  return {
    subject: sub, email: email.success ? email.data : null, emailVerified: verified === true || verified === 'true' || verified === '1' || verified === 1,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : null, groups: groupsOf(person[settings.groups_claim]),
    providerSession: typeof idToken['sid'] === 'string' ? idToken['sid'].slice(0, 255) : null,
    authenticatedAt: typeof authTime === 'number' && Number.isFinite(authTime) ? instantOf(authTime * 1000) : null, until: null,
  };
}

const STEP_UP_SKEW_MS = 5_000;

/** The same person, asked anew after the flow began: what the provider remembers of earlier is no proof (OIDC-20). */
async function proveAgainBy(deps: SsoDeps, provider: IdentityProvider, flow: SsoFlow, identity: FederatedIdentity, source: RequestSource): Promise<null> {
  const sessionId = flow.sessionId ?? brand<SessionId>('');
  const actor = { ...systemActor('sso', flow.tenantId), source };
  return deps.storage.writeIdentity(actor, async (tx) => {
    const session = await deps.sessions.find(tx, { id: sessionId });
    const opened = await deps.sso.session(tx, sessionId);
    const standing = session && session.revokedAt === null ? await standingOf(deps, tx, session) : null;
    if (!session || !standing || opened?.providerId !== provider.id) throw new Refusal('sso/unknown-flow');
    refuseWeakProof(identity, opened.subject, flow, sessionId);
    const provedAt = identity.authenticatedAt ?? flow.createdAt;
    await grantStepUp(deps, tx, sessionId, provedAt);
    const person = personActor(standing, source, sessionId);
    await deps.audit.append(tx, person, { type: 'auth.step_up.confirmed', resource: { type: 'session', id: sessionId }, details: { method: 'sso', provider: provider.id } });
    return null;
  });
}

function refuseWeakProof(identity: FederatedIdentity, subject: string, flow: SsoFlow, sessionId: SessionId): void {
  const reason = identity.subject !== subject ? 'other-person' : identity.authenticatedAt === null || epochMs(identity.authenticatedAt) < epochMs(plusMs(flow.createdAt, -STEP_UP_SKEW_MS)) ? 'not-proved-again' : null;
  if (reason) throw new Refusal('sso/step-up-refused', { reason, id: sessionId, of: 'session' });
}

/** Never later than now: a provider's fast clock must not prolong the proof. */
function grantStepUp(deps: SsoDeps, tx: Tx, sessionId: SessionId, provedAt: SsoFlow['createdAt']): Promise<void> {
  const now = deps.clock.now();
  return deps.sessions.provedAgain(tx, sessionId, provedAt < now ? provedAt : now);
}

