import { activateTenant, changeTenantPlan, createOrganisation, createTenant, DEFAULT_PLAN, type Organisation, renameOrganisation, renameTenant, suspendTenant, type Tenant, type TenantAt } from '../tenancy/tenants/index.ts';
import { type BootstrapDocument, misfit } from './bootstrap-document.ts';
import { ask, bootstrapActor, type BootstrapRun } from './bootstrap-run.ts';

type OrganisationEntry = NonNullable<BootstrapDocument['organisations']>[number];
type TenantEntry = NonNullable<BootstrapDocument['tenants']>[number];

export async function applyOrganisations(run: BootstrapRun): Promise<void> {
  for (const entry of run.document.organisations ?? []) await applyOrganisation(run, entry);
}

async function applyOrganisation(run: BootstrapRun, { slug, name }: OrganisationEntry): Promise<void> {
  const stands = await findOrganisation(run, slug);
  if (!stands) {
    await createOrganisation(run.deps, bootstrapActor(), { slug, name });
    run.created.push(`organisations ${slug}`);
  } else if (run.manage && stands.name !== name) {
    await renameOrganisation(run.deps, bootstrapActor(), { id: stands.id, ver: stands.ver, name });
    run.changed.push(`organisations ${slug} name`);
  }
}

export async function applyTenants(run: BootstrapRun): Promise<void> {
  for (const [index, entry] of (run.document.tenants ?? []).entries()) await applyTenant(run, entry, `tenants[${index}]`);
}

async function applyTenant(run: BootstrapRun, entry: TenantEntry, field: string): Promise<void> {
  const { slug, name, organisation, plan = DEFAULT_PLAN, status = 'active' } = entry;
  const stands = await ask(run, (db) => run.deps.tenants.find(db, { slug }));
  if (stands?.closedAt) throw misfit(`${field}.slug`, 'this tenant was closed, and a closed tenant never opens again');
  await refuseUnknownPlan(run, stands, entry, field);
  if (stands) return run.manage ? reconcileTenant(run, stands, entry, field) : undefined;
  if (organisation !== undefined && !(await findOrganisation(run, organisation))) throw misfit(`${field}.organisation`, `there is no organisation ${organisation}`);
  await createTenant(run.deps, bootstrapActor(), { slug, name, plan, status, ...(organisation === undefined ? {} : { organisation }) });
  run.created.push(`tenants ${slug}`);
}

/** Nobody is put on it; who is on it already stays, so an unchanged file goes on fitting. */
async function refuseUnknownPlan(run: BootstrapRun, stands: Tenant | null, entry: TenantEntry, field: string): Promise<void> {
  const plan = entry.plan ?? stands?.plan ?? DEFAULT_PLAN;
  if (stands && (stands.plan === plan || !run.manage)) return;
  if (!(await ask(run, (db) => run.deps.plans.isOffered(db, plan)))) throw misfit(`${field}.plan`, `there is no active plan ${plan}`);
}

/** Only what the file says is held to it: a plan it does not name stays as it is. */
async function reconcileTenant(run: BootstrapRun, stands: Tenant, entry: TenantEntry, field: string): Promise<void> {
  await refuseMove(run, stands, entry, field);
  const wanted: ReadonlyArray<readonly [string, boolean, (at: TenantAt) => Promise<Tenant>]> = [
    ['name', stands.name !== entry.name, (at) => renameTenant(run.deps, bootstrapActor(), { ...at, name: entry.name })],
    ['plan', entry.plan !== undefined && stands.plan !== entry.plan, (at) => changeTenantPlan(run.deps, bootstrapActor(), { ...at, plan: entry.plan ?? stands.plan })],
    ['status', entry.status !== undefined && stands.status !== entry.status, (at) => moveTo(run, at, entry.status, field)],
  ];
  let at: TenantAt = stands;
  for (const [what, differs, change] of wanted) {
    if (!differs) continue;
    at = await change(at);
    run.changed.push(`tenants ${entry.slug} ${what}`);
  }
}

/** A tenant stays where its records were made. */
async function refuseMove(run: BootstrapRun, stands: Tenant, { organisation }: TenantEntry, field: string): Promise<void> {
  if (organisation === undefined) return;
  const wanted = await findOrganisation(run, organisation);
  if (wanted?.id !== stands.organisationId) throw misfit(`${field}.organisation`, 'moving a tenant to another organisation is not supported by this release');
}

function moveTo(run: BootstrapRun, at: TenantAt, status: TenantEntry['status'], field: string): Promise<Tenant> {
  if (status === 'active') return activateTenant(run.deps, bootstrapActor(), at, 'bootstrap file');
  if (status === 'suspended') return suspendTenant(run.deps, bootstrapActor(), at, 'bootstrap file');
  throw misfit(`${field}.status`, `moving an existing tenant to ${status ?? 'nothing'} is not supported by this release`);
}

function findOrganisation(run: BootstrapRun, slug: string): Promise<Organisation | null> {
  return ask(run, (db) => run.deps.tenants.organisation(db, { slug }));
}
