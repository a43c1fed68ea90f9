import type { OrganisationId, TenantId, UserId } from '../../shared/brand.ts';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import type { CapabilityPattern } from '../../shared/capabilities.ts';
import { DOCUMENT_PERMISSIONS } from '../../shared/document-roles.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Actor } from '../base/actor.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { BASE, type LayerOwner } from '../registry/layers/index.ts';
import type { BootstrapDocument, RolePreset } from './bootstrap-document.ts';

/** A layer of the registry as a file wants it. */
export interface DeclaredLayer {
  readonly owner: LayerOwner;
  /** Layers above it, nearest last. */
  readonly above: readonly LayerOwner[];
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

type RoleSet = Readonly<Record<string, readonly CapabilityPattern[]>>;

const permissionsOfE = (...names: readonly string[]): readonly CapabilityPattern[] => [...new Set(names.flatMap((name) => DOCUMENT_PERMISSIONS.E[name] ?? []))];

/** Roles of a document's own, beside the eight of this product (PRODUCT 2). Which presets there are is said in `bootstrap-rules.ts`. */
const PRESET_ROLES: Readonly<Partial<Record<RolePreset, RoleSet>>> = {
  'enterprise-plus': {
    support_agent: permissionsOfE('runs:read', 'runs:write', 'approvals:write'),
    viewer: permissionsOfE('runs:read'),
  },
};

/** The base layer, when the file has something to say about it: its own sections, and the preset's and the file's roles over them. */
export function declaredBase(document: BootstrapDocument): readonly DeclaredLayer[] {
  const own = document.registry?.base;
  const roles = { ...PRESET_ROLES[document.role_preset], ...rolesFor(document, undefined) };
  if (own === undefined && Object.keys(roles).length === 0) return [];
  const sections: JsonObject = { ...BASE_REGISTRY, ...objectOr(own) };
  return [{ owner: BASE, above: [], content: { ...sections, roles: { ...objectOr(sections['roles']), ...roles } }, field: 'registry.base' }];
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
  const own = objectOr(document.registry?.tenants?.[slug]);
  const roles = rolesFor(document, slug);
  const content: JsonObject = {
    ...own,
    ...(limits || own['limits'] !== undefined ? { limits: mergedLimits(limits ?? {}, objectOr(own['limits'])) } : {}),
    ...(Object.keys(roles).length > 0 || own['roles'] !== undefined ? { roles: { ...objectOr(own['roles']), ...roles } } : {}),
  };
  if (Object.keys(content).length === 0) return [];
  return [{ owner: { tenantId, kind: 'tenant', id: tenantId }, above: aboveTenant(organisationId), content, field: `registry.tenants.${slug}` }];
}

export function declaredUser(content: Json, name: string, { tenantId, organisationId }: Place, userId: UserId): DeclaredLayer {
  const above = [...aboveTenant(organisationId), { tenantId, kind: 'tenant', id: tenantId } as const];
  return { owner: { tenantId, kind: 'user', id: userId }, above, content, field: `registry.users.${name}` };
}

function aboveTenant(organisationId: OrganisationId | null): readonly LayerOwner[] {
  return organisationId === null ? [BASE] : [BASE, organisationOwner(organisationId)];
}

function rolesFor(document: BootstrapDocument, tenant: string | undefined): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries((document.roles ?? []).filter((role) => role.tenant === tenant).map((role) => [role.name, role.capabilities]));
}

/** One level deep, because `per_tool` and `per_action` are lists of limits of their own. */
function mergedLimits(beside: JsonObject, own: JsonObject): JsonObject {
  const pairs = Object.entries(own).map(([name, value]) => [name, isJsonObject(value) ? { ...objectOr(beside[name]), ...value } : value] as const);
  return { ...beside, ...Object.fromEntries(pairs) };
}

function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
