import { and, asc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildEdgeTables } from './edge-tables.ts';
import type { NetworkRule } from './network-rule.ts';

export type NetworkRuleStore = ReturnType<typeof openNetworkRuleStore>;

/** Enough for any office; read at every request of the tenant. */
export const MOST_RULES = 500;

export function openNetworkRuleStore(kit: Kit) {
  const { networkRule } = buildEdgeTables(kit);
  const one = (tenantId: TenantId, id: string) => and(eq(networkRule.tenantId, tenantId), eq(networkRule.id, id));

  return {
    /** False when the tenant has an entry for this very network. */
    async add(tx: Tx, row: NetworkRule): Promise<boolean> {
      return (await tx.q.insert(networkRule).values(row).onConflictDoNothing().returning({ id: networkRule.id })).length === 1;
    },

    /** The oldest first. */
    list: (db: Db, tenantId: TenantId): Promise<readonly NetworkRule[]> =>
      db.q.select().from(networkRule).where(eq(networkRule.tenantId, tenantId)).orderBy(asc(networkRule.createdAt), asc(networkRule.id)).limit(MOST_RULES),

    async find(db: Db, tenantId: TenantId, id: string): Promise<NetworkRule | null> {
      return (await db.q.select().from(networkRule).where(one(tenantId, id)))[0] ?? null;
    },

    /** Writes the row if nobody changed it meanwhile; answers whether it did. */
    async save(tx: Tx, { tenantId, id, ver, ...rest }: NetworkRule): Promise<boolean> {
      return (await tx.q.update(networkRule).set({ ...rest, ver: ver + 1 }).where(and(one(tenantId, id), eq(networkRule.ver, ver))).returning({ id: networkRule.id })).length === 1;
    },

    async remove(tx: Tx, tenantId: TenantId, id: string): Promise<void> {
      await tx.q.delete(networkRule).where(one(tenantId, id));
    },

    async removeAll(tx: Tx, tenantId: TenantId): Promise<number> {
      return (await tx.q.delete(networkRule).where(eq(networkRule.tenantId, tenantId)).returning({ id: networkRule.id })).length;
    },
  };
}
