/**
 * What may be spent: limits per tenant, run, tool and action; reserved before a call, settled after it, released when it fails.
 * Invariant: settled plus reserved never passes a cap, whoever asks at the same time.
 */
export { BudgetChange, type Charge, type Counter, type Limit, LimitInput, windowKey } from './budget.ts';
export { chargesOfModelCall, chargesOfToolCall, limitsOfRun, type RegistryLimits } from './budget-rules.ts';
export { type BudgetStore, openBudgetStore, type Reservation, type TenantLimit } from './budget-store.ts';
export { buildBudgetTables } from './budget-tables.ts';
export { type BudgetDeps, reserveIn, type ReserveRequest } from './reserve-budget.ts';
export { addLimit, changeBudgetIn, changeLimit, judgeBudgetIn, removeLimit } from './set-limit.ts';
export { releaseOverdueIn, releaseRunIn, settleIn, type Used } from './settle-budget.ts';
