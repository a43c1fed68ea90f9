import type { ApiKeyId, SessionId, UserId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { actorFor } from './actor-for.ts';
import type { PresentedProof } from './key-proof.ts';
import { narrowerScopes } from './narrower-scopes.ts';
import { type ForeignIdentity, type Principal, standingOf } from './principal.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { idleEnd, lastMinute, whyOver } from './session-rules.ts';
import { isStandin } from './standin-rights.ts';
import { cookieHash } from './start-session.ts';

/** What a request came with, as found. `bearer` is without the scheme's name. */
export interface Presented {
  readonly cookie?: string | null;
  readonly bearer?: string | null;
  readonly apiKey?: string | null;
  /** The proof of the client's own key, for tokens that are bound to one. */
  readonly proof?: PresentedProof | null;
  /** Slug or id of the tenant that the request names beside its credential. It must be the credential's own; it chooses only where a foreign token speaks for several. */
  readonly tenant?: string | null;
  /** Asked by a window on its own account: no use of the session by anybody, so that its idle time goes on. */
  readonly unattended?: boolean;
  readonly source: RequestSource;
}

export interface Authenticated {
  readonly principal: Principal;
  /** What the person's roles give now; the credential's scopes are not yet taken off: `actorFor` does. */
  readonly held: ReadonlySet<Capability>;
}

/** Answered by the keys room, which stands above this one. */
export interface KeyHolders {
  /** Refuses an unknown, ended or misplaced key. */
  holderOf(key: string, source: RequestSource): Promise<Principal>;
  /** Who has the key that tokens were bought with; null where these may not come from there. */
  boughtBy(key: { readonly id: ApiKeyId; readonly tenantId: Session['tenantId'] }, source: RequestSource): Promise<{ readonly shownTo: readonly UserId[] } | null>;
}

/** Answered by the issuers room, which stands above this one. */
export interface ForeignPrincipals {
  /** Whether the token is some trusted issuer's affair; every other one is ours or nobody's. */
  isForeign(token: string): boolean;
  /** What the issuer says of the caller, proved. */
  identify(token: string, source: RequestSource): Promise<ForeignIdentity>;
  /** The caller at work in one of the tenants that the issuer gives them, or with a word for the platform in the deployment's own. */
  principalIn(identity: ForeignIdentity, tenant: string | null, source: RequestSource): Promise<Principal>;
}

export interface Doors {
  readonly keyHolders: KeyHolders;
  readonly foreigners: ForeignPrincipals;
  /** Who somebody without a credential is; absent where nobody comes in without. */
  readonly anonymous?: () => Promise<Principal | null>;
}

/** Who is asking. Every call reads the session, the person, the membership and the tenant anew (FEATURES E09, U22, T08). */
export async function authenticate(deps: SessionDeps & Doors, presented: Presented): Promise<Authenticated> {
  const { cookie, bearer, apiKey, source, tenant = null } = presented;
  const given = new Set([cookie, bearer, apiKey].filter((text) => typeof text === 'string' && text !== ''));
  if (given.size === 0) return withRights(deps, (await deps.anonymous?.()) ?? missing(), source);
  if (given.size > 1) throw new Refusal('auth/two-credentials', { rule: 'Send one of cookie, Authorization and X-API-Key.' });
  const found = await byCredential(deps, presented);
  if (tenant !== null && tenant !== found.principal.tenant.slug && tenant !== found.principal.tenant.id) await refuseOtherTenant(deps, found, source);
  return found;
}

async function byCredential(deps: SessionDeps & Doors, { cookie, bearer, apiKey, proof = null, source, tenant = null, unattended = false }: Presented): Promise<Authenticated> {
  if (bearer && deps.foreigners.isForeign(bearer)) return withRights(deps, await withOwnAccount(deps, await deps.foreigners.principalIn(await deps.foreigners.identify(bearer, source), tenant, source)), source);
  if (bearer) return byToken(deps, bearer, proof, source);
  if (apiKey) return withRights(deps, await deps.keyHolders.holderOf(apiKey, source), source);
  if (!/^[\w-]{43}$/.test(cookie ?? '')) throw new Refusal('auth/invalid-token');
  return bySession(deps, { secretHash: cookieHash(cookie ?? '') }, { kind: 'browser', source, unattended });
}

/** Who comes by another issuer may have an account here as well; whatever they ask for, they do not decide it under that. */
async function withOwnAccount({ storage, people }: SessionDeps, principal: Principal): Promise<Principal> {
  const email = principal.foreign?.email?.toLowerCase();
  const own = email ? await storage.readIdentity({ tenantId: principal.tenant.id }, (db) => people.find(db, { email })) : null;
  return own ? { ...principal, behind: [own.id] } : principal;
}

function missing(): never {
  throw new Refusal('auth/missing-token');
}

/** A token of ours: its session must live, its key must prove itself where it is bound to one, and it must come from where the API key it was bought with may. */
async function byToken(deps: SessionDeps & Doors, token: string, proof: PresentedProof | null, source: RequestSource): Promise<Authenticated> {
  const { sessionId, scopes } = await deps.accessTokens.verify(token);
  const found = await bySession(deps, { id: sessionId }, { kind: 'token', scopes, source });
  const { session } = found.principal;
  if (session && session.jkt !== null && (proof === null || (await deps.keyProofs.keyOf(proof, token)) !== session.jkt)) throw new Refusal('auth/bad-device-proof');
  if (!session || session.keyId === null) return found;
  const key = await deps.keyHolders.boughtBy({ id: session.keyId, tenantId: session.tenantId }, source);
  if (!key) throw new Refusal('auth/wrong-network');
  return { ...found, principal: { ...found.principal, behind: key.shownTo } };
}

type SessionRef = Parameters<SessionDeps['sessions']['find']>[1];

interface Expected {
  readonly kind: Session['kind'];
  /** To which a token narrows its session. */
  readonly scopes?: readonly string[] | null;
  readonly unattended?: boolean;
  readonly source: RequestSource;
}

/** The session first, which says whose tenant it is; the rest, with that tenant's registry, inside that tenant. */
async function bySession(deps: SessionDeps, ref: SessionRef, { kind, scopes = null, source, unattended = false }: Expected): Promise<Authenticated> {
  const session = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sessions.find(db, ref));
  if (!session || session.kind !== kind) throw new Refusal('auth/invalid-token');
  const found = await standingRights(deps, session, { scopes, source });
  if (!unattended) await noteSeen(deps, found.principal);
  return found;
}

