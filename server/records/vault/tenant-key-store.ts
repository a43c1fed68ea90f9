import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import { buildVaultTables } from './vault-tables.ts';

export type TenantKeyStore = ReturnType<typeof openTenantKeyStore>;
export type TenantKeyRow = ReturnType<typeof buildVaultTables>['tenantKey']['$inferSelect'];

/**
 * Sealing holds a tenant's keys steady and changing them waits for that, until COMMIT: a value under an old key is in sight
 * before the walk that looks for such values. On SQLite there is one writer at a time anyhow.
 */
const HOLD: Statement = { sqlite: 'SELECT ?', postgres: `SELECT pg_advisory_xact_lock_shared(hashtextextended('countersign.vault ' || ?::text, 0))::text` };
const CHANGE: Statement = { sqlite: 'SELECT ?', postgres: `SELECT pg_advisory_xact_lock(hashtextextended('countersign.vault ' || ?::text, 0))::text` };

export function openTenantKeyStore(kit: Kit) {
  const { tenantKey } = buildVaultTables(kit);
  const at = (tenantId: TenantId, kid: number) => and(eq(tenantKey.tenantId, tenantId), eq(tenantKey.kid, kid));

  return {
    hold: async (tx: Tx, tenantId: TenantId): Promise<void> => void (await tx.all(HOLD, tenantId)),
    holdForChange: async (tx: Tx, tenantId: TenantId): Promise<void> => void (await tx.all(CHANGE, tenantId)),

    async active(db: Db, tenantId: TenantId): Promise<TenantKeyRow | null> {
      return (await db.q.select().from(tenantKey).where(and(eq(tenantKey.tenantId, tenantId), eq(tenantKey.status, 'active'))))[0] ?? null;
    },

    async find(db: Db, tenantId: TenantId, kid: number): Promise<TenantKeyRow | null> {
      return (await db.q.select().from(tenantKey).where(at(tenantId, kid)))[0] ?? null;
    },

    /** All that there ever were, the oldest first. */
    all: (db: Db, tenantId: TenantId): Promise<readonly TenantKeyRow[]> => db.q.select().from(tenantKey).where(eq(tenantKey.tenantId, tenantId)).orderBy(asc(tenantKey.kid)),

    /** False when another command made that key first. */
    async add(tx: Tx, row: TenantKeyRow): Promise<boolean> {
      return (await tx.q.insert(tenantKey).values(row).onConflictDoNothing().returning({ kid: tenantKey.kid })).length === 1;
    },

    retire: async (tx: Tx, tenantId: TenantId, kid: number, retiredAt: Instant): Promise<void> =>
      void (await tx.q.update(tenantKey).set({ status: 'retired', retiredAt }).where(at(tenantId, kid))),

    rewrap: async (tx: Tx, tenantId: TenantId, kid: number, wrapped: Buffer): Promise<void> =>
      void (await tx.q.update(tenantKey).set({ wrapped }).where(and(at(tenantId, kid), ne(tenantKey.status, 'destroyed')))),

    /** For ever: the wrapped key is gone, and with it what it sealed. */
    destroy: async (tx: Tx, tenantId: TenantId, kid: number, now: Instant): Promise<void> =>
      void (await tx.q.update(tenantKey).set({ status: 'destroyed', wrapped: null, retiredAt: sql`coalesce(${tenantKey.retiredAt}, ${now})` }).where(at(tenantId, kid))),

    countUses: async (tx: Tx, tenantId: TenantId, kid: number, more: number): Promise<void> =>
      void (await tx.q.update(tenantKey).set({ uses: sql`${tenantKey.uses} + ${more}` }).where(at(tenantId, kid))),
  };
}
