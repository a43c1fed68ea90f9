import { missingLimits, NEEDED, NewPlan, type Plan, planAfter, planChanges, planKey, savePlan } from '../tenancy/plans/index.ts';
import { type BootstrapDocument, misfit } from './bootstrap-document.ts';
import { ask, bootstrapActor, type BootstrapRun } from './bootstrap-run.ts';

type PlanEntry = NonNullable<BootstrapDocument['plans']>[number];

/** Plans before the tenants that may be put on them. */
export async function applyPlans(run: BootstrapRun): Promise<void> {
  for (const [index, entry] of (run.document.plans ?? []).entries()) await applyPlan(run, entry, `plans[${index}]`);
}

async function applyPlan(run: BootstrapRun, entry: PlanEntry, field: string): Promise<void> {
  const wanted = NewPlan.parse(entry); // its misfits were told before anything was written
  const stands = await ask(run, (db) => run.deps.plans.find(db, wanted.catalogue, wanted.id));
  if (stands) return run.manage ? reconcilePlan(run, stands, wanted) : undefined;
  const [missing] = missingLimits(wanted);
  if (missing) throw misfit(`${field}.limits.${missing}`, NEEDED);
  await savePlan(run.deps, bootstrapActor(), wanted);
  run.created.push(`plans ${planKey(wanted)}`);
}

/** Only what the file says is held to it: a limit that it does not name stays as it is. */
async function reconcilePlan(run: BootstrapRun, stands: Plan, wanted: NewPlan): Promise<void> {
  const differences = Object.keys(planChanges(stands, planAfter(stands, wanted, stands.createdAt)));
  if (differences.length === 0) return;
  await savePlan(run.deps, bootstrapActor(), wanted);
  run.changed.push(...differences.map((what) => `plans ${planKey(wanted)} ${what}`));
}
