/**
 * What plans there are, what each limits and what it costs; a tenant names its plan by catalogue and id.
 * Invariant: nobody is put on a plan that does not exist or is inactive, and an edited plan is not set back by a start.
 */
export { CATALOGUES, type Catalogue, type Limits, NewPlan, type Plan, PlanId, planKey, SaasLimits } from './plan.ts';
export { missingLimits, NEEDED, planAfter, planChanges } from './plan-rules.ts';
export { openPlanStore, type PlanStore } from './plan-store.ts';
export { buildPlanTables } from './plan-tables.ts';
export { ensurePlans, getPlan, listPlans, type PlanDeps, savePlan } from './save-plan.ts';
