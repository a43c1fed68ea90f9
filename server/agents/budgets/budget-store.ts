import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Instant, RunId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import type { AccountState, Limit } from './budget.ts';
import type { Demand } from './budget-rules.ts';
import { buildBudgetTables } from './budget-tables.ts';

export type BudgetStore = ReturnType<typeof openBudgetStore>;
type Tables = ReturnType<typeof buildBudgetTables>;
export type Reservation = Tables['budgetReservation']['$inferSelect'];
export type TenantLimit = Tables['budgetLimit']['$inferSelect'];

const OPEN_ACCOUNT = 'INSERT INTO budget_account (tenant_id, "window", counter, settled, reserved) VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING';
/** The whole check in one conditional update: no two commands can both see room for the last unit. */
const RESERVE: Statement =
  'UPDATE budget_account SET reserved = reserved + ? WHERE tenant_id = ? AND "window" = ? AND counter = ? AND settled + reserved + ? <= ? RETURNING reserved';

export function openBudgetStore(kit: Kit) {
  const { budgetLimit, budgetAccount, budgetReservation } = buildBudgetTables(kit);
  const account = (tenantId: TenantId, at: { window: string; counter: string }) =>
    and(eq(budgetAccount.tenantId, tenantId), eq(budgetAccount.window, at.window), sql`${budgetAccount.counter} = ${at.counter}`);

  return {
    limits: (db: Db, tenantId: TenantId) => db.q.select().from(budgetLimit).where(eq(budgetLimit.tenantId, tenantId)).orderBy(asc(budgetLimit.name)),

    async limitsInForce(db: Db, tenantId: TenantId): Promise<readonly Limit[]> {
      const rows = await db.q.select().from(budgetLimit).where(eq(budgetLimit.tenantId, tenantId));
      return rows.map(({ counter, window, cap, name }) => ({ counter, window, cap, source: name }));
    },

    addLimit: (tx: Tx, row: TenantLimit) => tx.q.insert(budgetLimit).values(row),

    async changeLimit(tx: Tx, tenantId: TenantId, id: string, ver: number, cap: number | null): Promise<TenantLimit | undefined> {
      const rows = await tx.q.update(budgetLimit).set({ cap, ver: ver + 1 })
        .where(and(eq(budgetLimit.tenantId, tenantId), eq(budgetLimit.id, id), eq(budgetLimit.ver, ver))).returning();
      return rows[0];
    },

    async removeLimit(tx: Tx, tenantId: TenantId, id: string, ver: number): Promise<TenantLimit | undefined> {
      const rows = await tx.q.delete(budgetLimit).where(and(eq(budgetLimit.tenantId, tenantId), eq(budgetLimit.id, id), eq(budgetLimit.ver, ver))).returning();
      return rows[0];
    },

    /** Reserves one demand, or answers how much is used when it does not fit. */
    async tryReserve(tx: Tx, tenantId: TenantId, demand: Demand): Promise<AccountState | null> {
      const { window, counter, amount, cap } = demand;
      await tx.run(OPEN_ACCOUNT, tenantId, window, counter);
      const took = await tx.all(RESERVE, amount, tenantId, window, counter, amount, cap ?? Number.MAX_SAFE_INTEGER);
      if (took.length > 0) return null;
      const [row] = await tx.q.select().from(budgetAccount).where(account(tenantId, demand));
      return row ?? { window, counter, settled: 0, reserved: 0 };
    },

    /** Moves a demand from reserved to settled: what was really used replaces what was held for it. */
    async settle(tx: Tx, tenantId: TenantId, demand: Demand, used: number): Promise<void> {
      await tx.q.update(budgetAccount)
        .set({ reserved: sql`${budgetAccount.reserved} - ${demand.amount}`, settled: sql`${budgetAccount.settled} + ${used}` })
        .where(account(tenantId, demand));
    },

    addReservation: (tx: Tx, row: Reservation) => tx.q.insert(budgetReservation).values(row),

    async reservation(db: Db, tenantId: TenantId, id: string): Promise<Reservation | undefined> {
      const rows = await db.q.select().from(budgetReservation).where(and(eq(budgetReservation.tenantId, tenantId), eq(budgetReservation.id, id)));
      return rows[0];
    },

    closeReservation: (tx: Tx, row: Reservation, state: 'settled' | 'released', amounts: Readonly<Record<string, number>>, at: Instant) =>
      tx.q.update(budgetReservation).set({ state, settledAmounts: amounts, closedAt: at })
        .where(and(eq(budgetReservation.tenantId, row.tenantId), eq(budgetReservation.id, row.id))),

    overdue: (db: Db, tenantId: TenantId, now: Instant) =>
      db.q.select().from(budgetReservation)
        .where(and(eq(budgetReservation.tenantId, tenantId), eq(budgetReservation.state, 'reserved'), lte(budgetReservation.expiresAt, now))),

    openOfRun: (db: Db, tenantId: TenantId, runId: RunId) =>
      db.q.select().from(budgetReservation)
        .where(and(eq(budgetReservation.tenantId, tenantId), eq(budgetReservation.runId, runId), eq(budgetReservation.state, 'reserved'))),

    ledgerOfRun: (db: Db, tenantId: TenantId, runId: RunId) =>
      db.q.select().from(budgetReservation)
        .where(and(eq(budgetReservation.tenantId, tenantId), eq(budgetReservation.runId, runId))).orderBy(asc(budgetReservation.createdAt), asc(budgetReservation.id)),

    accounts: (db: Db, tenantId: TenantId, windows: readonly string[]) =>
      db.q.select().from(budgetAccount).where(and(eq(budgetAccount.tenantId, tenantId), inArray(budgetAccount.window, [...windows]))).orderBy(asc(budgetAccount.counter)),
  };
}
