import { and, eq, inArray } from 'drizzle-orm';
import type { Instant, ProviderId, SessionId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { openFlowStore } from './flow-store.ts';
import { openProviderStore } from './provider-store.ts';
import { buildSsoTables } from './sso-tables.ts';

export type SsoStore = ReturnType<typeof openSsoStore>;
export type IdentityLink = ReturnType<typeof buildSsoTables>['iamIdentityLink']['$inferSelect'];
export type SsoSession = ReturnType<typeof buildSsoTables>['iamSsoSession']['$inferSelect'];

/** Providers, who came in through them, and the ways out and back that are open. */
export function openSsoStore(kit: Kit) {
  const { iamIdentityLink, iamSsoSession } = buildSsoTables(kit);
  const linked = (providerId: ProviderId, subject: string) => and(eq(iamIdentityLink.providerId, providerId), eq(iamIdentityLink.subject, subject));

  return {
    ...openProviderStore(kit),
    ...openFlowStore(kit),

    link: async (db: Db, providerId: ProviderId, subject: string): Promise<IdentityLink | null> => (await db.q.select().from(iamIdentityLink).where(linked(providerId, subject)))[0] ?? null,
    linksOf: (db: Db, userId: UserId): Promise<readonly IdentityLink[]> => db.q.select().from(iamIdentityLink).where(eq(iamIdentityLink.userId, userId)),
    async addLink(tx: Tx, row: IdentityLink): Promise<void> {
      await tx.q.insert(iamIdentityLink).values(row);
    },
    async noteSignIn(tx: Tx, providerId: ProviderId, subject: string, at: Instant): Promise<void> {
      await tx.q.update(iamIdentityLink).set({ lastSignInAt: at }).where(linked(providerId, subject));
    },

    async addSession(tx: Tx, row: SsoSession): Promise<void> {
      await tx.q.insert(iamSsoSession).values(row);
    },
    session: async (db: Db, sessionId: SessionId): Promise<SsoSession | null> => (await db.q.select().from(iamSsoSession).where(eq(iamSsoSession.sessionId, sessionId)))[0] ?? null,
    sessionsOf: (db: Db, providerId: ProviderId, which: { readonly providerSession?: string; readonly subject?: string } = {}): Promise<readonly SsoSession[]> =>
      db.q.select().from(iamSsoSession).where(and(
        eq(iamSsoSession.providerId, providerId),
        which.providerSession === undefined ? undefined : eq(iamSsoSession.providerSession, which.providerSession),
        which.subject === undefined ? undefined : eq(iamSsoSession.subject, which.subject),
      )),
    async forgetSessions(tx: Tx, ids: readonly SessionId[]): Promise<void> {
      if (ids.length > 0) await tx.q.delete(iamSsoSession).where(inArray(iamSsoSession.sessionId, [...ids]));
    },
  };
}
