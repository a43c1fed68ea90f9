import { and, desc, eq, gt, isNull, lte, ne, type SQL } from 'drizzle-orm';
import type { ApiKeyId, Instant, SessionId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables, type EndReason, type SessionEnder } from '../identity/index.ts';
import type { Session } from './session.ts';
import { buildSessionTables } from './session-tables.ts';

export type SessionStore = ReturnType<typeof openSessionStore>;

export interface Ending {
  readonly reason: EndReason;
  readonly at: Instant;
}

export function openSessionStore(kit: Kit) {
  const { iamSession } = buildSessionTables(kit);
  const { iamUser } = buildIdentityTables(kit);

  const end = async (tx: Tx, which: SQL | undefined, { reason, at }: Ending): Promise<readonly SessionId[]> => {
    const rows = await tx.q.update(iamSession).set({ revokedAt: at, revokedReason: reason }).where(and(which, isNull(iamSession.revokedAt))).returning({ id: iamSession.id });
    return rows.map((row) => row.id);
  };
  const live = (now: Instant) => and(isNull(iamSession.revokedAt), gt(iamSession.idleExpiresAt, now), gt(iamSession.absoluteExpiresAt, now));

  const store = {
    add: async (tx: Tx, row: Session): Promise<void> => void (await tx.q.insert(iamSession).values(row)),

    async find(db: Db, ref: { readonly id: SessionId } | { readonly secretHash: string }): Promise<Session | null> {
      const named = 'id' in ref ? eq(iamSession.id, ref.id) : eq(iamSession.secretHash, ref.secretHash);
      return (await db.q.select().from(iamSession).where(named))[0] ?? null;
    },

    /** A person's live sessions, the newest first; of one tenant only when its admins ask. */
    live: (db: Db, userId: UserId, now: Instant, tenantId?: TenantId): Promise<readonly Session[]> =>
      db.q.select().from(iamSession).where(and(eq(iamSession.userId, userId), live(now), tenantId ? eq(iamSession.tenantId, tenantId) : undefined))
        .orderBy(desc(iamSession.createdAt), desc(iamSession.id)),

    /** Live sessions in a tenant with whose they are, the one seen last first; sessions of an older token version are over already. */
    liveIn: (db: Db, tenantId: TenantId, now: Instant, limit: number): Promise<ReadonlyArray<{ readonly session: Session; readonly personName: string; readonly personEmail: string }>> =>
      db.q.select({ session: iamSession, personName: iamUser.name, personEmail: iamUser.email }).from(iamSession)
        .innerJoin(iamUser, and(eq(iamUser.id, iamSession.userId), eq(iamUser.tokenVersion, iamSession.tokenVersion)))
        .where(and(eq(iamSession.tenantId, tenantId), live(now))).orderBy(desc(iamSession.lastSeenAt), desc(iamSession.id)).limit(limit),

    /** True when it was open until now. */
    endOne: async (tx: Tx, id: SessionId, ending: Ending): Promise<boolean> => (await end(tx, eq(iamSession.id, id), ending)).length === 1,
    /** What was bought with a key ends with it, when that is given an earlier end. */
    async shortenOfKey(tx: Tx, keyId: ApiKeyId, at: Instant): Promise<void> {
      await tx.q.update(iamSession).set({ absoluteExpiresAt: at }).where(and(eq(iamSession.keyId, keyId), gt(iamSession.absoluteExpiresAt, at)));
    },
    endOfKey: async (tx: Tx, keyId: ApiKeyId, ending: Ending): Promise<number> => (await end(tx, eq(iamSession.keyId, keyId), ending)).length,

    async endAllOf(tx: Tx, userId: UserId, { reason, at, tenantId, keep }: Parameters<SessionEnder['endAllOf']>[2]): Promise<number> {
      const which = and(eq(iamSession.userId, userId), tenantId ? eq(iamSession.tenantId, tenantId) : undefined, keep ? ne(iamSession.id, keep.id) : undefined);
      const ended = await end(tx, which, { reason, at });
      if (keep) await tx.q.update(iamSession).set({ tokenVersion: keep.tokenVersion }).where(eq(iamSession.id, keep.id));
      return ended.length;
    },

    /** Notes activity, unless somebody noted it since `notSince`. A browser session's idle time begins anew; it never passes the absolute end. */
    async seen(tx: Tx, id: SessionId, { at, notSince, idleExpiresAt }: { readonly at: Instant; readonly notSince: Instant; readonly idleExpiresAt?: Instant }): Promise<void> {
      await tx.q.update(iamSession).set({ lastSeenAt: at, ...(idleExpiresAt ? { idleExpiresAt } : {}) }).where(and(eq(iamSession.id, id), lte(iamSession.lastSeenAt, notSince)));
    },

    async prolong(tx: Tx, id: SessionId, at: Instant, idleExpiresAt: Instant): Promise<void> {
      await tx.q.update(iamSession).set({ lastSeenAt: at, idleExpiresAt }).where(eq(iamSession.id, id));
    },

    /** Binds a session to its client's key, once and for ever. */
    async bind(tx: Tx, id: SessionId, jkt: string): Promise<void> {
      await tx.q.update(iamSession).set({ jkt }).where(and(eq(iamSession.id, id), isNull(iamSession.jkt)));
    },

    /** A new cookie for a session that goes on; the old one opens nothing any more. */
    async renewSecret(tx: Tx, id: SessionId, secretHash: string): Promise<void> {
      await tx.q.update(iamSession).set({ secretHash }).where(eq(iamSession.id, id));
    },

    async provedAgain(tx: Tx, id: SessionId, authTime: Instant, amr?: readonly string[]): Promise<void> {
      await tx.q.update(iamSession).set({ authTime, ...(amr ? { amr } : {}) }).where(eq(iamSession.id, id));
    },
  };
  return store;
}
