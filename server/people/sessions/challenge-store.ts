import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Instant } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildSessionTables } from './session-tables.ts';

export type ChallengeStore = ReturnType<typeof openChallengeStore>;
export type ChallengeRow = ReturnType<typeof buildSessionTables>['iamSignInChallenge']['$inferSelect'];

/** Sign-ins that wait for a code; each is answered once at most. */
export function openChallengeStore(kit: Kit) {
  const { iamSignInChallenge } = buildSessionTables(kit);

  return {
    async add(tx: Tx, row: Omit<ChallengeRow, 'usedAt'>, now: Instant): Promise<void> {
      await tx.q.delete(iamSignInChallenge).where(lte(iamSignInChallenge.expiresAt, now));
      await tx.q.insert(iamSignInChallenge).values({ ...row, usedAt: null });
    },

    /** While it may still be answered. */
    async open(db: Db, tokenHash: string, now: Instant): Promise<ChallengeRow | null> {
      const rows = await db.q.select().from(iamSignInChallenge).where(and(eq(iamSignInChallenge.tokenHash, tokenHash), isNull(iamSignInChallenge.usedAt), gt(iamSignInChallenge.expiresAt, now)));
      return rows[0] ?? null;
    },

    /** True for exactly one of all who try. */
    async use(tx: Tx, tokenHash: string, usedAt: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamSignInChallenge).set({ usedAt }).where(and(eq(iamSignInChallenge.tokenHash, tokenHash), isNull(iamSignInChallenge.usedAt))).returning({ hash: iamSignInChallenge.tokenHash });
      return rows.length === 1;
    },
  };
}
