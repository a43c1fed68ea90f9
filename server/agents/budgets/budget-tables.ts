import type { RunId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { Counter, Window } from './budget.ts';
import type { Demand } from './budget-rules.ts';

export type ReservationState = 'reserved' | 'settled' | 'released';

export function buildBudgetTables(kit: Kit) {
  const budgetLimit = kit.table(
    'budget_limit',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      name: kit.text('name').notNull(),
      counter: kit.text('counter').notNull().$type<Counter>(),
      window: kit.text('window').notNull().$type<Exclude<Window, 'run'>>(),
      cap: kit.int('cap'),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.unique('budget_limit_name').on(t.tenantId, t.name)],
  );
  const budgetAccount = kit.table(
    'budget_account',
    {
      tenantId: kit.tenantId(),
      window: kit.text('window').notNull(),
      counter: kit.text('counter').notNull().$type<Counter>(),
      settled: kit.int('settled').notNull(),
      reserved: kit.int('reserved').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.window, t.counter)],
  );
  const budgetReservation = kit.table(
    'budget_reservation',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      runId: kit.text('run_id').notNull().$type<RunId>(),
      purpose: kit.text('purpose').notNull(),
      demands: kit.json<readonly Demand[]>('demands').notNull(),
      settledAmounts: kit.json<Readonly<Record<string, number>>>('settled_amounts'),
      state: kit.text('state').notNull().$type<ReservationState>(),
      createdAt: kit.at('created_at').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
      closedAt: kit.at('closed_at'),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.index('budget_reservation_by_run').on(t.tenantId, t.runId, t.createdAt),
      kit.index('budget_reservation_open').on(t.tenantId, t.state, t.expiresAt),
    ],
  );
  return { budgetLimit, budgetAccount, budgetReservation };
}
