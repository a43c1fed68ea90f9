import { accessRulesOf } from '../../../shared/access-rules.ts';
import { type Capability, isCapability } from '../../../shared/capabilities.ts';
import { own } from '../../../shared/deep-merge.ts';
import { isJsonObject } from '../../../shared/json.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import { DEEPEST_ROLE } from '../../../shared/role-hierarchy.ts';
import { readRole } from '../../../shared/role-entry.ts';

export interface UpgradeNote {
  readonly capability: Capability;
  /** Roles to whose holders a wildcard would hand it out. */
  readonly roles: readonly string[];
}

/** Who would gain what by a wildcard written before these capabilities existed. Roles that name a capability had it meant for them. */
export function upgradeReport(registry: RegistryView, withheld: ReadonlySet<Capability>): readonly UpgradeNote[] {
  return [...withheld].map((capability) => ({
    capability, roles: registry.names('roles').filter((role) => registry.roleCapabilities(role).has(capability) && !namedGrants(registry, [role]).has(capability)),
  }));
}

/** What these roles hold by name: their own words, their parents', and allow rules that name it. */
export function namedGrants(registry: RegistryView, roles: Iterable<string>): ReadonlySet<Capability> {
  const named = new Set<Capability>();
  const given = new Set(roles);
  let level: ReadonlySet<string> = given;
  for (let depth = 0; depth <= DEEPEST_ROLE && level.size > 0; depth += 1) {
    const entries = [...level].flatMap((role) => readRole(registry.entry('roles', role)) ?? []);
    for (const pattern of entries.flatMap(({ patterns }) => patterns)) if (isCapability(pattern)) named.add(pattern);
    level = new Set(entries.flatMap(({ parents }) => parents));
  }
  for (const rule of accessRulesOf(registry).filter(({ effect, appliesTo }) => effect === 'allow' && appliesTo(given))) {
    const when = own(registry.getItem('policies', rule.id) ?? {}, 'when');
    const pattern = isJsonObject(when) ? when['capability'] : undefined;
    if (typeof pattern === 'string' && isCapability(pattern)) named.add(pattern);
  }
  return named;
}
