import { and, asc, eq, inArray } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { Approval } from './approval.ts';
import { buildApprovalTables } from './approval-tables.ts';

type Row = Omit<Approval, 'votes'>;

/** Requests with the votes on them, in the order in which these were cast. */
export function readVotes(kit: Kit) {
  const { approvalVote } = buildApprovalTables(kit);
  return withVotes;

  async function withVotes(db: Db, tenantId: TenantId, rows: readonly Row[]): Promise<Approval[]> {
    if (rows.length === 0) return [];
    const votes = await db.q.select().from(approvalVote)
      .where(and(eq(approvalVote.tenantId, tenantId), inArray(approvalVote.requestId, rows.map((row) => row.id)))).orderBy(asc(approvalVote.at), asc(approvalVote.voter));
    return rows.map((row) => ({
      ...row,
      votes: votes.filter((vote) => vote.requestId === row.id).map(({ tenantId: _tenant, requestId: _request, ...vote }) => vote),
    }));
  }
}
