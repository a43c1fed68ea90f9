import { accessRulesOf } from '../../../shared/access-rules.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';

/** Why somebody with certain roles holds a capability or not, and which role or policy settled it. */
export interface AccessJudgement {
  readonly allowed: boolean;
  readonly by: 'role' | 'allow-rule' | 'deny-rule' | 'nothing';
  /** The role or the policy's id; null when nothing speaks for it. */
  readonly matched: string | null;
  readonly reason: string | null;
}

/** The same decision as `compileCapabilities` makes, explained for one capability (FEATURES T12, T13). */
export function judgeAccess(registry: RegistryView, roles: Iterable<string>, capability: Capability): AccessJudgement {
  const known = new Set([...roles].filter((role) => registry.entry('roles', role) !== undefined));
  const rules = known.size > 0 ? accessRulesOf(registry).filter((rule) => rule.capabilities.has(capability) && rule.appliesTo(known)) : [];
  const deny = rules.find((rule) => rule.effect === 'deny');
  if (deny) return { allowed: false, by: 'deny-rule', matched: deny.id, reason: deny.reason };
  const role = [...known].find((name) => registry.roleCapabilities(name).has(capability));
  if (role !== undefined) return { allowed: true, by: 'role', matched: role, reason: null };
  const allow = rules.find((rule) => rule.effect === 'allow');
  return allow ? { allowed: true, by: 'allow-rule', matched: allow.id, reason: null } : { allowed: false, by: 'nothing', matched: null, reason: null };
}
