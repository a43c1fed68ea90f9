import type { Capability } from '../../shared/capabilities.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';

export interface AdminEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** One of these roles or one of these scopes is enough (FEATURES H32). */
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Whether the path names a tenant that the caller must be let into (FEATURES H33). */
  readonly tenant: boolean;
  /** What our own roles must hold for it. */
  readonly capability: Capability;
}

/**
 * Who may administer what on the hosted platform's paths (FEATURES H35): the seven endpoints of its document, the five that
 * it has since grown, and the three that it forgot to guard (H42). `docs/contracts/hosted-admin-policy.json` shows it to others.
 */
export const ADMIN_ENDPOINTS = {
  'identity.debug': { method: 'GET', path: '/v1/admin/debug/identity', roles: ['platform_admin'], scopes: ['admin.identity.read'], tenant: false, capability: 'platform:audit' },
  'plans.list': { method: 'GET', path: '/v1/admin/plans', roles: ['platform_admin'], scopes: ['plans.read'], tenant: false, capability: 'platform:plans' },
  'plans.get': { method: 'GET', path: '/v1/admin/plans/{plan_id}', roles: ['platform_admin'], scopes: ['plans.read'], tenant: false, capability: 'platform:plans' },
  'plans.upsert': { method: 'POST', path: '/v1/admin/plans', roles: ['platform_admin'], scopes: ['plans.write'], tenant: false, capability: 'platform:plans' },
  'tenants.plan': { method: 'PATCH', path: '/v1/admin/tenants/{tenant_id}/plan', roles: ['platform_admin', 'tenant_admin'], scopes: ['tenant.plan.write'], tenant: true, capability: 'tenant:manage' },
  'tenants.usage': { method: 'GET', path: '/v1/admin/tenants/{tenant_id}/usage', roles: ['platform_admin', 'tenant_admin', 'billing_reader'], scopes: ['tenant.usage.read', 'billing.read'], tenant: true, capability: 'costs:read' },
  'usage.export': { method: 'GET', path: '/v1/admin/usage/export', roles: ['platform_admin', 'billing_reader'], scopes: ['usage.export', 'billing.read'], tenant: false, capability: 'platform:audit' },
  'agents.list': { method: 'GET', path: '/v1/admin/tenants/{tenant_id}/agents', roles: ['platform_admin', 'tenant_admin'], scopes: ['tenant.agents.read'], tenant: true, capability: 'tenant:manage' },
  'agents.upsert': { method: 'POST', path: '/v1/admin/tenants/{tenant_id}/agents', roles: ['platform_admin', 'tenant_admin'], scopes: ['tenant.agents.write'], tenant: true, capability: 'tenant:manage' },
  'entitlements.list': { method: 'GET', path: '/v1/admin/tenants/{tenant_id}/customers/{customer_id}/agents', roles: ['platform_admin', 'tenant_admin'], scopes: ['tenant.entitlements.read'], tenant: true, capability: 'tenant:manage' },
  'entitlements.grant': { method: 'PUT', path: '/v1/admin/tenants/{tenant_id}/customers/{customer_id}/agents/{agent_id}', roles: ['platform_admin', 'tenant_admin'], scopes: ['tenant.entitlements.write'], tenant: true, capability: 'tenant:manage' },
  'entitlements.revoke': { method: 'DELETE', path: '/v1/admin/tenants/{tenant_id}/customers/{customer_id}/agents/{agent_id}', roles: ['platform_admin', 'tenant_admin'], scopes: ['tenant.entitlements.write'], tenant: true, capability: 'tenant:manage' },
  'tenants.create': { method: 'POST', path: '/v1/tenants', roles: ['platform_admin'], scopes: ['tenants.write'], tenant: false, capability: 'platform:tenants' },
  'tenants.get': { method: 'GET', path: '/v1/tenants/{tenant_id}', roles: ['platform_admin', 'tenant_admin', 'billing_reader'], scopes: ['tenants.read'], tenant: true, capability: 'tenant:read' },
  'jobs.run': { method: 'POST', path: '/v1/provisioning/jobs/run-next', roles: ['platform_admin'], scopes: ['provisioning.run'], tenant: false, capability: 'platform:jobs' },
} as const satisfies Record<string, AdminEndpoint>;
export type AdminEndpointName = keyof typeof ADMIN_ENDPOINTS;

export interface AdminPrincipal {
  readonly roles: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
  /** Names by which it may call tenants. */
  readonly tenants: ReadonlySet<string>;
  readonly everyTenant: boolean;
}

/** Why this caller may not administer this, or null. The role or scope is asked for first, as its document does. */
export function refusalToAdminister({ roles, scopes, tenant: names }: AdminEndpoint, principal: AdminPrincipal, tenant: string | null): RefusalCode | null {
  if (!roles.some((role) => principal.roles.has(role)) && !scopes.some((scope) => principal.scopes.has(scope))) return 'auth/admin-role-missing';
  const reaches = principal.roles.has('platform_admin') || principal.everyTenant || (tenant !== null && principal.tenants.has(tenant));
  return names && !reaches ? 'auth/admin-other-tenant' : null;
}

/** Our own callers in the words of this policy, from what they hold. */
export function rolesFor(held: ReadonlySet<Capability>): ReadonlySet<string> {
  const as: ReadonlyArray<readonly [string, Capability]> = [['platform_admin', 'platform:tenants'], ['tenant_admin', 'tenant:manage'], ['billing_reader', 'costs:read']];
  return new Set(as.flatMap(([role, capability]) => (held.has(capability) ? [role] : [])));
}
