import { accessRulesOf } from '../../../shared/access-rules.ts';
import { type Capability, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import { readRole } from '../../../shared/role-entry.ts';

export interface HeldCapabilities {
  /** Really immutable: a holder cannot add to it. */
  readonly capabilities: ReadonlySet<Capability>;
  /** What grants nothing: roles that the registry does not know, and patterns that match no capability. */
  readonly unknown: readonly UnknownGrant[];
}

export interface UnknownGrant {
  readonly role: string;
  /** null: the role itself is unknown. */
  readonly pattern: string | null;
}

/** What somebody with these roles may do under this registry: what the roles hold and allow rules add, without what deny rules take. */
export function compileCapabilities(registry: RegistryView, roles: Iterable<string>): HeldCapabilities {
  const held = new Set<Capability>();
  const known = new Set<string>();
  const unknown: UnknownGrant[] = [];
  for (const name of new Set(roles)) {
    const role = readRole(registry.entry('roles', name));
    if (role === null) {
      unknown.push({ role: name, pattern: null });
      continue;
    }
    known.add(name);
    for (const capability of registry.roleCapabilities(name)) held.add(capability);
    for (const pattern of expandPatterns(role.patterns).unknown) unknown.push({ role: name, pattern });
  }
  // Somebody without any role is nobody here, whatever a rule without conditions says (FEATURES E22).
  const rules = known.size > 0 ? accessRulesOf(registry).filter((rule) => rule.appliesTo(known)) : [];
  for (const rule of rules) if (rule.effect === 'allow') for (const capability of rule.capabilities) held.add(capability);
  for (const rule of rules) if (rule.effect === 'deny') for (const capability of rule.capabilities) held.delete(capability);
  return { capabilities: sealSet(held), unknown };
}

export interface RoleChange {
  readonly role: string;
  readonly gains: readonly Capability[];
  readonly loses: readonly Capability[];
}

/** What holders of these roles could do after a change that they could not before, and the reverse; roles without a change are left out. */
export function whoGains(before: RegistryView, after: RegistryView, roles: Iterable<string>): readonly RoleChange[] {
  return [...new Set(roles)].flatMap((role) => {
    const change = differenceOf(compileCapabilities(before, [role]).capabilities, compileCapabilities(after, [role]).capabilities);
    return change.gains.length + change.loses.length > 0 ? [{ role, ...change }] : [];
  });
}

export function differenceOf(was: ReadonlySet<Capability>, willBe: ReadonlySet<Capability>): Omit<RoleChange, 'role'> {
  return { gains: CAPABILITY_NAMES.filter((name) => willBe.has(name) && !was.has(name)), loses: CAPABILITY_NAMES.filter((name) => was.has(name) && !willBe.has(name)) };
}

/** Object.freeze does not reach what a Set holds, so its writing methods are shut as well. */
function sealSet(set: Set<Capability>): ReadonlySet<Capability> {
  const refuse = () => {
    throw new TypeError('a compiled set of capabilities cannot be changed');
  };
  return Object.freeze(Object.assign(set, { add: refuse, delete: refuse, clear: refuse }));
}
