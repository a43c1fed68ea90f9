import type { OrganisationId, TenantId, UserId } from '../../shared/brand.ts';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import { isRolePreset, rolesOfPreset } from '../../shared/role-presets.ts';
import type { Actor } from '../base/actor.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { BASE, type LayerOwner } from '../registry/layers/index.ts';
import type { BootstrapDocument } from './bootstrap-document.ts';
import { serversFor } from './bootstrap-servers.ts';

/** A layer of the registry as a file wants it. */
export interface DeclaredLayer {
  readonly owner: LayerOwner;
  /** Layers above it, nearest last. */
  readonly above: readonly LayerOwner[];
  /** What the file says of the layer; sections that it does not speak of are none of its business. */
  readonly sections: JsonObject;
  /** The whole layer where nothing stands yet. */
  readonly content: Json;
  /** Where in the file it stands. */
  readonly field: string;
}

export interface LayersApplied {
  readonly created: readonly string[];
  readonly changed: readonly string[];
}

/** Brings declared layers into force: absent ones are written, others only when the file manages. Writes nothing that is there already. */
export type ApplyLayers = (actor: Actor, declared: readonly DeclaredLayer[], how: { readonly manage: boolean }) => Promise<LayersApplied>;

/** The layer after the file: its sections take the place of those that stand; its roles and servers stand beside the others, for nothing is deleted. */
export function layerWith(stands: Json | undefined, sections: JsonObject): JsonObject {
  const before = objectOrEmpty(stands);
  const roles = sections['roles'] === undefined ? {} : { roles: { ...objectOrEmpty(before['roles']), ...objectOrEmpty(sections['roles']) } };
  const servers = sections['mcp_servers'] === undefined ? {} : { mcp_servers: [...itemsIn(before).filter((item) => !idsIn(sections).has(item['id'])), ...itemsIn(sections)] };
  return { ...before, ...sections, ...roles, ...servers };
}

function itemsIn(sections: JsonObject): readonly JsonObject[] {
  const items = sections['mcp_servers'];
  return items !== undefined && isJsonList(items) ? items.filter(isJsonObject) : [];
}

const idsIn = (sections: JsonObject): ReadonlySet<Json | undefined> => new Set(itemsIn(sections).map((item) => item['id']));

/** A role and a server are things of their own: one that is absent is made, one that stands is left as it is. */
export function withMissing(stands: Json, sections: JsonObject): JsonObject {
  const before = objectOrEmpty(stands);
  const missing = Object.entries(objectOrEmpty(sections['roles'])).filter(([name]) => !Object.hasOwn(objectOrEmpty(before['roles']), name));
  const servers = itemsIn(sections).filter((item) => !idsIn(before).has(item['id']));
  return {
    ...before, ...(missing.length === 0 ? {} : { roles: { ...objectOrEmpty(before['roles']), ...Object.fromEntries(missing) } }),
    ...(servers.length === 0 ? {} : { mcp_servers: [...itemsIn(before), ...servers] }),
  };
}

/** The base layer, when the file has something to say about it: its own sections, and the preset's and the file's roles. */
export function declaredBase(document: BootstrapDocument): readonly DeclaredLayer[] {
  const own = objectOrEmpty(document.registry?.base);
  const sections = withRoles(withServers(own, serversFor(document, undefined)), { ...(isRolePreset(document.role_preset) ? rolesOfPreset(document.role_preset) : {}), ...rolesFor(document, undefined) });
  return declared({ owner: BASE, above: [], sections, content: layerWith(BASE_REGISTRY, sections), field: 'registry.base' });
}

export function organisationOwner(id: OrganisationId): LayerOwner {
  return { tenantId: SYSTEM_TENANT, kind: 'org', id };
}

export interface Place {
  readonly tenantId: TenantId;
  readonly organisationId: OrganisationId | null;
}

/** A tenant's layer: its limits, its roles, and what the registry section says, which wins over the limits given beside the tenant. */
export function declaredTenant(document: BootstrapDocument, slug: string, { tenantId, organisationId }: Place): readonly DeclaredLayer[] {
  const limits = document.tenants?.find((tenant) => tenant.slug === slug)?.limits;
  const own = objectOrEmpty(document.registry?.tenants?.[slug]);
  const limited = limits ? { ...own, limits: mergedLimits(limits, objectOrEmpty(own['limits'])) } : own;
  const sections = withRoles(withServers(limited, serversFor(document, slug)), rolesFor(document, slug));
  return declared({ owner: { tenantId, kind: 'tenant', id: tenantId }, above: aboveTenant(organisationId), sections, content: sections, field: `registry.tenants.${slug}` });
}

export function declaredUser(sections: JsonObject, name: string, { tenantId, organisationId }: Place, userId: UserId): DeclaredLayer {
  const above = [...aboveTenant(organisationId), { tenantId, kind: 'tenant', id: tenantId } as const];
  return { owner: { tenantId, kind: 'user', id: userId }, above, sections, content: sections, field: `registry.users.${name}` };
}

/** A file that says nothing about a layer declares none. */
function declared(layer: DeclaredLayer): readonly DeclaredLayer[] {
  return Object.keys(layer.sections).length > 0 ? [layer] : [];
}

function withRoles(sections: JsonObject, roles: JsonObject): JsonObject {
  return Object.keys(roles).length > 0 ? { ...sections, roles: { ...objectOrEmpty(sections['roles']), ...roles } } : sections;
}

/** Servers declared beside the layers stand behind those that the layer's own section lists. */
function withServers(sections: JsonObject, servers: readonly JsonObject[]): JsonObject {
  return servers.length > 0 ? { ...sections, mcp_servers: [...itemsIn(sections), ...servers] } : sections;
}

function aboveTenant(organisationId: OrganisationId | null): readonly LayerOwner[] {
  return organisationId === null ? [BASE] : [BASE, organisationOwner(organisationId)];
}

function rolesFor(document: BootstrapDocument, tenant: string | undefined): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries((document.roles ?? []).filter((role) => role.tenant === tenant).map((role) => [role.name, role.capabilities]));
}

/** One level deep, because `per_tool` and `per_action` are lists of limits of their own. */
function mergedLimits(beside: JsonObject, own: JsonObject): JsonObject {
  const pairs = Object.entries(own).map(([name, value]) => [name, isJsonObject(value) ? { ...objectOrEmpty(beside[name]), ...value } : value] as const);
  return { ...beside, ...Object.fromEntries(pairs) };
}
