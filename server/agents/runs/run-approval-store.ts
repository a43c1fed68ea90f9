import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { ApprovalId, Instant, RunId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { RunApproval, RunApprovalState } from './run-approval.ts';
import { buildRunTables } from './run-tables.ts';

export type RunApprovalStore = ReturnType<typeof openRunApprovalStore>;

export function openRunApprovalStore(kit: Kit) {
  const { run, runApproval } = buildRunTables(kit);
  const one = (tenantId: TenantId, id: ApprovalId) => and(eq(runApproval.tenantId, tenantId), eq(runApproval.id, id));

  /** Calls of runs that are in sight; the arguments are contents, and go with them. */
  const told = (db: Db) => db.q.select({
    tenantId: runApproval.tenantId, id: runApproval.id, runId: runApproval.runId, step: runApproval.step, tool: runApproval.tool, arguments: runApproval.arguments, digest: runApproval.digest, policies: runApproval.policies,
    starter: runApproval.starter, state: runApproval.state, createdAt: runApproval.createdAt, gone: run.contentsDeletedAt,
  }).from(runApproval).innerJoin(run, and(eq(run.tenantId, runApproval.tenantId), eq(run.id, runApproval.runId), isNull(run.deletedAt)));
  const asTold = ({ gone, ...row }: RunApproval & { readonly gone: Instant | null }): RunApproval => (gone === null ? row : { ...row, arguments: {} });

  return {
    async add(tx: Tx, row: RunApproval): Promise<void> {
      await tx.q.insert(runApproval).values(row);
    },

    async find(db: Db, tenantId: TenantId, id: ApprovalId): Promise<RunApproval | undefined> {
      const rows = await told(db).where(one(tenantId, id));
      return rows[0] && asTold(rows[0]);
    },

    /** Newest first. */
    ofRun: async (db: Db, tenantId: TenantId, runId: RunId): Promise<RunApproval[]> =>
      (await told(db).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.runId, runId))).orderBy(desc(runApproval.createdAt), desc(runApproval.id))).map(asTold),

    /** In one state, oldest first. */
    inState: async (db: Db, tenantId: TenantId, state: RunApprovalState): Promise<RunApproval[]> =>
      (await told(db).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.state, state))).orderBy(asc(runApproval.createdAt), asc(runApproval.id))).map(asTold),

    /** Moves on from exactly this state; of several who try at once, one is answered true. */
    async move(tx: Tx, { tenantId, id }: Pick<RunApproval, 'tenantId' | 'id'>, from: RunApprovalState, to: RunApprovalState): Promise<boolean> {
      const rows = await tx.q.update(runApproval).set({ state: to }).where(and(one(tenantId, id), eq(runApproval.state, from))).returning({ id: runApproval.id });
      return rows.length === 1;
    },
  };
}
