import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { BASE } from '../registry/layers/index.ts';
import { type BootstrapDocument, misfit, parseBootstrap } from './bootstrap-document.ts';
import { applyKeys } from './bootstrap-keys.ts';
import { declaredBase, type DeclaredLayer, declaredTenant, declaredUser, organisationOwner } from './bootstrap-layers.ts';
import { applyMemberships, applyUsers, emailOf, tenantNamed } from './bootstrap-people.ts';
import { applyPlans } from './bootstrap-plans.ts';
import { ask, bootstrapActor, type BootstrapDeps, type BootstrapPlace, type BootstrapRun } from './bootstrap-run.ts';
import { ignoredFields, misfitsOf } from './bootstrap-rules.ts';
import { applyProviders } from './bootstrap-providers.ts';
import { applyOrganisations, applyTenants } from './bootstrap-tenancy.ts';

/** What a file led to, each thing named as in the file. An unchanged file leads to nothing and writes nothing. */
export interface BootstrapReport {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  /** Fields of the file that nobody reads. */
  readonly ignored: readonly string[];
}

/**
 * Brings a deployment to what its file says (DECISIONS 32): absent things are made, others are left alone unless the file
 * manages them, nothing is ever deleted. What does not fit is refused with its field, mostly before anything is written;
 * what was made before a later refusal stays, and the next run goes on from there.
 */
export async function applyBootstrap(deps: BootstrapDeps, text: string, place: BootstrapPlace): Promise<BootstrapReport> {
  const document = parseBootstrap(text);
  const [first] = misfitsOf(document, place.mode);
  if (first) throw misfit(first.field, first.rule);
  const run: BootstrapRun = { ...place, deps, document, manage: document.manage, created: [], changed: [] };
  await applyOrganisations(run);
  await applyPlans(run);
  await applyTenants(run);
  await applyUsers(run);
  // Roles before those who are given them.
  await applyLayers(run, [...declaredBase(document), ...(await organisationLayers(run)), ...(await tenantLayers(run))]);
  await applyMemberships(run);
  await applyLayers(run, await userLayers(run));
  await applyKeys(run);
  await applyProviders(run);
  return { created: run.created, changed: run.changed, ignored: ignoredFields(document) };
}

async function applyLayers(run: BootstrapRun, declared: readonly DeclaredLayer[]): Promise<void> {
  if (declared.length === 0) return;
  const { created, changed } = await run.deps.applyLayers(bootstrapActor(), declared, { manage: run.manage });
  run.created.push(...created);
  run.changed.push(...changed);
}

async function organisationLayers(run: BootstrapRun): Promise<readonly DeclaredLayer[]> {
  const layers: DeclaredLayer[] = [];
  for (const [slug, content] of sectionOf(run.document, 'organisations')) {
    const field = `registry.organisations.${slug}`;
    const organisation = await ask(run, (db) => run.deps.tenants.organisation(db, { slug }));
    if (!organisation) throw misfit(field, `there is no organisation ${slug}`);
    layers.push({ owner: organisationOwner(organisation.id), above: [BASE], sections: content, content, field });
  }
  return layers;
}

async function tenantLayers(run: BootstrapRun): Promise<readonly DeclaredLayer[]> {
  const slugs = new Set([
    ...(run.document.tenants ?? []).map((tenant) => tenant.slug),
    ...(run.document.roles ?? []).flatMap((role) => (role.tenant === undefined ? [] : [role.tenant])),
    ...(run.document.mcp_servers ?? []).flatMap(({ tenant }) => (typeof tenant === 'string' ? [tenant] : [])),
    ...sectionOf(run.document, 'tenants').map(([slug]) => slug),
  ]);
  const layers: DeclaredLayer[] = [];
  for (const slug of slugs) {
    const { id, organisationId } = await tenantNamed(run, slug, `registry.tenants.${slug}`);
    layers.push(...declaredTenant(run.document, slug, { tenantId: id, organisationId }));
  }
  return layers;
}

/** Named by email or external id; in every tenant the person works in. */
async function userLayers(run: BootstrapRun): Promise<readonly DeclaredLayer[]> {
  const layers: DeclaredLayer[] = [];
  for (const [name, content] of sectionOf(run.document, 'users')) {
    const person = await ask(run, async (db) => (await run.deps.people.find(db, { email: emailOf(name) })) ?? run.deps.people.find(db, { externalId: name }));
    if (!person) throw misfit(`registry.users.${name}`, 'there is nobody with this email or id');
    for (const { tenantId } of await ask(run, (db) => run.deps.people.memberships(db, person.id))) {
      const tenant = await ask(run, (db) => run.deps.tenants.find(db, { id: tenantId }));
      layers.push(declaredUser(content, name, { tenantId, organisationId: tenant?.organisationId ?? null }, person.id));
    }
  }
  return layers;
}

function sectionOf(document: BootstrapDocument, section: 'organisations' | 'tenants' | 'users'): ReadonlyArray<readonly [string, JsonObject]> {
  return Object.entries(document.registry?.[section] ?? {}).map(([name, content]) => {
    if (!isJsonObject(content)) throw misfit(`registry.${section}.${name}`, 'a layer is an object');
    return [name, content];
  });
}
