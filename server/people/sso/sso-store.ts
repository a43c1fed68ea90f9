import { and, asc, eq, inArray, isNotNull, lt } from 'drizzle-orm';
import type { Instant, ProviderId, SessionId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { SealedColumn } from '../../records/vault/index.ts';
import type { FederatedIdentity } from './federated-identity.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { SsoFlow } from './sso-flow.ts';
import { buildSsoTables } from './sso-tables.ts';

export type SsoStore = ReturnType<typeof openSsoStore>;
type ProviderRow = ReturnType<typeof buildSsoTables>['iamIdentityProvider']['$inferSelect'];
export type IdentityLink = ReturnType<typeof buildSsoTables>['iamIdentityLink']['$inferSelect'];
export type SsoSession = ReturnType<typeof buildSsoTables>['iamSsoSession']['$inferSelect'];

export const SECRET_PLACE = { table: 'iam_identity_provider', column: 'secret' } as const;

/** Providers, who came in through them, and the ways out and back that are open. */
export function openSsoStore(kit: Kit) {
  const { iamIdentityProvider, iamIdentityLink, iamSsoFlow, iamSsoSession, iamSsoSeen } = buildSsoTables(kit);
  const provider = (row: ProviderRow | undefined): IdentityProvider | null => row ?? null;
  const own = (tenantId: TenantId, id: ProviderId) => and(eq(iamIdentityProvider.tenantId, tenantId), eq(iamIdentityProvider.id, id));
  const linked = (providerId: ProviderId, subject: string) => and(eq(iamIdentityLink.providerId, providerId), eq(iamIdentityLink.subject, subject));

  return {
    /** False when the tenant has one of this key. */
    async addProvider(tx: Tx, row: IdentityProvider): Promise<boolean> {
      return (await tx.q.insert(iamIdentityProvider).values(asRow(row)).onConflictDoNothing().returning({ id: iamIdentityProvider.id })).length === 1;
    },

    provider: async (db: Db, id: ProviderId): Promise<IdentityProvider | null> => provider((await db.q.select().from(iamIdentityProvider).where(eq(iamIdentityProvider.id, id)))[0]),
    providerOf: async (db: Db, tenantId: TenantId, id: ProviderId): Promise<IdentityProvider | null> => provider((await db.q.select().from(iamIdentityProvider).where(own(tenantId, id)))[0]),
    providerByKey: async (db: Db, tenantId: TenantId, key: string): Promise<IdentityProvider | null> =>
      provider((await db.q.select().from(iamIdentityProvider).where(and(eq(iamIdentityProvider.tenantId, tenantId), eq(iamIdentityProvider.key, key))))[0]),
    providersOf: (db: Db, tenantId: TenantId): Promise<readonly IdentityProvider[]> =>
      db.q.select().from(iamIdentityProvider).where(eq(iamIdentityProvider.tenantId, tenantId)).orderBy(asc(iamIdentityProvider.key)),
    /** Everywhere: a key alone names a provider only while no two tenants use it. */
    providersNamed: (db: Db, key: string): Promise<readonly IdentityProvider[]> =>
      db.q.select().from(iamIdentityProvider).where(and(eq(iamIdentityProvider.key, key), eq(iamIdentityProvider.status, 'active'))).limit(2),

    /** False when `ver` is no longer the row's. */
    async saveProvider(tx: Tx, row: IdentityProvider): Promise<boolean> {
      const rows = await tx.q.update(iamIdentityProvider).set({ ...asRow(row), ver: row.ver + 1 }).where(and(own(row.tenantId, row.id), eq(iamIdentityProvider.ver, row.ver))).returning({ id: iamIdentityProvider.id });
      return rows.length === 1;
    },

    /** With everything that hangs on it; the people and their accounts stay. */
    async removeProvider(tx: Tx, { tenantId, id, ver }: IdentityProvider): Promise<boolean> {
      await tx.q.delete(iamSsoFlow).where(eq(iamSsoFlow.providerId, id));
      await tx.q.delete(iamSsoSession).where(eq(iamSsoSession.providerId, id));
      await tx.q.delete(iamIdentityLink).where(eq(iamIdentityLink.providerId, id));
      return (await tx.q.delete(iamIdentityProvider).where(and(own(tenantId, id), eq(iamIdentityProvider.ver, ver))).returning({ id: iamIdentityProvider.id })).length === 1;
    },

    link: async (db: Db, providerId: ProviderId, subject: string): Promise<IdentityLink | null> => (await db.q.select().from(iamIdentityLink).where(linked(providerId, subject)))[0] ?? null,
    linksOf: (db: Db, userId: UserId): Promise<readonly IdentityLink[]> => db.q.select().from(iamIdentityLink).where(eq(iamIdentityLink.userId, userId)),
    async addLink(tx: Tx, row: IdentityLink): Promise<void> {
      await tx.q.insert(iamIdentityLink).values(row);
    },
    async noteSignIn(tx: Tx, providerId: ProviderId, subject: string, at: Instant): Promise<void> {
      await tx.q.update(iamIdentityLink).set({ lastSignInAt: at }).where(linked(providerId, subject));
    },

    /** Also forgets the flows that nobody can finish any more. */
    async addFlow(tx: Tx, row: SsoFlow): Promise<void> {
      await tx.q.delete(iamSsoFlow).where(lt(iamSsoFlow.expiresAt, row.createdAt));
      await tx.q.insert(iamSsoFlow).values(row);
    },
    async flow(db: Db, by: { readonly stateHash: string } | { readonly requestId: string }): Promise<SsoFlow | null> {
      return (await db.q.select().from(iamSsoFlow).where('stateHash' in by ? eq(iamSsoFlow.stateHash, by.stateHash) : eq(iamSsoFlow.requestId, by.requestId)))[0] ?? null;
    },
    /** True for one caller only: a flow is finished once, whatever it came to. What had arrived is forgotten with it. */
    async useFlow(tx: Tx, { stateHash, state }: SsoFlow): Promise<boolean> {
      const rows = await tx.q.update(iamSsoFlow).set({ state: 'used', arrived: null }).where(and(eq(iamSsoFlow.stateHash, stateHash), eq(iamSsoFlow.state, state))).returning({ at: iamSsoFlow.stateHash });
      return rows.length === 1;
    },
    /** The state is from now on what only the browser that brought the response was told. */
    async noteArrival(tx: Tx, { stateHash }: SsoFlow, arrived: FederatedIdentity, toldHash: string): Promise<boolean> {
      const rows = await tx.q.update(iamSsoFlow).set({ state: 'arrived', arrived, stateHash: toldHash }).where(and(eq(iamSsoFlow.stateHash, stateHash), eq(iamSsoFlow.state, 'begun'))).returning({ at: iamSsoFlow.stateHash });
      return rows.length === 1;
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

    /** True for the first caller only. */
    async firstUse(tx: Tx, row: { readonly providerId: ProviderId; readonly idHash: string; readonly until: Instant }, now: Instant): Promise<boolean> {
      await tx.q.delete(iamSsoSeen).where(lt(iamSsoSeen.until, now));
      return (await tx.q.insert(iamSsoSeen).values(row).onConflictDoNothing().returning({ at: iamSsoSeen.idHash })).length === 1;
    },

    /** For the vault, which seals the secrets anew under a tenant's next key. */
    sealedSecrets: {
      ...SECRET_PLACE,
      async list(db, tenantId, { after, limit }) {
        const rows = await db.q.select({ row: iamIdentityProvider.id, sealed: iamIdentityProvider.secret }).from(iamIdentityProvider)
          .where(and(eq(iamIdentityProvider.tenantId, tenantId), isNotNull(iamIdentityProvider.secret))).orderBy(asc(iamIdentityProvider.id));
        return rows.flatMap(({ row, sealed }) => (sealed && (after === null || row > after) ? [{ row, sealed }] : [])).slice(0, limit);
      },
      async replace(tx, tenantId, row, from, to) {
        const secret = Buffer.from(from);
        await tx.q.update(iamIdentityProvider).set({ secret: Buffer.from(to) })
          .where(and(eq(iamIdentityProvider.tenantId, tenantId), eq(iamIdentityProvider.id, row as ProviderId), eq(iamIdentityProvider.secret, secret))); // the row's name is the id that `list` gave
      },
    } satisfies SealedColumn,
  };
}

function asRow(provider: IdentityProvider): ProviderRow {
  return { ...provider, secret: provider.secret && Buffer.from(provider.secret) };
}
