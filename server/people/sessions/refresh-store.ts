import { and, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import type { Instant, SessionId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildSessionTables } from './session-tables.ts';

export type RefreshStore = ReturnType<typeof openRefreshStore>;
export type RefreshRow = ReturnType<typeof buildSessionTables>['iamRefresh']['$inferSelect'];
export type NewRefresh = Omit<RefreshRow, 'usedAt' | 'successorPrefix' | 'successor'>;

export function openRefreshStore(kit: Kit) {
  const { iamRefresh } = buildSessionTables(kit);

  return {
    add: async (tx: Tx, row: NewRefresh): Promise<void> => void (await tx.q.insert(iamRefresh).values(row)),

    async find(db: Db, prefix: string): Promise<RefreshRow | null> {
      return (await db.q.select().from(iamRefresh).where(eq(iamRefresh.prefix, prefix)))[0] ?? null;
    },

    /** True for exactly one of all who try to use a token: the others find its successor in the row. */
    async use(tx: Tx, prefix: string, used: { readonly usedAt: Instant; readonly successorPrefix: string; readonly successor: Buffer }): Promise<boolean> {
      const rows = await tx.q.update(iamRefresh).set(used).where(and(eq(iamRefresh.prefix, prefix), isNull(iamRefresh.usedAt))).returning({ prefix: iamRefresh.prefix });
      return rows.length === 1;
    },

    /** A used token that would have expired by now can no longer tell of a theft. */
    async forgetSpent(tx: Tx, sessionId: SessionId, now: Instant): Promise<void> {
      await tx.q.delete(iamRefresh).where(and(eq(iamRefresh.sessionId, sessionId), isNotNull(iamRefresh.usedAt), lte(iamRefresh.expiresAt, now)));
    },
  };
}
