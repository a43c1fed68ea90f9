import type { CapabilityPattern } from './capabilities.ts';

/** The five documents that the product speaks with: Enterprise+ layer, Phase 5 guide, task force, Dev Health, hosted agents. */
export type DocumentDialect = 'E' | 'U' | 'T' | 'D' | 'H';

/** What each document's own permission names mean in ours. */
export const DOCUMENT_PERMISSIONS: Readonly<Record<DocumentDialect, Readonly<Record<string, readonly CapabilityPattern[]>>>> = {
  E: {
    'runs:read': ['runs:read', 'runs:export', 'evidence:read', 'approvals:read', 'budgets:read'],
    'runs:write': ['runs:write', 'runs:execute'],
    'approvals:write': ['approvals:read', 'approvals:vote'],
    'registry:read': ['registry:read'],
    'registry:write': ['registry:write', 'platform:registry'],
    'mcp:manage': ['mcp:read', 'mcp:manage'],
  },
  U: {
    'ui:generate': ['runs:execute'],
    'ui:view': ['runs:read'],
    'ui:delete': ['runs:write'],
    'context:read': ['memory:read'],
    'context:write': ['memory:write'],
    'context:delete': ['memory:delete'],
    'agent:execute': ['runs:execute'],
    'agent:manage': ['catalog:edit', 'catalog:submit', 'catalog:publish', 'catalog:deprecate'],
    'tenant:read': ['tenant:read'],
    'tenant:manage': ['tenant:read', 'tenant:manage'],
    'user:read': ['user:read'],
    'user:manage': ['user:read', 'user:manage'],
    'analytics:view': ['analytics:read', 'costs:read'],
    'admin:all': ['*', 'platform:*'],
  },
  T: {
    'agent:create': ['catalog:edit', 'catalog:import'],
    'agent:read': ['catalog:read'],
    'agent:update': ['catalog:edit', 'catalog:submit', 'catalog:publish', 'catalog:deprecate'],
    'agent:delete': ['catalog:delete'],
    'agent:execute': ['runs:execute'],
    'session:create': ['runs:execute'],
    'session:read': ['runs:read'],
    'session:delete': ['runs:write'],
    'tool:execute': ['runs:execute'],
    'tool:read': ['registry:read', 'mcp:read'],
    'memory:read': ['memory:read'],
    'memory:write': ['memory:write'],
    'memory:delete': ['memory:delete'],
    'tenant:manage': ['tenant:manage', 'settings:write'],
    'user:manage': ['user:read', 'user:manage'],
    'role:manage': ['role:read', 'role:manage'],
    'policy:manage': ['policy:read', 'policy:manage', 'approvals:manage'],
    'audit:read': ['audit:read', 'audit:verify', 'audit:export'],
    'report:read': ['report:read'],
    'report:*': ['report:read', 'report:create', 'report:sign'],
    'audit:*': ['audit:read', 'audit:verify', 'audit:export'],
  },
  D: {
    'read:metrics': ['analytics:read', 'costs:read'],
    'read:teams': ['user:read'],
    'write:teams': ['user:manage'],
    'read:settings': ['settings:read'],
    'write:settings': ['settings:write'],
    'manage:users': ['user:manage', 'role:manage'],
    'manage:billing': ['costs:read', 'tenant:manage'],
    'admin:org': ['*'],
  },
  H: {
    platform_admin: ['platform:*'],
    billing_reader: ['costs:read', 'analytics:read', 'tenant:read'],
  },
};

/** A document's permission in our capabilities; null for a name that the document does not have. */
export function capabilitiesOfDocument(dialect: DocumentDialect, permission: string): readonly CapabilityPattern[] | null {
  const permissions = DOCUMENT_PERMISSIONS[dialect];
  return (Object.hasOwn(permissions, permission) ? permissions[permission] : undefined) ?? null;
}
