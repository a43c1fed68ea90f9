import { CAPABILITIES, CAPABILITY_NAMES, type Capability } from './capabilities.ts';
import { expandPatterns } from './capability-patterns.ts';
import { own } from './deep-merge.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { isJsonList, jsonEqual } from './json-equal.ts';
import type { RegistryView } from './registry-merge.ts';
import { speaksOfAccess } from './registry-schema.ts';
import { tenantPlane } from './role-hierarchy.ts';

/** A policy on capabilities: gives some to, or takes some from, whoever holds certain roles. */
export interface AccessRule {
  readonly id: string;
  readonly effect: 'allow' | 'deny';
  readonly priority: number;
  readonly capabilities: ReadonlySet<Capability>;
  readonly reason: string | null;
  appliesTo(roles: ReadonlySet<string>): boolean;
}

/**
 * The access policies in force, the highest priority first, equal ones in the registry's order (FEATURES T12). Priority decides
 * which of several rules is named as the reason; a deny takes, whatever allows. Below the base a rule stays on the tenant's
 * plane, and an allow gives nothing that no role above its layer holds.
 */
export function accessRulesOf(view: RegistryView): readonly AccessRule[] {
  const rules = view.names('policies').flatMap((id): readonly AccessRule[] => {
    const policy = view.getItem('policies', id);
    if (!policy || !speaksOfAccess(policy) || own(policy, 'enabled') === false) return [];
    const rule = ruleOf(id, policy);
    return rule ? [within(rule, layerAbove(view, id))] : [];
  });
  return rules.toSorted((a, b) => b.priority - a.priority); // stable: the registry's order among equals
}

function ruleOf(id: string, policy: JsonObject): AccessRule | null {
  const [when, effect, priority] = [own(policy, 'when'), own(policy, 'effect'), own(policy, 'priority')];
  if (!isJsonObject(when) || !isJsonObject(effect)) return null;
  const denies = own(effect, 'deny') === true;
  if (!denies && own(effect, 'allow') !== true) return null;
  const pattern = textOf(own(when, 'capability')) ?? '';
  const { capability: _named, ...condition } = when;
  return {
    id, effect: denies ? 'deny' : 'allow', priority: typeof priority === 'number' ? priority : 0,
    capabilities: denies ? coveredBy(pattern) : expandPatterns([pattern]).granted,
    reason: textOf(own(effect, 'deny_reason')), appliesTo: (roles) => holds(condition, roles),
  };
}

/** What an edit of one policy hands out: what it newly allows, and what it no longer denies. */
export function handedOut(id: string, before: Json | undefined, after: Json | undefined): ReadonlySet<Capability> {
  const [was, is] = [before, after].map((policy) => (isJsonObject(policy) && speaksOfAccess(policy) && own(policy, 'enabled') !== false ? ruleOf(id, policy) : null));
  const same = isJsonObject(before) && isJsonObject(after) && jsonEqual(own(before, 'when'), own(after, 'when')) && was?.effect === is?.effect;
  if (same) return NOTHING;
  return new Set([...(is?.effect === 'allow' ? is.capabilities : NOTHING), ...(was?.effect === 'deny' ? was.capabilities : NOTHING)]);
}

const NOTHING: ReadonlySet<Capability> = new Set();

/** A deny reaches further than a grant: a wildcard takes sealed capabilities too. Only `platform:` names reach the platform's plane. */
function coveredBy(pattern: string): ReadonlySet<Capability> {
  const [resource = '', action = ''] = pattern === '*' ? ['*', '*'] : pattern.split(':');
  return new Set(CAPABILITY_NAMES.filter((name) => {
    const [ownResource, ownAction] = name.split(':');
    const named = (resource === '*' || resource === ownResource) && (action === '*' || action === ownAction);
    return named && (CAPABILITIES[name].plane === 'tenant' || resource === 'platform');
  }));
}

/** The registry above the layer that first spoke of this policy; null for one of the base. */
function layerAbove(view: RegistryView, id: string): RegistryView | null {
  let at: RegistryView | null = view;
  while (at?.above && at.above.entry('policies', id) !== undefined) at = at.above;
  return at?.layer?.ref.kind === 'base' ? null : (at?.above ?? null);
}

function within(rule: AccessRule, above: RegistryView | null): AccessRule {
  if (above === null) return rule;
  const reach = tenantPlane(rule.capabilities);
  return { ...rule, capabilities: rule.effect === 'allow' ? reach.intersection(above.ceiling()) : reach };
}

/** Every part must hold; an empty condition holds for everybody, a part that nobody knows for nobody. */
function holds(condition: JsonObject, roles: ReadonlySet<string>): boolean {
  return Object.entries(condition).every(([part, wanted]) => {
    switch (part) {
      case 'roles_any': return listOf(wanted).some((role) => typeof role === 'string' && roles.has(role));
      case 'roles_all': return listOf(wanted).every((role) => typeof role === 'string' && roles.has(role));
      case 'all': return listOf(wanted).every((inner) => isJsonObject(inner) && holds(inner, roles));
      case 'any': return listOf(wanted).some((inner) => isJsonObject(inner) && holds(inner, roles));
      case 'not': return isJsonObject(wanted) && !holds(wanted, roles);
      default: return false;
    }
  });
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
const listOf = (value: Json | undefined): readonly Json[] => (isJsonList(value) ? value : []);
