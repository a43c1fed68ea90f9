import { type Instant, plusMs, type RunId, type TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { AccountState, Charge, Limit } from './budget.ts';
import { type Demand, demandsOf } from './budget-rules.ts';
import type { BudgetStore, Reservation } from './budget-store.ts';

export interface BudgetDeps {
  readonly budgets: BudgetStore;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether a workflow of the tenant wants others to agree before anybody changes a budget by hand; absent: none does. */
  readonly budgetsAskFirst?: (db: Db, tenantId: TenantId) => Promise<boolean>;
}

export interface ReserveRequest {
  readonly run: RunId;
  /** What the reservation is for, in the ledger: `llm s1`, `tool weather`. */
  readonly purpose: string;
  readonly charges: readonly Charge[];
  /** Caps of the run, from the effective registry; the tenant's own budgets are added here. */
  readonly limits: readonly Limit[];
}

/** Held reservations that nobody settles come back after this long; longer than any single call may take. */
export const RESERVATION_LIFE_MS = 15 * 60_000;

/**
 * Holds every charge against every limit at once, or refuses all of them and names the limit that did not fit.
 * Nothing is used before this has been committed.
 */
export async function reserveIn(deps: BudgetDeps, tx: Tx, actor: Actor, request: ReserveRequest): Promise<Reservation> {
  const wrong = request.charges.find(({ amount }) => !isAmount(amount));
  if (wrong || !request.charges.some(({ amount }) => amount > 0)) throw new Refusal('input/invalid', { field: wrong?.counter ?? 'charges', rule: 'amount: must be a whole number, and something must be charged' });
  const at: Instant = deps.clock.now();
  const limits = [...request.limits, ...(await deps.budgets.limitsInForce(tx, actor.tenantId))];
  const demands = demandsOf(request.charges, limits, request.run, at);
  for (const demand of demands) {
    const used = await deps.budgets.tryReserve(tx, actor.tenantId, demand);
    if (used) throw exceeded(demand, used, request);
  }
  const reservation: Reservation = {
    tenantId: actor.tenantId, id: deps.ids.id(), runId: request.run, purpose: request.purpose, demands, settledAmounts: null,
    state: 'reserved', createdAt: at, expiresAt: plusMs(at, RESERVATION_LIFE_MS), closedAt: null,
  };
  await deps.budgets.addReservation(tx, reservation);
  return reservation;
}

/** What may be charged or settled: a negative amount would give a budget more than it had. */
export function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0;
}

function exceeded(demand: Demand, used: AccountState, request: ReserveRequest): Refusal {
  const taken = used.settled + used.reserved;
  return new Refusal('budgets/exceeded', {
    field: demand.counter, limit: demand.source, window: demand.window.split(':', 1)[0] ?? demand.window, cap: demand.cap, used: taken, asked: demand.amount, ...(demand.budget === undefined ? {} : { budget: demand.budget }),
    run: request.run, purpose: request.purpose,
    rule: `${demand.source}: ${demand.counter} may reach ${demand.cap} per ${demand.window.split(':', 1)[0]}; ${taken} used or held, ${demand.amount} asked`,
  });
}
