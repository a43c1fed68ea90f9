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

// A reservation stands in the path of every governed call, so its statements are kept ones.
const LIMITS_IN_FORCE = 'SELECT counter, "window", cap, name AS source, id AS budget FROM budget_limit WHERE tenant_id = ?';
const OPEN_ACCOUNT = 'INSERT INTO budget_account (tenant_id, "window", counter, settled, reserved) VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING';
/** The whole check in one conditional update: no two commands can both see room for the last unit. Exactly at the cap is allowed. */
const RESERVE: Statement =
  'UPDATE budget_account SET reserved = reserved + ? WHERE tenant_id = ? AND "window" = ? AND counter = ? AND settled + reserved + ? <= ?';
const ADD_RESERVATION =
  `INSERT INTO budget_reservation (tenant_id, id, run_id, purpose, demands, state, created_at, expires_at) VALUES (?, ?, ?, ?, ?, 'reserved', ?, ?)`;

export function openBudgetStore(kit: Kit) {
  const { budgetLimit, budgetAccount, budgetReservation } = buildBudgetTables(kit);
  const account = (tenantId: TenantId, at: { window: string; counter: string }) =>
    and(eq(budgetAccount.tenantId, tenantId), eq(budgetAccount.window, at.window), sql`${budgetAccount.counter} = ${at.counter}`);

  return {
    limits: (db: Db, tenantId: TenantId) => db.q.select().from(budgetLimit).where(eq(budgetLimit.tenantId, tenantId)).orderBy(asc(budgetLimit.name)),

    limitsInForce: (db: Db, tenantId: TenantId): Promise<readonly Limit[]> => db.all<Limit>(LIMITS_IN_FORCE, tenantId),

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
      const take = async () => (await tx.change(RESERVE, amount, tenantId, window, counter, amount, cap ?? Number.MAX_SAFE_INTEGER)) > 0;
      if (await take()) return null;
      await tx.run(OPEN_ACCOUNT, tenantId, window, counter); // only the first use of an account finds none
      if (await take()) return null;
      const [row] = await tx.q.select().from(budgetAccount).where(account(tenantId, demand));
      return row ?? { window, counter, settled: 0, reserved: 0 };
    },

    /** Moves a demand from reserved to settled: what was really used replaces what was held for it. */
    async settle(tx: Tx, tenantId: TenantId, demand: Demand, used: number): Promise<void> {
      await tx.q.update(budgetAccount)
        .set({ reserved: sql`${budgetAccount.reserved} - ${demand.amount}`, settled: sql`${budgetAccount.settled} + ${used}` })
        .where(account(tenantId, demand));
    },

    addReservation: (tx: Tx, { tenantId, id, runId, purpose, demands, createdAt, expiresAt }: Omit<Reservation, 'state' | 'settledAmounts' | 'closedAt'>): Promise<void> =>
      tx.run(ADD_RESERVATION, tenantId, id, runId, purpose, JSON.stringify(demands), createdAt, expiresAt),

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
