import { heldWith, type ListedRole, type ListedRoles, ownRoles } from '../../../../renderer/screens/people/role-draft.ts';
import { CAPABILITIES, type Capability } from '../../../../shared/capabilities.ts';
import { expandPatterns } from '../../../../shared/capability-patterns.ts';
import { DEFAULT_ROLES } from '../../../../shared/default-roles.ts';
import type { Json } from '../../../../shared/json.ts';
import { readRole } from '../../../../shared/role-entry.ts';

/** The server's list for a tenant with these roles of its own over the default ones; `besides` is what its layer says of roles above. */
export function listedRoles(own: Readonly<Record<string, Json>>, besides: Readonly<Record<string, Json>> = {}): ListedRoles {
  const system = Object.entries(DEFAULT_ROLES).map(([name, patterns]): ListedRole => ({
    name, patterns: [...patterns], parents: [], label: null, description: null, permissions: [], capabilities: [...expandPatterns(patterns).granted], layer: 'base', isSystem: true, narrowed: name in besides, holders: 1, taken: [],
  }));
  const ceiling = [...new Set(system.flatMap(({ capabilities }) => capabilities))].filter((name) => CAPABILITIES[name].plane === 'tenant');
  const roles = Object.entries(own).map(([name, value]): ListedRole => ({ ...(readRole(value) ?? { patterns: [], parents: [], label: null, description: null, permissions: [] }), name, capabilities: [], layer: 'tenant', isSystem: false, narrowed: false, holders: 0, taken: [] }));
  const listed: ListedRoles = { roles: [...system, ...roles], said: { ...besides, ...own }, ceiling };
  const held = heldWith(listed, ownRoles(listed));
  return { ...listed, roles: listed.roles.map((role) => ({ ...role, capabilities: [...(held.get(role.name) ?? new Set<Capability>())] })) };
}
