import { asc, gt, isNull, or } from 'drizzle-orm';
import type { Instant } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildSessionTables } from './session-tables.ts';

export type SigningKeyStore = ReturnType<typeof openSigningKeyStore>;
export type SigningKeyRow = ReturnType<typeof buildSessionTables>['iamSigningKey']['$inferSelect'];

export function openSigningKeyStore(kit: Kit) {
  const { iamSigningKey } = buildSessionTables(kit);

  return {
    add: async (tx: Tx, row: SigningKeyRow): Promise<void> => void (await tx.q.insert(iamSigningKey).values(row)),

    /** Keys whose tokens are still good, the oldest first. */
    good: (db: Db, now: Instant): Promise<readonly SigningKeyRow[]> =>
      db.q.select().from(iamSigningKey).where(or(isNull(iamSigningKey.refusedFrom), gt(iamSigningKey.refusedFrom, now)))
        .orderBy(asc(iamSigningKey.createdAt), asc(iamSigningKey.kid)),

    /** Every key that still signs or verifies without end is given one. */
    async retireAll(tx: Tx, refusedFrom: Instant): Promise<void> {
      await tx.q.update(iamSigningKey).set({ refusedFrom }).where(or(isNull(iamSigningKey.refusedFrom), gt(iamSigningKey.refusedFrom, refusedFrom)));
    },
  };
}
