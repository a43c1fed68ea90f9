import { z } from 'zod';
import { Email, ExternalId, PersonName, RoleName } from '../people/identity/index.ts';
import { KeyName } from '../people/keys/index.ts';
import { NewPlan, planKey } from '../tenancy/plans/index.ts';
import { DisplayName, PlanKey, Slug } from '../tenancy/tenants/index.ts';
import { declaredProviders, PROVIDER_FIELDS } from './bootstrap-providers.ts';
import { type BootstrapDocument, pointerOf } from './bootstrap-document.ts';
import { declaredServers } from './bootstrap-servers.ts';

export interface Misfit {
  readonly field: string;
  readonly rule: string;
}

/** Sections whose rooms this release does not have yet. */
const ABSENT_SECTIONS = ['settings'] as const;

const NOT_SUPPORTED = 'is not supported by this release';
const CLEAR_SECRET = 'a secret in clear text is refused in production; name an environment variable instead';

/** What the schema cannot say and can be said before anything is asked or written. The first misfit is the one shown. */
export function misfitsOf(document: BootstrapDocument, mode: 'local' | 'development' | 'production'): readonly Misfit[] {
  return [...unsupported(document), ...names(document), ...twice(document), ...secrets(document, mode)];
}

function unsupported(document: BootstrapDocument): readonly Misfit[] {
  const sections = ABSENT_SECTIONS.filter((section) => Object.keys(document[section] ?? {}).length > 0);
  return sections.map((field) => ({ field, rule: NOT_SUPPORTED }));
}

/** Names are held to the same rules as everywhere else in the product. */
const Names = z.looseObject({
  organisations: z.array(z.looseObject({ slug: Slug, name: DisplayName })).optional(),
  plans: z.array(NewPlan).optional(),
  tenants: z.array(z.looseObject({ slug: Slug, name: DisplayName, organisation: Slug.optional(), plan: PlanKey.optional() })).optional(),
  roles: z.array(z.looseObject({ tenant: Slug.optional(), name: RoleName })).optional(),
  users: z.array(z.looseObject({ id: ExternalId.optional(), email: Email, name: PersonName.optional(), memberships: z.array(z.looseObject({ tenant: Slug, roles: z.array(RoleName).max(32) })).optional() })).optional(),
  api_keys: z.array(z.looseObject({ name: KeyName, user: Email, tenant: Slug, scopes: z.array(z.string()).min(1).optional(), expires_in_days: z.number().int().min(1).max(3_650).optional() })).optional(),
});

function names(document: BootstrapDocument): readonly Misfit[] {
  const parsed = Names.safeParse(document);
  const providers = declaredProviders(document).flatMap((provider, index) => provider.error?.issues.map((issue) => ({ field: pointerOf(['identity_providers', index, ...issue.path]), rule: issue.message })) ?? []);
  const servers = declaredServers(document).flatMap((server, index) => server.error?.issues.map((issue) => ({ field: pointerOf(['mcp_servers', index, ...issue.path]), rule: issue.message })) ?? []);
  return [...(parsed.error?.issues.map((issue) => ({ field: pointerOf(issue.path), rule: issue.message })) ?? []), ...providers, ...servers];
}

/** The same natural key twice would make the file's meaning depend on its order. */
function twice(document: BootstrapDocument): readonly Misfit[] {
  const lists: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['organisations', (document.organisations ?? []).map((one) => one.slug)],
    ['plans', (document.plans ?? []).map(planKey)],
    ['tenants', (document.tenants ?? []).map((one) => one.slug)],
    ['roles', (document.roles ?? []).map((one) => JSON.stringify([one.tenant ?? null, one.name]))],
    ['users', (document.users ?? []).map((one) => one.email.trim().toLowerCase())],
    ['identity_providers', (document.identity_providers ?? []).map((one) => JSON.stringify([one['tenant'] ?? null, one['key'] ?? null]))],
    ['mcp_servers', (document.mcp_servers ?? []).map((one) => JSON.stringify([one['tenant'] ?? null, one['id'] ?? null]))],
    ['api_keys', (document.api_keys ?? []).map((one) => JSON.stringify([one.tenant, one.user.trim().toLowerCase(), one.name.trim()]))],
  ];
  return lists.flatMap(([list, keys]) => keys.flatMap((key, index) => (keys.indexOf(key) < index ? [{ field: `${list}[${index}]`, rule: 'stands in this file twice' }] : [])));
}

function secrets(document: BootstrapDocument, mode: string): readonly Misfit[] {
  const users = (document.users ?? []).flatMap((user, index) => [
    ...(mode === 'production' && user.password !== undefined ? [{ field: `users[${index}].password`, rule: CLEAR_SECRET }] : []),
    ...(user.password !== undefined && user.password_env !== undefined ? [{ field: `users[${index}].password_env`, rule: 'give either password or password_env' }] : []),
  ]);
  const keys = (document.api_keys ?? []).flatMap((key, index) => [
    ...(mode === 'production' && key.key !== undefined ? [{ field: `api_keys[${index}].key`, rule: CLEAR_SECRET }] : []),
    ...((key.key === undefined) === (key.key_env === undefined) ? [{ field: `api_keys[${index}].key`, rule: 'give either key or key_env' }] : []),
  ]);
  const providers = (document.identity_providers ?? []).flatMap((provider, index) => [
    ...(mode === 'production' && provider['client_secret'] !== undefined ? [{ field: `identity_providers[${index}].client_secret`, rule: CLEAR_SECRET }] : []),
    ...(provider['client_secret'] !== undefined && provider['client_secret_env'] !== undefined ? [{ field: `identity_providers[${index}].client_secret_env`, rule: 'give either client_secret or client_secret_env' }] : []),
  ]);
  return [...users, ...keys, ...providers];
}

const KNOWN_FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  organisations: new Set(['slug', 'name']),
  tenants: new Set(['slug', 'name', 'organisation', 'plan', 'status', 'limits']),
  roles: new Set(['tenant', 'name', 'capabilities']),
  users: new Set(['id', 'email', 'name', 'password', 'password_env', 'memberships']),
  identity_providers: PROVIDER_FIELDS,
  api_keys: new Set(['name', 'user', 'tenant', 'key', 'key_env', 'scopes', 'expires_in_days']),
};

/** Fields that the schema lets through and nobody reads: a typing mistake should not go unseen. */
export function ignoredFields(document: BootstrapDocument): readonly string[] {
  const lists = { organisations: document.organisations, tenants: document.tenants, roles: document.roles, users: document.users, api_keys: document.api_keys, identity_providers: document.identity_providers };
  return Object.entries(lists).flatMap(([list, items]) =>
    (items ?? []).flatMap((item, index) => Object.keys(item).filter((field) => !KNOWN_FIELDS[list]?.has(field)).map((field) => `${list}[${index}].${field}`)));
}
