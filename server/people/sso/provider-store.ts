import { and, asc, eq } from 'drizzle-orm';
import type { ProviderId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { sealedColumn } from '../../records/vault/index.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { buildSsoTables } from './sso-tables.ts';

type ProviderRow = ReturnType<typeof buildSsoTables>['iamIdentityProvider']['$inferSelect'];

export const SECRET_PLACE = { table: 'iam_identity_provider', column: 'secret' } as const;

/** Identity providers of tenants, their secrets sealed. */
export function openProviderStore(kit: Kit) {
  const { iamIdentityProvider, iamIdentityLink, iamSsoFlow, iamSsoSession } = buildSsoTables(kit);
  const provider = (row: ProviderRow | undefined): IdentityProvider | null => row ?? null;
  const own = (tenantId: TenantId, id: ProviderId) => and(eq(iamIdentityProvider.tenantId, tenantId), eq(iamIdentityProvider.id, id));

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

    /** For the vault, which seals the secrets anew under a tenant's next key. */
    sealedSecrets: sealedColumn(SECRET_PLACE),
  };
}

function asRow(provider: IdentityProvider): ProviderRow {
  return { ...provider, secret: provider.secret && Buffer.from(provider.secret) };
}
