import { and, eq, lt } from 'drizzle-orm';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables } from './identity-tables.ts';
import { type FailureCount, NO_FAILURES } from './sign-in-lock.ts';

export type FailureStore = ReturnType<typeof openFailureStore>;

export interface FailureKey {
  readonly account: string;
  readonly client: string;
}

/** Makes the row if it is absent and holds it until the end of the transaction: two attempts are judged one after the other. */
const HOLD: Statement =
  'INSERT INTO iam_sign_in_failure (account, client, drained_ms, locked) VALUES (?, ?, 0, 0) ON CONFLICT (account, client) DO UPDATE SET account = excluded.account RETURNING drained_ms, locked';

interface Row {
  readonly drained_ms: number;
  readonly locked: number;
}

/** Failed sign-ins per account and client. They outlive a restart, or a restart would be a way around the lock. */
export function openFailureStore(kit: Kit) {
  const { iamSignInFailure } = buildIdentityTables(kit);
  const at = ({ account, client }: FailureKey) => and(eq(iamSignInFailure.account, account), eq(iamSignInFailure.client, client));

  return {
    async peek(db: Db, key: FailureKey): Promise<FailureCount> {
      const row = (await db.q.select().from(iamSignInFailure).where(at(key)))[0];
      return row ? { drainedMs: row.drainedMs, locked: row.locked === 1 } : NO_FAILURES;
    },

    async hold(tx: Tx, { account, client }: FailureKey): Promise<FailureCount> {
      const row = (await tx.all<Row>(HOLD, account, client))[0];
      return row ? { drainedMs: row.drained_ms, locked: row.locked === 1 } : NO_FAILURES;
    },

    async save(tx: Tx, key: FailureKey, count: FailureCount): Promise<void> {
      await tx.q.update(iamSignInFailure).set({ drainedMs: count.drainedMs, locked: count.locked ? 1 : 0 }).where(at(key));
    },

    async clear(tx: Tx, key: FailureKey): Promise<void> {
      await tx.q.delete(iamSignInFailure).where(at(key));
    },

    /** A drained count is as good as none; without this, made-up emails would fill the table. */
    async forgetDrained(tx: Tx, nowMs: number): Promise<void> {
      await tx.q.delete(iamSignInFailure).where(lt(iamSignInFailure.drainedMs, nowMs));
    },
  };
}
