import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { ApprovalId, Instant, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import type { Approval, Vote } from './approval.ts';
import { buildApprovalTables } from './approval-tables.ts';
import { readVotes } from './vote-store.ts';

/** SQLite has one writer, so reading is holding; on PostgreSQL two last votes must wait for one another. */
const LOCK: Statement = {
  sqlite: 'SELECT id FROM approval_request WHERE tenant_id = ? AND id = ?',
  postgres: 'SELECT id FROM approval_request WHERE tenant_id = ? AND id = ? FOR UPDATE',
};

/** Requests and their votes, one at a time. */
export function requestStatements(kit: Kit) {
  const { approvalRequest: request, approvalVote } = buildApprovalTables(kit);
  const withVotes = readVotes(kit);
  const one = (tenantId: TenantId, id: ApprovalId) => and(eq(request.tenantId, tenantId), eq(request.id, id));

  return {
    async add(tx: Tx, approval: Approval): Promise<void> {
      const { votes: _none, ...row } = approval;
      await tx.q.insert(request).values(row);
    },

    find,

    /** Reads the request and holds it until the transaction ends. A command takes its request before anything the request is about. */
    async hold(tx: Tx, tenantId: TenantId, id: ApprovalId): Promise<Approval | undefined> {
      await tx.all(LOCK, tenantId, id);
      return find(tx, tenantId, id);
    },

    async addVote(tx: Tx, approval: Approval, vote: Vote): Promise<void> {
      await tx.q.insert(approvalVote).values({ tenantId: approval.tenantId, requestId: approval.id, ...vote });
    },

    /** Closes a request that is still pending at this `ver`; answers whether it did. */
    async close(tx: Tx, { tenantId, id, state, decidedAt, comment, bypass, ver }: Approval): Promise<boolean> {
      const rows = await tx.q.update(request).set({ state, decidedAt, comment, bypass, ver: ver + 1 })
        .where(and(one(tenantId, id), eq(request.ver, ver), eq(request.state, 'pending'))).returning({ id: request.id });
      return rows.length === 1;
    },

    /** Writes down that people were reminded; answers whether nobody did so before. Leaves `ver` alone: whoever reads the request has not missed anything. */
    async noteReminder(tx: Tx, { tenantId, id }: Approval, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(request).set({ remindedAt: at }).where(and(one(tenantId, id), eq(request.state, 'pending'), isNull(request.remindedAt))).returning({ id: request.id });
      return rows.length === 1;
    },

    /** The open request about a subject, overdue or not. */
    async pendingOn(db: Db, tenantId: TenantId, type: string, subjectId: string): Promise<Approval | undefined> {
      const rows = await db.q.select().from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.subjectId, subjectId), eq(request.type, type), eq(request.state, 'pending')));
      return (await withVotes(db, tenantId, rows))[0];
    },

    /** Every request of a type about a subject, whatever became of it; without their votes. */
    async allOn(db: Db, tenantId: TenantId, type: string, subjectId: string): Promise<readonly Pick<Approval, 'id' | 'state' | 'expiresAt' | 'subjectDigest'>[]> {
      return db.q.select({ id: request.id, state: request.state, expiresAt: request.expiresAt, subjectDigest: request.subjectDigest }).from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.subjectId, subjectId), eq(request.type, type)));
    },

    /** The latest request that was approved, or whose glass was broken, for exactly this content of a subject. */
    async grantedOn(db: Db, tenantId: TenantId, type: string, subject: { readonly id: string; readonly digest: string }): Promise<Approval | undefined> {
      const rows = await db.q.select().from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.subjectId, subject.id), eq(request.type, type), eq(request.subjectDigest, subject.digest), inArray(request.state, ['approved', 'bypassed'])))
        .orderBy(desc(request.createdAt), desc(request.id)).limit(1);
      return (await withVotes(db, tenantId, rows))[0];
    },
  };

  async function find(db: Db, tenantId: TenantId, id: ApprovalId): Promise<Approval | undefined> {
    const rows = await db.q.select().from(request).where(one(tenantId, id));
    return (await withVotes(db, tenantId, rows))[0];
  }
}
