import { type Capability, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';

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

/** What somebody with these roles may do under this registry: the union of the roles' capabilities. */
export function compileCapabilities(registry: RegistryView, roles: Iterable<string>): HeldCapabilities {
  const held = new Set<Capability>();
  const unknown: UnknownGrant[] = [];
  for (const role of new Set(roles)) {
    const patterns = registry.entry('roles', role);
    if (!isJsonList(patterns)) {
      unknown.push({ role, pattern: null });
      continue;
    }
    const expansion = expandPatterns(patterns.map(String));
    for (const capability of expansion.granted) held.add(capability);
    for (const pattern of expansion.unknown) unknown.push({ role, pattern });
  }
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
    const was = compileCapabilities(before, [role]).capabilities;
    const willBe = compileCapabilities(after, [role]).capabilities;
    const gains = CAPABILITY_NAMES.filter((name) => willBe.has(name) && !was.has(name));
    const loses = CAPABILITY_NAMES.filter((name) => was.has(name) && !willBe.has(name));
    return gains.length + loses.length > 0 ? [{ role, gains, loses }] : [];
  });
}

/** Object.freeze does not reach what a Set holds, so its writing methods are shut as well. */
function sealSet(set: Set<Capability>): ReadonlySet<Capability> {
  const refuse = () => {
    throw new TypeError('a compiled set of capabilities cannot be changed');
  };
  return Object.freeze(Object.assign(set, { add: refuse, delete: refuse, clear: refuse }));
}
