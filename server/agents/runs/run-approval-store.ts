import { and, asc, desc, eq } from 'drizzle-orm';
import type { ApprovalId, RunId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { RunApproval, RunApprovalState } from './run-approval.ts';
import { buildRunTables } from './run-tables.ts';

export type RunApprovalStore = ReturnType<typeof openRunApprovalStore>;

export function openRunApprovalStore(kit: Kit) {
  const { runApproval } = buildRunTables(kit);
  const one = (tenantId: TenantId, id: ApprovalId) => and(eq(runApproval.tenantId, tenantId), eq(runApproval.id, id));

  return {
    async add(tx: Tx, row: RunApproval): Promise<void> {
      await tx.q.insert(runApproval).values(row);
    },

    async find(db: Db, tenantId: TenantId, id: ApprovalId): Promise<RunApproval | undefined> {
      const rows = await db.q.select().from(runApproval).where(one(tenantId, id));
      return rows[0];
    },

    /** Newest first. */
    ofRun: (db: Db, tenantId: TenantId, runId: RunId): Promise<RunApproval[]> =>
      db.q.select().from(runApproval).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.runId, runId))).orderBy(desc(runApproval.createdAt), desc(runApproval.id)).execute(),

    /** In one state, oldest first. */
    inState: (db: Db, tenantId: TenantId, state: RunApprovalState): Promise<RunApproval[]> =>
      db.q.select().from(runApproval).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.state, state))).orderBy(asc(runApproval.createdAt), asc(runApproval.id)).execute(),

    /** Moves on from exactly this state; of several who try at once, one is answered true. */
    async move(tx: Tx, { tenantId, id }: Pick<RunApproval, 'tenantId' | 'id'>, from: RunApprovalState, to: RunApprovalState): Promise<boolean> {
      const rows = await tx.q.update(runApproval).set({ state: to }).where(and(one(tenantId, id), eq(runApproval.state, from))).returning({ id: runApproval.id });
      return rows.length === 1;
    },
  };
}
