import { z } from 'zod';
import { jsonEqual } from '../../shared/json-equal.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { RoleName } from '../people/identity/index.ts';
import {
  activateProvider, changeProvider, createProvider, declaredSettings, disableProvider, DomainName, enforceProvider, type IdentityProvider, NewProvider, ProviderChange, secretOfProvider, vouchForDomain,
} from '../people/sso/index.ts';
import type { Tenant } from '../tenancy/tenants/index.ts';
import { type BootstrapDocument, misfit, pointerOf } from './bootstrap-document.ts';
import { tenantNamed } from './bootstrap-people.ts';
import { ask, bootstrapActor, type BootstrapRun, secretOf } from './bootstrap-run.ts';

/** One of `identity_providers`. What is not said has the default of the screen, and in use it is at once. */
export const DeclaredProvider = z.looseObject({
  tenant: z.string(), ...NewProvider.omit({ default_role: true, role_map: true, allowed_domains: true, creates_accounts: true, max_age_s: true }).shape,
  allowed_domains: z.array(DomainName).optional(), default_role: RoleName.nullable().optional(), role_map: NewProvider.shape.role_map.unwrap().optional(), creates_accounts: z.boolean().optional(), max_age_s: NewProvider.shape.max_age_s.unwrap().optional(),
  client_secret_env: z.string().optional(), verified_domains: z.array(DomainName).optional(), enforced: z.boolean().optional(), status: z.enum(['active', 'pending_setup', 'disabled']).optional(),
});
type DeclaredProvider = z.infer<typeof DeclaredProvider>;

export const PROVIDER_FIELDS: ReadonlySet<string> = new Set(Object.keys(DeclaredProvider.shape));

export function declaredProviders(document: Pick<BootstrapDocument, 'identity_providers'>): ReadonlyArray<z.ZodSafeParseResult<DeclaredProvider>> {
  return (document.identity_providers ?? []).map((entry) => DeclaredProvider.safeParse(entry));
}

/** Roles come first, because a mapping that names none is refused. Matched by tenant and key. */
export async function applyProviders(run: BootstrapRun): Promise<void> {
  for (const [index, parsed] of declaredProviders(run.document).entries()) {
    const field = `identity_providers[${index}]`;
    if (!parsed.success) throw misfit(`${field}.${pointerOf(parsed.error.issues[0]?.path ?? [])}`, parsed.error.issues[0]?.message ?? 'does not fit');
    await applyProvider(run, parsed.data, await tenantNamed(run, parsed.data.tenant, `${field}.tenant`), field);
  }
}

async function applyProvider(run: BootstrapRun, entry: DeclaredProvider, tenant: Tenant, field: string): Promise<void> {
  const stands = await ask(run, (db) => run.deps.sso.providerByKey(db, tenant.id, entry.key));
  const label = `identity_providers ${entry.key} of ${tenant.slug}`;
  const secret = secretOf(run, `${field}.client_secret_env`, entry.client_secret, entry.client_secret_env);
  if (!stands) {
    await applyStatus(run, await create(run, entry, tenant, secret), { ...entry, status: entry.status ?? 'active' });
    run.created.push(label);
  } else if (run.manage) await reconcile(run, stands, entry, secret, label);
  if (!stands || run.manage) await applyDomains(run, entry, tenant);
}

function create(run: BootstrapRun, entry: DeclaredProvider, tenant: Tenant, secret: string | undefined): Promise<IdentityProvider> {
  const said = Object.fromEntries(Object.keys(NewProvider.shape).flatMap((name) => (entry[name] === undefined ? [] : [[name, entry[name]]])));
  return createProvider(run.deps, bootstrapActor(tenant.id), NewProvider.parse({ ...said, ...(secret === undefined ? {} : { client_secret: secret }) }));
}

/** Only what the file says is held to it. */
async function reconcile(run: BootstrapRun, stands: IdentityProvider, entry: DeclaredProvider, secret: string | undefined, label: string): Promise<void> {
  if (stands.kind !== entry.kind) throw misfit(label, `is of the kind ${stands.kind}, and a provider keeps its kind`);
  const known = await run.deps.storage.readIdentity(stands, (db) => secretOfProvider(run.deps, db, stands));
  const stood: JsonObject = {
    name: stands.name, settings: stands.settings, allowed_domains: [...stands.allowedDomains], default_role: stands.defaultRole, role_map: roleMapOf(stands), creates_accounts: stands.createsAccounts, max_age_s: stands.maxAgeS,
  };
  const wanted: Readonly<Record<string, unknown>> = { ...entry, settings: declaredSettings(entry.kind, entry.settings) };
  const differs = Object.keys(stood).filter((name) => wanted[name] !== undefined && !jsonEqual(stood[name] ?? null, wanted[name] as Json)); // parsed from a file of JSON
  const change = Object.fromEntries(differs.map((name) => [name, wanted[name]]));
  const all = { ...change, ...(secret !== undefined && secret !== known ? { client_secret: secret } : {}) };
  const changed = Object.keys(all).length === 0 ? stands : await changeProvider(run.deps, bootstrapActor(stands.tenantId), stands, ProviderChange.parse(all));
  const moved = await applyStatus(run, changed, entry);
  run.changed.push(...Object.keys(all).map((name) => `${label} ${name}`), ...(moved.ver === changed.ver ? [] : [`${label} status`]));
}

async function applyStatus(run: BootstrapRun, at: IdentityProvider, { status, enforced }: DeclaredProvider): Promise<IdentityProvider> {
  const actor = bootstrapActor(at.tenantId);
  const moved = status === undefined || status === at.status || status === 'pending_setup' ? at : status === 'active' ? await activateProvider(run.deps, actor, at) : await disableProvider(run.deps, actor, at);
  return enforced === undefined || enforced === moved.enforced ? moved : enforceProvider(run.deps, actor, moved, enforced);
}

async function applyDomains(run: BootstrapRun, { verified_domains: domains = [] }: DeclaredProvider, tenant: Tenant): Promise<void> {
  for (const domain of domains) {
    const known = await ask(run, (db) => run.deps.domains.find(db, tenant.id, domain));
    if (known?.verifiedAt) continue;
    await vouchForDomain(run.deps, bootstrapActor(tenant.id), tenant.id, domain);
    run.created.push(`domains ${domain} of ${tenant.slug}`);
  }
}

function roleMapOf({ roleMap }: IdentityProvider): JsonObject {
  return Object.fromEntries(Object.entries(roleMap).map(([group, roles]) => [group, [...roles]]));
}
