import type { Capability, CapabilityPattern } from './capabilities.ts';
import { expandPatterns } from './capability-patterns.ts';
import { DEFAULT_ROLES } from './default-roles.ts';
import { DOCUMENT_PERMISSIONS } from './document-roles.ts';
import type { Json } from './json.ts';

/** A document's permission names, each with what it means here. */
export type PermissionWords = Readonly<Record<string, readonly CapabilityPattern[]>>;

/** A document's role: the permissions it is given, and the roles it stands above. */
export interface PresetRole {
  readonly permissions: readonly string[];
  readonly extends?: readonly string[];
}

export interface RolePresetFacts {
  readonly permissions: PermissionWords;
  readonly roles: Readonly<Record<string, PresetRole>>;
}

/** The twenty permissions of the task force guide, in its order (FEATURES T10, T18). */
export const TASKFORCE_PERMISSIONS: PermissionWords = {
  ...wordsOf(DOCUMENT_PERMISSIONS.T, [
    'agent:create', 'agent:read', 'agent:update', 'agent:delete', 'agent:execute', 'session:create', 'session:read', 'session:delete', 'tool:execute', 'tool:read',
    'memory:read', 'memory:write', 'memory:delete', 'tenant:manage', 'user:manage', 'role:manage', 'policy:manage', 'audit:read',
  ]),
  'system:config': ['settings:read', 'settings:write'],
  'system:metrics': ['analytics:read', 'costs:read'],
};

/** The twenty-two permissions of the Dev Health edition; the last two belong to whoever runs the deployment (docs/contracts). */
export const DEV_HEALTH_PERMISSIONS: PermissionWords = {
  'analytics:read': ['analytics:read'], 'analytics:export': ['runs:export'], 'metrics:read': ['analytics:read'], 'metrics:compute': ['runs:execute'],
  'work_items:read': ['runs:read'], 'work_items:sync': ['runs:write'], 'git:read': ['catalog:read'], 'git:sync': ['catalog:import'],
  'teams:read': ['user:read'], 'teams:write': ['user:manage'], 'settings:read': ['settings:read'], 'settings:write': ['settings:write'],
  'integrations:read': ['mcp:read'], 'integrations:write': ['mcp:manage'], 'members:read': ['user:read'], 'members:invite': ['user:manage'], 'members:manage': ['user:manage', 'role:manage'],
  'org:read': ['tenant:read'], 'org:write': ['tenant:manage'], 'org:delete': ['tenant:delete'], 'admin:users': ['platform:tenants'], 'admin:orgs': ['platform:tenants'],
};

const U = Object.keys(DOCUMENT_PERMISSIONS.U);
const T = Object.keys(TASKFORCE_PERMISSIONS);

/** The role sets of the source documents. `*` stands for all of that document's permissions. */
export const ROLE_PRESETS = {
  'enterprise-plus': {
    permissions: DOCUMENT_PERMISSIONS.E,
    roles: { support_agent: { permissions: ['runs:read', 'runs:write', 'approvals:write'] }, viewer: { permissions: ['runs:read'] } },
  },
  'saas-five': {
    permissions: DOCUMENT_PERMISSIONS.U,
    roles: {
      super_admin: { permissions: ['admin:all'] },
      tenant_admin: { permissions: U.filter((name) => name !== 'admin:all') },
      developer: { permissions: ['ui:generate', 'ui:view', 'context:read', 'context:write', 'agent:execute'] },
      analyst: { permissions: ['ui:view', 'context:read', 'analytics:view'] },
      service_account: { permissions: ['ui:generate', 'context:read', 'context:write', 'agent:execute'] },
    },
  },
  'hosted-agents': {
    permissions: DOCUMENT_PERMISSIONS.H,
    roles: { platform_admin: { permissions: ['platform_admin'] }, billing_reader: { permissions: ['billing_reader'] } },
  },
  taskforce: {
    permissions: TASKFORCE_PERMISSIONS,
    roles: {
      admin: { permissions: T },
      agent_designer: { permissions: ['agent:create', 'agent:read', 'agent:update', 'agent:delete', 'session:read', 'tool:read'] },
      operator: { permissions: ['agent:read', 'agent:execute', 'session:create', 'session:read', 'session:delete', 'tool:execute', 'tool:read', 'memory:read', 'memory:write'] },
      auditor: { permissions: ['agent:read', 'session:read', 'tool:read', 'memory:read', 'audit:read'] },
      viewer: { permissions: ['agent:read', 'session:read', 'tool:read'] },
    },
  },
  'dev-health': {
    permissions: DEV_HEALTH_PERMISSIONS,
    roles: {
      viewer: { permissions: ['analytics:read', 'metrics:read', 'work_items:read', 'git:read', 'teams:read', 'settings:read', 'members:read', 'org:read'] },
      editor: { permissions: ['analytics:export'], extends: ['viewer'] },
      admin: {
        permissions: ['metrics:compute', 'work_items:sync', 'git:sync', 'teams:write', 'settings:write', 'integrations:read', 'integrations:write', 'members:invite', 'members:manage', 'org:write'],
        extends: ['editor'],
      },
      owner: { permissions: ['org:delete'], extends: ['admin'] },
    },
  },
} as const satisfies Record<string, RolePresetFacts>;

export type RolePresetName = keyof typeof ROLE_PRESETS;

export const isRolePreset = (name: string): name is RolePresetName => Object.hasOwn(ROLE_PRESETS, name);

/** Whether these capabilities are what a document calls this permission; an unknown permission is held by nobody (FEATURES D20). */
export function holdsPermission(words: PermissionWords, permission: string, held: ReadonlySet<Capability>): boolean {
  const patterns = Object.hasOwn(words, permission) ? words[permission] : undefined;
  return patterns !== undefined && expandPatterns(patterns).granted.isSubsetOf(held);
}

/**
 * The roles that a preset lays over the base. A role of this product that has the same name, and already gives every cell of
 * the document's table the document's value, stays as it is: it may do more that the document has no word for.
 */
export function rolesOfPreset(name: RolePresetName): Readonly<Record<string, Json>> {
  const { permissions, roles }: RolePresetFacts = ROLE_PRESETS[name];
  return Object.fromEntries(Object.entries(roles).filter(([role]) => !fits(permissions, roles, role)).map(([role, { permissions: granted, extends: parents }]) => {
    const capabilities = [...new Set(granted.flatMap((word) => permissions[word] ?? []))];
    return [role, parents === undefined ? capabilities : { capabilities, extends: [...parents] }];
  }));
}

/** What a role of a preset is given, its parents' permissions included. */
function permissionsOfRole(roles: Readonly<Record<string, PresetRole>>, role: string): ReadonlySet<string> {
  const own = roles[role];
  return new Set([...(own?.permissions ?? []), ...(own?.extends ?? []).flatMap((parent) => [...permissionsOfRole(roles, parent)])]);
}

function fits(words: PermissionWords, roles: Readonly<Record<string, PresetRole>>, role: string): boolean {
  const own: readonly string[] | undefined = Object.entries(DEFAULT_ROLES).find(([name]) => name === role)?.[1];
  if (own === undefined) return false;
  const { granted: held } = expandPatterns(own);
  const given = permissionsOfRole(roles, role);
  return Object.keys(words).every((word) => holdsPermission(words, word, held) === given.has(word));
}

function wordsOf(all: PermissionWords, names: readonly string[]): PermissionWords {
  return Object.fromEntries(names.map((name) => [name, all[name] ?? []]));
}
