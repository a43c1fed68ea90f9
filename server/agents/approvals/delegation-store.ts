import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildApprovalTables } from './approval-tables.ts';
import type { Delegation } from './delegation.ts';

/** Who votes for whom, and until when. */
export function delegationStatements(kit: Kit) {
  const { approvalDelegation: delegation } = buildApprovalTables(kit);

  return {
    async addDelegation(tx: Tx, row: Delegation): Promise<void> {
      await tx.q.insert(delegation).values(row);
    },

    async findDelegation(db: Db, tenantId: TenantId, id: string): Promise<Delegation | undefined> {
      return (await db.q.select().from(delegation).where(and(eq(delegation.tenantId, tenantId), eq(delegation.id, id))))[0];
    },

    async endDelegation(tx: Tx, { tenantId, id, ver }: Delegation, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(delegation).set({ revokedAt: at, ver: ver + 1 }).where(and(eq(delegation.tenantId, tenantId), eq(delegation.id, id), eq(delegation.ver, ver))).returning({ id: delegation.id });
      return rows.length === 1;
    },

    /** Whose votes somebody may cast now. */
    async delegatedTo(db: Db, tenantId: TenantId, deputy: UserId, now: Instant): Promise<readonly UserId[]> {
      const rows = await db.q.select({ principal: delegation.principal }).from(delegation)
        .where(and(eq(delegation.tenantId, tenantId), eq(delegation.deputy, deputy), isNull(delegation.revokedAt), lte(delegation.startsAt, now), gt(delegation.endsAt, now))).orderBy(asc(delegation.principal));
      return [...new Set(rows.map((row) => row.principal))];
    },

    /** Those that have not ended; of one person, or of everybody. */
    async delegations(db: Db, tenantId: TenantId, now: Instant, of: UserId | null): Promise<readonly Delegation[]> {
      return db.q.select().from(delegation)
        .where(and(eq(delegation.tenantId, tenantId), isNull(delegation.revokedAt), gt(delegation.endsAt, now), of === null ? undefined : or(eq(delegation.principal, of), eq(delegation.deputy, of))))
        .orderBy(asc(delegation.startsAt), asc(delegation.id));
    },
  };
}
