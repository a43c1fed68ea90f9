import { brand, type Instant, plusMs, type TenantId, type UserId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { type Begun, beginSession, cookieHash, type Principal, type SessionDeps, signedIn, type SignedIn, STANDIN, type Standing, standingOf, type TokenDialect } from '../sessions/index.ts';
import { endStandinIn } from './end-standin.ts';
import { type Standin, STANDIN_MINUTES, type StandinKind } from './standin.ts';
import type { StandinStore } from './standin-store.ts';

type Deps = SessionDeps & { readonly standins: StandinStore };

const MINUTE_MS = 60_000;
const COOKIE_BYTES = 32;
/** A session in somebody else's name proves nothing: every act that asks for a recent proof is refused in it. */
const NEVER = brand<Instant>('1970-01-01T00:00:00.000Z');

export interface Asking {
  readonly reason: string;
  readonly dialect: TokenDialect;
  readonly source: RequestSource;
}

// What begins and ends a stand-in hands out a secret that is kept nowhere else: a named command's answer is stored, so none of them is one.

/** Works as another person of one's tenant, for an hour. Never as somebody who may do what one may not, never out of a session that is itself a stand-in. */
export async function impersonate(deps: Deps, { command: _named, ...actor }: Actor, principal: Principal, { userId, reason, dialect, source }: Asking & { readonly userId: UserId }): Promise<SignedIn> {
  const own = ownSession(actor, principal);
  const { standing, begun } = await deps.storage.writeIdentity(actor, async (tx) => {
    const target = await standingOf(deps, tx, { tenantId: actor.tenantId, userId });
    if (!target) throw new Refusal('people/user-not-found', { id: userId });
    if (userId === actor.userId) throw new Refusal('input/invalid', { field: 'userId', rule: 'userId: you are this person' });
    if (target.person.status !== 'active') throw new Refusal('people/impersonation-refused', { id: userId, rule: 'This person cannot sign in, so nobody works as them.' });
    const { capabilities } = await deps.roleBook.held(tx, actor.tenantId, target.membership.roles);
    if (capabilities.has('platform:impersonate')) throw new Refusal('people/impersonation-refused', { id: userId, rule: 'Nobody works as somebody who may do the same.' });
    const beyond = [...capabilities.difference(actor.capabilities)];
    if (beyond.length > 0) throw new Refusal('people/outranked', { id: userId, beyond });
    return begin(deps, tx, actor, { kind: 'impersonation', own, target, reason, source });
  });
  return signedIn(deps, standing, begun, dialect, null);
}

/** Looks into a tenant one does not belong to, for an hour. The tenant reads of it in its own log and among its notices. */
export async function breakGlass(deps: Deps, { command: _named, ...actor }: Actor, principal: Principal, { tenantId, reason, dialect, source }: Asking & { readonly tenantId: TenantId }): Promise<SignedIn> {
  const own = ownSession(actor, principal);
  const place = await deps.storage.readIdentity({ tenantId }, async (db) => {
    const tenant = await deps.tenants.find(db, { id: tenantId });
    const organisation = tenant?.organisationId ? await deps.tenants.organisation(db, { id: tenant.organisationId }) : null;
    return tenant && tenant.closedAt === null ? { tenant, organisation, member: await deps.people.member(db, tenantId, actor.userId) } : null;
  });
  if (!place) throw new Refusal('tenancy/tenant-not-found', { id: tenantId });
  if (place.member) throw new Refusal('people/impersonation-refused', { id: tenantId, of: 'tenant', rule: 'You are a member of this tenant: switch to it.' });
  const target: Standing = { person: principal.person, tenant: place.tenant, organisation: place.organisation, membership: { tenantId, userId: actor.userId, roles: [], createdAt: deps.clock.now(), ver: 0 } };
  // The entry stands in the log of the tenant that is entered: its people and auditors must see it.
  const visitor: Actor = { ...actor, tenantId, organisationId: place.tenant.organisationId };
  const { standing, begun } = await deps.storage.writeIdentity(visitor, (tx) => begin(deps, tx, visitor, { kind: 'break-glass', own, target, reason, source }));
  return signedIn(deps, standing, begun, dialect, null);
}

interface Beginning {
  readonly kind: StandinKind;
  readonly own: NonNullable<Principal['session']>;
  readonly target: Standing;
  readonly reason: string;
  readonly source: RequestSource;
}

async function begin(deps: Deps, tx: Tx, actor: Actor, { kind, own, target, reason, source }: Beginning): Promise<{ readonly standing: Standing; readonly begun: Begun }> {
  const now = deps.clock.now();
  const endsAt = plusMs(now, STANDIN_MINUTES * MINUTE_MS);
  const begun = await beginSession(deps, tx, actor, target, { kind: own.kind, amr: [STANDIN], authTime: NEVER, device: own.device, jkt: own.jkt, source, until: endsAt, standin: true });
  const standin: Standin = {
    sessionId: begun.session.id, kind, tenantId: target.tenant.id, byUserId: actor.userId, byName: actor.name, bySessionId: own.id, byTenantId: own.tenantId,
    asUserId: target.person.id, asName: target.person.name, reason, startedAt: now, endsAt, endedAt: null,
  };
  await deps.standins.add(tx, standin);
  await deps.audit.append(tx, actor, {
    type: kind === 'impersonation' ? 'admin.impersonation.started' : 'admin.break_glass.started', resource: { type: 'user', id: target.person.id },
    subject: { email: target.person.email }, details: { reason, session: begun.session.id, ends_at: endsAt },
  });
  return { standing: target, begun };
}

/** Only a person in a session of their own stands in for anybody; a key never does. */
function ownSession(actor: Actor, { session, foreign }: Principal): NonNullable<Principal['session']> {
  if (actor.impersonator !== null) throw new Refusal('people/impersonation-refused', { rule: 'End the impersonation that is going on first.' });
  if (actor.kind !== 'user' || !session || session.keyId !== null || foreign) throw new Refusal('auth/step-up-impossible');
  return session;
}

export interface BackAgain {
  /** The cookie of the session in which it was asked for, given anew; null for token sessions, whose own token is still good. */
  readonly cookie: string | null;
  readonly accessToken: string | null;
  readonly expiresInS: number;
}

/** Back to oneself: the stand-in session ends, and the one it was asked for in goes on. */
export async function endStandin(deps: Deps, { command: _named, ...actor }: Actor): Promise<BackAgain> {
  const { sessionId } = actor;
  if (actor.impersonator === null || sessionId === null) throw new Refusal('people/not-impersonating');
  const cookie = deps.ids.bytes(COOKIE_BYTES).toString('base64url');
  const own = await deps.storage.writeIdentity(actor, async (tx) => {
    const standin = await endStandinIn(deps, tx, actor, sessionId);
    if (!standin) throw new Refusal('people/not-impersonating');
    const session = await deps.sessions.find(tx, { id: standin.bySessionId });
    if (session?.kind === 'browser') await deps.sessions.renewSecret(tx, session.id, cookieHash(cookie));
    return session;
  });
  if (!own) throw new Refusal('auth/session-ended');
  if (own.kind === 'browser') return { cookie, accessToken: null, expiresInS: 0 };
  const standing = await deps.storage.readIdentity({ tenantId: own.tenantId }, (db) => standingOf(deps, db, own));
  if (!standing) throw new Refusal('auth/session-ended');
  const { token, expiresInS } = await deps.accessTokens.issue({ ...standing, session: own, key: null, scopes: own.scopes }, 'own', new Set());
  return { cookie: null, accessToken: token, expiresInS };
}

const DAY_MS = 86_400_000;
const NOTICE_DAYS = 30;

/** Who stood in for whom in the actor's tenant of late: what its people are told on their first page. */
export function recentStandins(deps: Pick<Deps, 'storage' | 'clock' | 'standins'>, actor: Pick<Actor, 'tenantId'>): Promise<readonly Standin[]> {
  return deps.storage.readIdentity(actor, (db) => deps.standins.since(db, actor.tenantId, plusMs(deps.clock.now(), -NOTICE_DAYS * DAY_MS)));
}
