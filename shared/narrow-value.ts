import type { Capability } from './capabilities.ts';
import { own } from './deep-merge.ts';
import { intersectNetworks } from './ip-network.ts';
import { isJsonObject, type Json } from './json.ts';
import { isJsonList, jsonEqual } from './json-equal.ts';
import { type FieldRules, type NarrowingRule, WORKFLOW_RULES } from './registry-rights.ts';
import { ownCapabilities } from './role-entry.ts';
import { tenantPlane } from './role-hierarchy.ts';
import { DRIFT_POLICIES } from './tool-drift.ts';

/** What narrowing one entry needs to know besides the two values. */
export interface Narrowing {
  /** What any role above holds: a new role cannot bring more into being. */
  readonly ceiling: () => ReadonlySet<Capability>;
  /** What the role that is narrowed would hold as it is said and may hold at most, parents included; absent where no role has parents. */
  readonly role?: { wished(said: Json): ReadonlySet<Capability>; allowed(): ReadonlySet<Capability> };
  /** Called for each value that was not taken as it was said, with its path inside the entry. */
  readonly clamped: (path: readonly string[], says: string) => void;
}

type Says = Json | undefined;

/** The value that holds when a layer says `said` below `above`: never wider than `above`, whatever is said. */
export function narrowValue(rule: NarrowingRule, above: Says, said: Says, narrowing: Narrowing, path: readonly string[] = []): Says {
  if (said === undefined || said === null) return above;
  if (rule === 'capabilities') return narrowRole(above, said, narrowing, path);
  if (rule === 'workflow') return narrowWorkflow(above, said, narrowing, path);
  if (rule === 'free' || jsonEqual(above, said)) return said;
  if ((above === undefined || above === null) && rule !== 'fixed') return said;
  if (typeof rule === 'object') return narrowFields(rule, above, said, narrowing, path);
  const held = narrowed(rule, above, said);
  if (!jsonEqual(held, said)) narrowing.clamped(path, WIDENS[rule]);
  return held;
}

type PlainRule = Exclude<NarrowingRule, FieldRules | 'free' | 'capabilities' | 'workflow'>;

const WIDENS: Readonly<Record<PlainRule, string>> = {
  lowest: 'may only be lower than above',
  highest: 'may only be higher than above',
  fewer: 'may only hold what the list above holds',
  'fewer-networks': 'may only admit addresses that the list above admits',
  more: 'must hold all that the list above holds',
  'stays-true': 'is on above and stays on',
  'stays-false': 'is off above and stays off',
  firmer: 'may only be firmer than above',
  'first-word': 'was settled above',
  fixed: 'cannot be changed below the layer that wrote this entry; add an entry of your own',
};

function narrowed(rule: PlainRule, above: Says, said: Json): Says {
  switch (rule) {
    case 'lowest':
      return typeof above === 'number' && typeof said === 'number' ? Math.min(above, said) : above;
    case 'highest':
      return typeof above === 'number' && typeof said === 'number' ? Math.max(above, said) : above;
    case 'fewer':
      return isJsonList(above) && isJsonList(said) ? orInherited(said.filter((item) => among(above, item)), above) : above;
    case 'fewer-networks':
      return isJsonList(above) && isJsonList(said) ? orInherited(intersectNetworks(above.map(String), said.map(String)), above) : above;
    case 'more':
      return isJsonList(above) && isJsonList(said) ? [...above, ...said.filter((item) => !among(above, item))] : above;
    case 'stays-true':
      return above === true ? true : said;
    case 'stays-false':
      return above === false ? false : said;
    case 'firmer':
      return firmness(said) > firmness(above) ? said : above;
    case 'first-word':
    case 'fixed':
      return above;
  }
}

function firmness(said: Says): number {
  return DRIFT_POLICIES.findIndex((policy) => policy === said);
}

function among(list: readonly Json[], item: Json): boolean {
  return list.some((candidate) => jsonEqual(candidate, item));
}

function orInherited(common: readonly Json[], above: readonly Json[]): readonly Json[] {
  return common.length > 0 ? common : above;
}

function narrowFields(rules: FieldRules, above: Says, said: Json, narrowing: Narrowing, path: readonly string[]): Says {
  if (!isJsonObject(above) || !isJsonObject(said)) return above;
  const held: Record<string, Json> = { ...above };
  for (const key of Object.keys(said)) {
    const value = narrowValue(ruleOf(rules, key), own(above, key), own(said, key), narrowing, [...path, key]);
    if (value !== undefined) held[key] = value;
  }
  return Object.freeze(held);
}

export function ruleOf(rules: FieldRules, key: string): NarrowingRule {
  return (Object.hasOwn(rules.fields, key) ? rules.fields[key] : undefined) ?? rules.rest;
}

function narrowRole(above: Says, said: Json, { ceiling, clamped, role }: Narrowing, path: readonly string[]): Says {
  const allowed = role ? role.allowed() : above === undefined ? tenantPlane(ceiling()) : ownCapabilities(above);
  const wished = role ? role.wished(said) : ownCapabilities(said);
  if (wished.isSubsetOf(allowed)) return said;
  const excess = [...wished.difference(allowed)].toSorted();
  clamped(path, above === undefined ? `would hold what no role above holds: ${excess.join(', ')}` : `may only hold what the role holds above, not ${excess.join(', ')}`);
  return withCapabilities(said, Object.freeze([...wished.intersection(allowed)].toSorted()));
}

/** The role as it was said, with these capabilities and no parents. */
function withCapabilities(said: Json, capabilities: readonly string[]): Json {
  if (!isJsonObject(said)) return capabilities;
  const { extends: _parents, permissions: _words, ...rest } = said;
  return Object.freeze({ ...rest, capabilities });
}

function narrowWorkflow(above: Says, said: Json, narrowing: Narrowing, path: readonly string[]): Says {
  const inForce = isDisabled(above) ? undefined : above;
  if (inForce === undefined) return said;
  return isDisabled(said) ? inForce : narrowFields(WORKFLOW_RULES, inForce, said, narrowing, path);
}

function isDisabled(workflow: Says): boolean {
  return isJsonObject(workflow) && workflow['enabled'] === false;
}

