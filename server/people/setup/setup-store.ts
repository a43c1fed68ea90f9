import { and, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import type { Instant } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildSetupTables } from './setup-tables.ts';

export type SetupStore = ReturnType<typeof openSetupStore>;

const ID = 'owner';

export function openSetupStore(kit: Kit) {
  const { iamSetup } = buildSetupTables(kit);
  const good = (tokenHash: string, now: Instant) => and(eq(iamSetup.id, ID), eq(iamSetup.tokenHash, tokenHash), isNull(iamSetup.usedAt), gt(iamSetup.expiresAt, now));

  return {
    /** The newest token is the only one. */
    async put(tx: Tx, tokenHash: string, expiresAt: Instant): Promise<void> {
      const fresh = { tokenHash, expiresAt, usedAt: null };
      await tx.q.insert(iamSetup).values({ id: ID, ...fresh }).onConflictDoUpdate({ target: iamSetup.id, set: fresh });
    },

    async isGood(db: Db, tokenHash: string, now: Instant): Promise<boolean> {
      return (await db.q.select({ id: iamSetup.id }).from(iamSetup).where(good(tokenHash, now))).length === 1;
    },

    async wasUsed(db: Db, tokenHash: string): Promise<boolean> {
      return (await db.q.select({ id: iamSetup.id }).from(iamSetup).where(and(eq(iamSetup.id, ID), eq(iamSetup.tokenHash, tokenHash), isNotNull(iamSetup.usedAt)))).length === 1;
    },

    /** True for exactly one of all who try. */
    async use(tx: Tx, tokenHash: string, now: Instant): Promise<boolean> {
      return (await tx.q.update(iamSetup).set({ usedAt: now }).where(good(tokenHash, now)).returning({ id: iamSetup.id })).length === 1;
    },
  };
}
