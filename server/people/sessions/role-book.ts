import type { EffectiveRegistry } from '../../registry/layers/index.ts';
import type { TenantStore } from '../../tenancy/tenants/index.ts';
import type { RoleBook } from '../identity/index.ts';
import { type CapabilityCatalogue, namedGrants, type Policy } from '../policy/index.ts';

interface Deps {
  readonly tenants: TenantStore;
  readonly registry: EffectiveRegistry;
  readonly policy: Policy;
  /** Absent where nothing new can have come: everything is agreed to. */
  readonly catalogue?: CapabilityCatalogue;
}

/** What roles mean in a tenant: the policy, asked about the registry in force there. A user's own layer has no say in it. */
export function openRoleBook({ tenants, registry, policy, catalogue }: Deps): RoleBook {
  return {
    async held(db, tenantId, roles) {
      const tenant = await tenants.find(db, { id: tenantId });
      const view = await registry.at(db, { organisationId: tenant?.organisationId ?? null, tenantId, userId: null });
      const { capabilities: compiled, unknown } = policy.held(view, roles);
      const withheld = await catalogue?.withheld(db, tenantId);
      const capabilities = withheld && withheld.size > 0 ? compiled.difference(withheld.difference(namedGrants(view, roles))) : compiled;
      return { capabilities, unknownRoles: unknown.filter((grant) => grant.pattern === null).map((grant) => grant.role) };
    },
  };
}
