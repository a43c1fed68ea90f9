import { and, desc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import type { ApiKeyId, Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { ApiKey } from './api-key.ts';
import { buildApiKeyTables } from './api-key-tables.ts';
import { isSameMac } from './key-mac.ts';

export type ApiKeyStore = ReturnType<typeof openApiKeyStore>;

export function openApiKeyStore(kit: Kit) {
  const { iamApiKey } = buildApiKeyTables(kit);
  const shown = {
    id: iamApiKey.id, tenantId: iamApiKey.tenantId, userId: iamApiKey.userId, name: iamApiKey.name, hint: iamApiKey.hint, scopes: iamApiKey.scopes, origin: iamApiKey.origin, shownTo: iamApiKey.shownTo,
    createdAt: iamApiKey.createdAt, validFrom: iamApiKey.validFrom, expiresAt: iamApiKey.expiresAt, networks: iamApiKey.networks, revokedAt: iamApiKey.revokedAt, lastUsedAt: iamApiKey.lastUsedAt,
  };
  const inTenant = (tenantId: TenantId, id: ApiKeyId) => and(eq(iamApiKey.tenantId, tenantId), eq(iamApiKey.id, id));

  return {
    /** False when this very key exists already. */
    async add(tx: Tx, row: ApiKey & { readonly mac: string }): Promise<boolean> {
      return (await tx.q.insert(iamApiKey).values(row).onConflictDoNothing().returning({ id: iamApiKey.id })).length === 1;
    },

    /** By its HMAC: whoever lacks the pepper cannot steer what is compared, so the index lookup tells them nothing. */
    async findByMac(db: Db, mac: string): Promise<ApiKey | null> {
      const [found] = await db.q.select({ ...shown, mac: iamApiKey.mac }).from(iamApiKey).where(eq(iamApiKey.mac, mac));
      if (!found || !isSameMac(found.mac, mac)) return null;
      const { mac: _kept, ...key } = found;
      return key;
    },

    async find(db: Db, tenantId: TenantId, id: ApiKeyId): Promise<ApiKey | null> {
      return (await db.q.select(shown).from(iamApiKey).where(inTenant(tenantId, id)))[0] ?? null;
    },

    /** A declared key by its natural key. */
    async findDeclared(db: Db, at: Pick<ApiKey, 'tenantId' | 'userId' | 'name'>): Promise<(ApiKey & { readonly mac: string }) | null> {
      const rows = await db.q.select({ ...shown, mac: iamApiKey.mac }).from(iamApiKey)
        .where(and(eq(iamApiKey.tenantId, at.tenantId), eq(iamApiKey.userId, at.userId), eq(iamApiKey.name, at.name), eq(iamApiKey.origin, 'declared')));
      return rows[0] ?? null;
    },

    /** Keys of the tenant, or of one person in it, the newest first; revoked ones too. */
    list: (db: Db, tenantId: TenantId, userId?: UserId): Promise<readonly ApiKey[]> =>
      db.q.select(shown).from(iamApiKey).where(and(eq(iamApiKey.tenantId, tenantId), userId ? eq(iamApiKey.userId, userId) : undefined))
        .orderBy(desc(iamApiKey.createdAt), desc(iamApiKey.id)).limit(1_000),

    /** True when it was good until now. */
    async revoke(tx: Tx, tenantId: TenantId, id: ApiKeyId, at: Instant): Promise<boolean> {
      return (await tx.q.update(iamApiKey).set({ revokedAt: at }).where(and(inTenant(tenantId, id), isNull(iamApiKey.revokedAt))).returning({ id: iamApiKey.id })).length === 1;
    },

    /** Notes a use, unless somebody noted one since `notSince`. Answers whether it noted. */
    async used(tx: Tx, id: ApiKeyId, at: Instant, notSince: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamApiKey).set({ lastUsedAt: at })
        .where(and(eq(iamApiKey.id, id), or(isNull(iamApiKey.lastUsedAt), lte(iamApiKey.lastUsedAt, notSince)))).returning({ id: iamApiKey.id });
      return rows.length === 1;
    },

    /** Another end, earlier than the one it had. */
    async shorten(tx: Tx, id: ApiKeyId, expiresAt: Instant): Promise<void> {
      await tx.q.update(iamApiKey).set({ expiresAt }).where(and(eq(iamApiKey.id, id), or(isNull(iamApiKey.expiresAt), gt(iamApiKey.expiresAt, expiresAt))));
    },

    /** Another owner, whose rights it borrows from now on. True when it was good until now. */
    async giveTo(tx: Tx, tenantId: TenantId, id: ApiKeyId, userId: UserId): Promise<boolean> {
      return (await tx.q.update(iamApiKey).set({ userId }).where(and(inTenant(tenantId, id), isNull(iamApiKey.revokedAt))).returning({ id: iamApiKey.id })).length === 1;
    },

    async redeclare(tx: Tx, id: ApiKeyId, to: { readonly mac: string; readonly scopes: readonly string[]; readonly expiresAt: Instant | null }): Promise<void> {
      await tx.q.update(iamApiKey).set({ ...to, revokedAt: null }).where(eq(iamApiKey.id, id));
    },
  };
}