function standingRights(deps: SessionDeps, session: Session, { scopes = null, source }: Omit<Expected, 'kind' | 'unattended'>): Promise<Authenticated> {
  if (isStandin(session)) return standinRights(deps, session, source);
  return deps.storage.readIdentity({ tenantId: session.tenantId }, async (db) => {
    const standing = await standingOf(deps, db, session);
    if (!standing || whyOver(session, standing, deps.clock.now()) !== null || !(await deps.signInDoor.stands(db, standing, session))) throw new Refusal('auth/session-ended');
    return rights(deps, db, { ...standing, session, key: null, scopes: narrowerScopes(session.scopes, scopes) }, source);
  });
}

/** Somebody works here as another, or where they do not belong: what that is worth is asked anew at every request. */
async function standinRights(deps: SessionDeps, session: Session, source: RequestSource): Promise<Authenticated> {
  const found = await deps.standinBook?.rightsOf(session);
  if (!found) throw new Refusal('auth/session-ended');
  const { standing, held, by, kind, endsAt } = found;
  await deps.storage.readIdentity({ tenantId: session.tenantId }, (db) => deps.networks.admit(db, standing.tenant, source));
  return { principal: { ...standing, session, key: null, scopes: null, standin: { by, kind, endsAt } }, held };
}

/** A session asked about again without its secret, for what was opened with it and still goes on. It counts as no use of the session. */
export async function askAgain(deps: SessionDeps & Pick<Doors, 'keyHolders'>, id: SessionId, source: RequestSource): Promise<Authenticated> {
  const session = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sessions.find(db, { id }));
  if (!session) throw new Refusal('auth/session-ended');
  if (session.keyId !== null && !(await deps.keyHolders.boughtBy({ id: session.keyId, tenantId: session.tenantId }, source))) throw new Refusal('auth/wrong-network');
  return standingRights(deps, session, { source });
}

function withRights(deps: SessionDeps, principal: Principal, source: RequestSource): Promise<Authenticated> {
  return deps.storage.readIdentity({ tenantId: principal.tenant.id }, (db) => rights(deps, db, principal, source));
}

/** Whatever the credential was: here its holder must be where the tenant may be worked in, and only then has any right. */
async function rights(deps: SessionDeps, db: Db, principal: Principal, source: RequestSource): Promise<Authenticated> {
  await deps.networks.admit(db, principal.tenant, source);
  const { capabilities } = await deps.roleBook.held(db, principal.tenant.id, principal.membership.roles);
  return { principal, held: capabilities };
}

/** Nobody learns whether the tenant they named exists; the log of their own tells that they tried (SECURITY-CASES JWT-26). */
function refuseOtherTenant(deps: SessionDeps, { principal, held }: Authenticated, source: RequestSource): Promise<never> {
  return deps.storage.write(actorFor(principal, held, source), () => Promise.reject(new Refusal('tenancy/mismatch')));
}

async function noteSeen(deps: SessionDeps, { session, tenant }: Principal): Promise<void> {
  const now = deps.clock.now();
  const notSince = lastMinute(now);
  if (!session || session.lastSeenAt > notSince) return;
  const idle = session.kind === 'browser' ? { idleExpiresAt: idleEnd(session, deps.lives, now) } : {};
  await deps.storage.writeIdentity(systemActor('sessions', tenant.id), (tx) => deps.sessions.seen(tx, session.id, { at: now, notSince, ...idle }));
}
