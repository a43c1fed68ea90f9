import { and, asc, eq, gt, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Instant, UserId } from '../../../shared/brand.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { FieldPlace, SealedColumn } from '../../records/vault/index.ts';
import { buildFactorTables } from './factor-tables.ts';

export type FactorStore = ReturnType<typeof openFactorStore>;
export type TotpRow = ReturnType<typeof buildFactorTables>['iamTotp']['$inferSelect'];

const TABLE = 'iam_totp';
const COLUMN = 'secret';

/** Where a person's secret stands, for the vault. People belong to no single tenant. */
export function secretPlace(userId: UserId): FieldPlace {
  return { tenantId: SYSTEM_TENANT, table: TABLE, row: userId, column: COLUMN };
}

export function openFactorStore(kit: Kit) {
  const { iamTotp, iamRecoveryCode } = buildFactorTables(kit);
  const codesOf = (userId: UserId) => eq(iamRecoveryCode.userId, userId);

  return {
    async totp(db: Db, userId: UserId): Promise<TotpRow | null> {
      return (await db.q.select().from(iamTotp).where(eq(iamTotp.userId, userId)))[0] ?? null;
    },

    /** Whether a second factor is asked of this person. */
    async isAsked(db: Db, userId: UserId): Promise<boolean> {
      return (await db.q.select({ id: iamTotp.userId }).from(iamTotp).where(and(eq(iamTotp.userId, userId), isNotNull(iamTotp.confirmedAt)))).length === 1;
    },

    /** A secret that does not count yet, in place of an earlier one that never did. False when one counts already. */
    async putPending(tx: Tx, row: Pick<TotpRow, 'userId' | 'createdAt'> & { readonly secret: Uint8Array }): Promise<boolean> {
      const fresh = { createdAt: row.createdAt, secret: Buffer.from(row.secret), confirmedAt: null, lastStep: 0 };
      const rows = await tx.q.insert(iamTotp).values({ userId: row.userId, ...fresh })
        .onConflictDoUpdate({ target: iamTotp.userId, set: fresh, setWhere: isNull(iamTotp.confirmedAt) }).returning({ id: iamTotp.userId });
      return rows.length === 1;
    },

    /** True for exactly one of all who try. */
    async confirm(tx: Tx, userId: UserId, confirmedAt: Instant): Promise<boolean> {
      return (await tx.q.update(iamTotp).set({ confirmedAt }).where(and(eq(iamTotp.userId, userId), isNull(iamTotp.confirmedAt))).returning({ id: iamTotp.userId })).length === 1;
    },

    /** True when no code of this step or a later one was accepted before: each is good once. */
    async spendStep(tx: Tx, userId: UserId, step: number): Promise<boolean> {
      return (await tx.q.update(iamTotp).set({ lastStep: step }).where(and(eq(iamTotp.userId, userId), lt(iamTotp.lastStep, step))).returning({ id: iamTotp.userId })).length === 1;
    },

    /** True when there was one. Its recovery codes go with it. */
    async remove(tx: Tx, userId: UserId): Promise<boolean> {
      await tx.q.delete(iamRecoveryCode).where(codesOf(userId));
      return (await tx.q.delete(iamTotp).where(eq(iamTotp.userId, userId)).returning({ id: iamTotp.userId })).length === 1;
    },

    /** These codes and no older ones. */
    async putCodes(tx: Tx, userId: UserId, hashes: readonly string[], createdAt: Instant): Promise<void> {
      await tx.q.delete(iamRecoveryCode).where(codesOf(userId));
      await tx.q.insert(iamRecoveryCode).values(hashes.map((hash) => ({ userId, hash, createdAt, usedAt: null })));
    },

    /** True for exactly one of all who try. */
    async useCode(tx: Tx, userId: UserId, hash: string, usedAt: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamRecoveryCode).set({ usedAt }).where(and(codesOf(userId), eq(iamRecoveryCode.hash, hash), isNull(iamRecoveryCode.usedAt))).returning({ hash: iamRecoveryCode.hash });
      return rows.length === 1;
    },

    async codesLeft(db: Db, userId: UserId): Promise<number> {
      return (await db.q.select({ hash: iamRecoveryCode.hash }).from(iamRecoveryCode).where(and(codesOf(userId), isNull(iamRecoveryCode.usedAt)))).length;
    },

    /** How the vault walks the secrets when its keys change. */
    sealedColumn: {
      table: TABLE, column: COLUMN,
      async list(db, tenantId, { after, limit }) {
        if (tenantId !== SYSTEM_TENANT) return [];
        return db.q.select({ row: iamTotp.userId, sealed: iamTotp.secret }).from(iamTotp).where(after === null ? undefined : gt(iamTotp.userId, after as UserId)) // a row's own key, handed back
          .orderBy(asc(iamTotp.userId)).limit(limit);
      },
      async replace(tx, _tenantId, row, from, to) {
        await tx.q.update(iamTotp).set({ secret: Buffer.from(to) }).where(and(eq(iamTotp.userId, row as UserId), eq(iamTotp.secret, Buffer.from(from)))); // as above
      },
    } satisfies SealedColumn,
  };
}
