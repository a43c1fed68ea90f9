import type { TenantId } from '../../../shared/brand.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import type { Db } from '../../base/storage/index.ts';
import type { EffectiveRegistry } from '../../registry/layers/index.ts';
import type { TenantStore } from '../../tenancy/tenants/index.ts';
import type { Membership } from '../identity/index.ts';
import type { DoorVerdict, SignInDoor } from '../sessions/index.ts';
import type { SsoStore } from './sso-store.ts';

/** The registry's `sso` section as it holds for a tenant: an organisation sets it, a tenant may tighten it. */
export interface TenantSsoRule {
  readonly enforce: boolean;
  /** Null: no opinion. */
  readonly allowedDomains: readonly string[] | null;
}

export function openSsoRule({ registry, tenants }: { readonly registry: EffectiveRegistry; readonly tenants: TenantStore }) {
  return async (db: Db, tenantId: TenantId): Promise<TenantSsoRule> => {
    const tenant = await tenants.find(db, { id: tenantId });
    return ruleOf(await registry.at(db, { organisationId: tenant?.organisationId ?? null, tenantId, userId: null }));
  };
}

function ruleOf(view: RegistryView): TenantSsoRule {
  const domains = view.entry('sso', 'allowed_domains');
  return {
    enforce: view.entry('sso', 'enforce') === true,
    allowedDomains: Array.isArray(domains) ? domains.filter((domain): domain is string => typeof domain === 'string').map((domain) => domain.toLowerCase()) : null,
  };
}

interface WayIn {
  readonly amr: readonly string[];
  readonly switched: boolean;
  readonly enforced: boolean;
  readonly owner: boolean;
}

/**
 * Whether this way in is open. A password opens no tenant that its identity provider guards, except for an owner who also
 * shows a second factor: the provider itself may be what is broken (FEATURES D34). Keys are no way around: they were made
 * by somebody inside, are scoped, and never count as a person.
 */
export function doorVerdict({ amr, switched, enforced, owner }: WayIn): DoorVerdict {
  // One tenant's provider must not open another tenant's door, even to the same person.
  if (amr.includes('sso')) return switched ? 'sso/bound-to-tenant' : 'open';
  if (!enforced || !amr.includes('pwd') || amr.includes('setup')) return 'open';
  return owner && amr.includes('otp') ? 'break-glass' : 'sso/required';
}

/** Whether what was opened in this way is shut while a provider is the only way in. */
export function needsProvider(amr: readonly string[], { roles }: Pick<Membership, 'roles'>): boolean {
  return doorVerdict({ amr, switched: false, enforced: true, owner: roles.includes('owner') }) === 'sso/required';
}

interface DoorDeps {
  readonly sso: SsoStore;
  readonly ssoRule: (db: Db, tenantId: TenantId) => Promise<TenantSsoRule>;
  readonly ssoEnabled: boolean;
  readonly hasSso: (db: Db, tenantId: TenantId) => Promise<boolean>;
}

/** Asked at the beginning of every session and at every request: layers, their files and features change without anybody knowing which sessions that shuts. */
export function openSignInDoor(deps: DoorDeps): SignInDoor {
  return {
    async stands(db, { tenant, membership }, { amr }) {
      return !needsProvider(amr, membership) || !(await isEnforced(deps, db, tenant.id));
    },
    async judge(db, { tenant, membership }, { amr, switchedFrom }) {
      const switched = switchedFrom !== undefined && switchedFrom !== tenant.id;
      return doorVerdict({ amr, switched, enforced: await isEnforced(deps, db, tenant.id), owner: membership.roles.includes('owner') });
    },
  };
}

/** By the registry, or by an active provider that says so: one that is switched off keeps nobody out. */
export async function isEnforced({ sso, ssoRule, ssoEnabled, hasSso }: DoorDeps, db: Db, tenantId: TenantId): Promise<boolean> {
  if (!ssoEnabled || !(await hasSso(db, tenantId))) return false;
  const providers = await sso.providersOf(db, tenantId);
  return providers.some((provider) => provider.status === 'active' && provider.enforced) || (await ssoRule(db, tenantId)).enforce;
}
