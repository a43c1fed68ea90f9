import type { Instant, SessionId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { EndReason } from '../identity/index.ts';
import type { Session, SessionKind } from './session.ts';
import type { SessionDeps } from './session-deps.ts';

type Deps = Pick<SessionDeps, 'storage' | 'clock' | 'audit' | 'people' | 'sessions'>;

/** A session as a person sees it; nothing of its secrets. */
export interface SessionView {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly tenantId: TenantId;
  readonly kind: SessionKind;
  readonly device: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly amr: readonly string[];
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  /** The one that asks. */
  readonly current: boolean;
}

/** One's own live sessions everywhere; of somebody else, with `session:read`, those in the asker's tenant. The newest first. */
export async function listSessions(deps: Deps, actor: Actor, userId: UserId = actor.userId): Promise<readonly SessionView[]> {
  if (userId !== actor.userId && !actor.capabilities.has('session:read')) throw missing('session:read');
  const sessions = await deps.storage.readIdentity(actor, (db) => liveSessions(deps, db, actor, userId));
  return sessions.map((session) => viewOf(session, actor));
}

const MOST_SHOWN = 500;

/** Everybody's live sessions in the asker's tenant, the one seen last first. Asks for `session:read`. */
export async function listTenantSessions(deps: Pick<Deps, 'storage' | 'clock' | 'sessions'>, actor: Actor): Promise<{ readonly items: ReadonlyArray<SessionView & { readonly personName: string; readonly personEmail: string }>; readonly more: boolean }> {
  const rows = await deps.storage.readIdentity(actor, (db) => deps.sessions.liveIn(db, actor.tenantId, deps.clock.now(), MOST_SHOWN + 1));
  return { items: rows.slice(0, MOST_SHOWN).map(({ session, ...whose }) => ({ ...viewOf(session, actor), ...whose })), more: rows.length > MOST_SHOWN };
}

/** Ends one live session: one's own, or with `session:manage` somebody's in the asker's tenant. */
export function endSession(deps: Deps, actor: Actor, id: SessionId): Promise<{ readonly id: SessionId }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const session = await deps.sessions.find(tx, { id });
    const mine = session !== null && isOwn(actor, session.userId);
    if (!session || session.revokedAt !== null || !(mine || session.tenantId === actor.tenantId)) throw new Refusal('people/session-not-found', { id });
    refuseToEnd(actor, session.userId);
    const reason: EndReason = mine ? 'ended-by-person' : 'ended-by-admin';
    await deps.sessions.endOne(tx, id, { reason, at: deps.clock.now() });
    await deps.audit.append(tx, actor, { type: 'auth.session.revoked', resource: { type: 'session', id }, details: { reason, user: session.userId } });
    return { id };
  });
}

/** Ends all of one's own other sessions, or with `session:manage` all of somebody's in the asker's tenant. */
export function endSessions(deps: Deps, actor: Actor, userId: UserId): Promise<{ readonly ended: number }> {
  refuseToEnd(actor, userId);
  return deps.storage.writeIdentity(actor, async (tx) => {
    const mine = isOwn(actor, userId);
    const sessions = (await liveSessions(deps, tx, actor, userId)).filter((session) => session.id !== actor.sessionId);
    const reason: EndReason = mine ? 'ended-by-person' : 'ended-by-admin';
    for (const { id } of sessions) await deps.sessions.endOne(tx, id, { reason, at: deps.clock.now() });
    if (sessions.length > 0) await deps.audit.append(tx, actor, { type: 'auth.session.revoked', resource: { type: 'user', id: userId }, details: { reason, sessions: sessions.length } });
    return { ended: sessions.length };
  });
}

async function liveSessions(deps: Deps, db: Db, actor: Actor, userId: UserId): Promise<readonly Session[]> {
  const now = deps.clock.now();
  const person = await deps.people.find(db, { id: userId });
  const rows = await deps.sessions.live(db, userId, now, isOwn(actor, userId) ? undefined : actor.tenantId);
  return rows.filter((row) => row.tokenVersion === person?.tokenVersion);
}

/** Whoever stands in for somebody sees what is in this tenant, like everybody else who is not that person. */
function isOwn(actor: Actor, userId: UserId): boolean {
  return userId === actor.userId && actor.impersonator === null;
}

function refuseToEnd(actor: Actor, userId: UserId): void {
  if (!isOwn(actor, userId) && !actor.capabilities.has('session:manage')) throw missing('session:manage');
}

function missing(capability: Capability): Refusal {
  return new Refusal('people/capability-missing', { capability, rule: `missing capability: ${capability}` });
}

function viewOf(session: Session, actor: Actor): SessionView {
  const { id, userId, tenantId, kind, device, ip, userAgent, amr, createdAt, lastSeenAt, idleExpiresAt } = session;
  return { id, userId, tenantId, kind, device, ip, userAgent, amr, createdAt, lastSeenAt, expiresAt: idleExpiresAt, current: id === actor.sessionId };
}
