import { and, eq, isNull } from 'drizzle-orm';
import type { Instant, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables } from './identity-tables.ts';

export function openPasswordResetStore(kit: Kit) {
  const { iamPasswordReset } = buildIdentityTables(kit);

  return {
    /** One way to a new password at a time: an older one ends with it. */
    async addReset(tx: Tx, row: { readonly tokenHash: string; readonly userId: UserId; readonly expiresAt: Instant }): Promise<void> {
      await tx.q.delete(iamPasswordReset).where(eq(iamPasswordReset.userId, row.userId));
      await tx.q.insert(iamPasswordReset).values(row);
    },

    async reset(db: Db, tokenHash: string): Promise<{ readonly userId: UserId; readonly expiresAt: Instant; readonly usedAt: Instant | null } | null> {
      return (await db.q.select().from(iamPasswordReset).where(eq(iamPasswordReset.tokenHash, tokenHash)))[0] ?? null;
    },

    /** True for exactly one of all who try. */
    async useReset(tx: Tx, tokenHash: string, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamPasswordReset).set({ usedAt: at }).where(and(eq(iamPasswordReset.tokenHash, tokenHash), isNull(iamPasswordReset.usedAt))).returning();
      return rows.length === 1;
    },
  };
}
