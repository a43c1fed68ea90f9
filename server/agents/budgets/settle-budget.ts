import type { RunId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Reservation } from './budget-store.ts';
import { type BudgetDeps, isAmount } from './reserve-budget.ts';

/** Real use by counter; a counter that is absent was used as reserved. */
export type Used = Readonly<Record<string, number>>;

/** Turns what was held into what was used. A reservation is closed once. */
export async function settleIn(deps: BudgetDeps, tx: Tx, actor: Actor, id: string, used: Used = {}): Promise<void> {
  const reservation = await openReservation(deps, tx, actor, id);
  const amounts = Object.fromEntries(reservation.demands.map((demand) => [demand.counter, used[demand.counter] ?? demand.amount]));
  const wrong = Object.keys(amounts).find((counter) => !isAmount(amounts[counter] ?? 0));
  if (wrong !== undefined) throw new Refusal('input/invalid', { field: wrong, rule: `${wrong}: must be a whole number of 0 or more` });
  for (const demand of reservation.demands) await deps.budgets.settle(tx, actor.tenantId, demand, amounts[demand.counter] ?? demand.amount);
  await deps.budgets.closeReservation(tx, reservation, 'settled', amounts, deps.clock.now());
  await deps.audit.append(tx, actor, {
    type: 'budget.consumed', run: reservation.runId, resource: { type: 'reservation', id }, details: { purpose: reservation.purpose, settled: amounts },
  });
}

/** Gives back everything a run still holds, for example because the process died under it. Answers how many. */
export async function releaseRunIn(deps: BudgetDeps, tx: Tx, actor: Actor, run: RunId): Promise<number> {
  const open = await deps.budgets.openOfRun(tx, actor.tenantId, run);
  for (const reservation of open) await giveBack(deps, tx, actor, reservation);
  return open.length;
}

/** Gives back what was held past its life. Answers how many. */
export async function releaseOverdueIn(deps: BudgetDeps, tx: Tx, actor: Actor): Promise<number> {
  const overdue = await deps.budgets.overdue(tx, actor.tenantId, deps.clock.now());
  for (const reservation of overdue) await giveBack(deps, tx, actor, reservation);
  return overdue.length;
}

async function giveBack(deps: BudgetDeps, tx: Tx, actor: Actor, reservation: Reservation): Promise<void> {
  for (const demand of reservation.demands) await deps.budgets.settle(tx, actor.tenantId, demand, 0);
  await deps.budgets.closeReservation(tx, reservation, 'released', {}, deps.clock.now());
  await deps.audit.append(tx, actor, {
    type: 'budget.released', run: reservation.runId, resource: { type: 'reservation', id: reservation.id }, details: { purpose: reservation.purpose },
  });
}

async function openReservation(deps: BudgetDeps, tx: Tx, actor: Actor, id: string): Promise<Reservation> {
  const reservation = await deps.budgets.reservation(tx, actor.tenantId, id);
  if (!reservation) throw new Refusal('budgets/reservation-not-found', { id });
  if (reservation.state !== 'reserved') throw new Refusal('budgets/reservation-closed', { id, state: reservation.state });
  return reservation;
}
