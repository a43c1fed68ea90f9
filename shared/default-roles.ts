import type { CapabilityPattern } from './capabilities.ts';

/** The roles a deployment starts with. They stand in the base registry layer; lower layers may narrow them or add their own. */
export const DEFAULT_ROLES = {
  owner: [
    'tenant:read', 'tenant:manage', 'tenant:delete', 'owner:transfer', 'user:read', 'user:manage',
    'role:read', 'role:manage', 'policy:read', 'policy:manage', 'session:read', 'session:manage',
    'apikey:read', 'apikey:manage', 'sso:manage', 'ip:manage', 'device:manage', 'settings:read',
    'settings:write', 'secret:read', 'feature:read', 'feature:manage', 'registry:read', 'registry:write',
    'mcp:read', 'mcp:manage', 'catalog:read', 'catalog:edit', 'catalog:submit', 'catalog:publish',
    'catalog:deprecate', 'catalog:delete', 'catalog:import', 'approvals:read', 'approvals:vote',
    'approvals:manage', 'approvals:delegate', 'approvals:breakglass', 'runs:read', 'runs:write',
    'runs:execute', 'runs:export', 'budgets:read', 'budgets:write', 'evidence:read', 'evidence:write',
    'memory:read', 'memory:write', 'memory:delete', 'memory:restricted', 'analytics:read', 'costs:read',
    'webhooks:read', 'webhooks:manage', 'audit:read', 'audit:verify', 'audit:export', 'retention:read',
    'retention:manage', 'hold:manage', 'privacy:erase', 'report:read', 'report:create', 'report:sign',
    'provisioning:read', 'sync:use',
  ],
  admin: [
    'tenant:read', 'tenant:manage', 'user:read', 'user:manage', 'role:read', 'role:manage', 'policy:read',
    'policy:manage', 'session:read', 'session:manage', 'apikey:read', 'apikey:manage', 'sso:manage',
    'ip:manage', 'device:manage', 'settings:read', 'settings:write', 'feature:read', 'feature:manage',
    'registry:read', 'registry:write', 'mcp:read', 'mcp:manage', 'catalog:read', 'catalog:edit',
    'catalog:submit', 'catalog:publish', 'catalog:deprecate', 'catalog:delete', 'catalog:import',
    'approvals:read', 'approvals:vote', 'approvals:manage', 'approvals:delegate', 'runs:read', 'runs:write',
    'runs:execute', 'runs:export', 'budgets:read', 'budgets:write', 'evidence:read', 'evidence:write',
    'memory:read', 'memory:write', 'memory:delete', 'analytics:read', 'costs:read', 'webhooks:read',
    'webhooks:manage', 'audit:read', 'audit:verify', 'audit:export', 'retention:read', 'retention:manage',
    'hold:manage', 'report:read', 'report:create', 'report:sign', 'provisioning:read', 'sync:use',
  ],
  agent_designer: [
    'tenant:read', 'registry:read', 'mcp:read', 'policy:read', 'catalog:read', 'catalog:edit',
    'catalog:submit', 'catalog:publish', 'catalog:deprecate', 'catalog:delete', 'catalog:import',
    'approvals:read', 'approvals:vote', 'approvals:delegate', 'runs:read', 'runs:execute', 'runs:export',
    'budgets:read', 'evidence:read', 'evidence:write', 'memory:read', 'memory:write', 'analytics:read',
    'sync:use',
  ],
  operator: [
    'tenant:read', 'registry:read', 'mcp:read', 'catalog:read', 'approvals:read', 'runs:read', 'runs:write',
    'runs:execute', 'runs:export', 'budgets:read', 'evidence:read', 'evidence:write', 'memory:read',
    'memory:write', 'session:read', 'analytics:read', 'sync:use',
  ],
  viewer: [
    'tenant:read', 'user:read', 'role:read', 'policy:read', 'feature:read', 'registry:read', 'mcp:read',
    'catalog:read', 'approvals:read', 'runs:read', 'budgets:read', 'evidence:read', 'analytics:read',
    'retention:read', 'report:read',
  ],
  auditor: [
    'tenant:read', 'user:read', 'role:read', 'policy:read', 'registry:read', 'mcp:read', 'catalog:read',
    'approvals:read', 'runs:read', 'runs:export', 'budgets:read', 'evidence:read', 'analytics:read',
    'costs:read', 'audit:read', 'audit:verify', 'audit:export', 'retention:read', 'hold:manage',
    'report:read', 'report:create', 'report:sign', 'settings:read', 'sync:use',
  ],
  service_account: [
    'catalog:read', 'registry:read', 'runs:write', 'runs:execute', 'evidence:write', 'memory:read',
    'memory:write', 'budgets:read',
  ],
  platform_admin: [
    'platform:*',
  ],
} as const satisfies Record<string, readonly CapabilityPattern[]>;

export type DefaultRole = keyof typeof DEFAULT_ROLES;
