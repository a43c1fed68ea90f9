import fc from 'fast-check';
import type { JsonObject } from '../../shared/json.ts';
import type { LayerKind } from '../../shared/registry-schema.ts';
import type { LayerContents } from './registry-layers.ts';

const small = fc.integer({ min: 0, max: 9 });
const someOf = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const maybe = <Model extends object>(model: { [Key in keyof Model]: fc.Arbitrary<Model[Key]> }) => fc.record(model, { requiredKeys: [] });

/** Free JSON from a small vocabulary, so that layers meet on the same keys; some keys are ones that no layer may use. */
export const someJson = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, small, fc.boolean(), fc.constant(null), someOf('x', 'y'), fc.array(small, { maxLength: 2 }), tie('object')),
  object: fc.dictionary(someOf('a', 'b', 'c', 'toString', 'constructor', 'prototype', '0'), tie('value'), { maxKeys: 3 }),
}));

const itemsOf = (key: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.uniqueArray(fc.record({ [key]: someOf('p', 'q', 'r', 'toString', '0'), ...fields }, { requiredKeys: [key] }), { maxLength: 3, selector: (item) => item[key] });

const patterns = fc.uniqueArray(someOf('*', 'runs:*', '*:read', 'runs:read', 'runs:execute', 'audit:read', 'audit:export', 'secret:read', 'platform:*', 'platform:audit'), { maxLength: 4 });
const cap = fc.option(small);
const perName = fc.dictionary(someOf('p', 'q', 'toString'), cap, { maxKeys: 2 });
const flag = fc.boolean();

const sections = {
  tools: itemsOf('tool_id', { extra: someJson.value, tags: fc.array(someOf('x', 'y'), { maxLength: 2 }), timeout_ms: small, label: someOf('L', 'M') }),
  actions: itemsOf('action_id', { extra: someJson.value, cost_units: small }),
  policies: itemsOf('policy_id', {
    priority: small, when: someOf({ action: 'p' }, { tool: 'q' }), enabled: flag,
    effect: maybe({ deny: flag, require_approval: flag, set_cost_units: small, obligations: fc.array(someOf({ type: 'note' }, { type: 'photo' }), { maxLength: 2 }) }),
  }),
  roles: fc.dictionary(someOf('viewer', 'admin', 'helper'), patterns, { maxKeys: 3 }),
  limits: maybe({ max_tool_calls: cap, max_llm_calls: cap, max_cost_units: cap, llm_call_cost_units: cap, per_tool: perName, per_action: perName }),
  workflows: fc.dictionary(someOf('agent_publish', 'agent_delete'), maybe({
    required_approvers: fc.integer({ min: 1, max: 4 }), roles: fc.uniqueArray(someOf('admin', 'viewer', 'helper'), { minLength: 1, maxLength: 3 }),
    expiry_hours: fc.option(fc.integer({ min: 1, max: 9 })), self_approval: fc.option(flag), auto_publish: fc.option(flag), enabled: flag,
  }), { maxKeys: 2 }),
  sso: maybe({ enforce: flag, allowed_domains: fc.uniqueArray(someOf('a.example', 'b.example'), { minLength: 1 }), providers: fc.constant([]) }),
  ip_allowlist: maybe({ networks: fc.uniqueArray(someOf('10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '192.0.2.0/24', '2001:db8::/32'), { minLength: 1, maxLength: 3 }) }),
  retention: fc.dictionary(someOf('runs', 'audit'), maybe({ min_days: fc.integer({ min: 1, max: 9 }), max_days: fc.integer({ min: 1, max: 9 }) }), { maxKeys: 2 }),
  labels: someJson.object,
  models: someJson.value,
  locks: fc.uniqueArray(someOf('/tools/p', '/tools/q/extra', '/tools/r/extra/a', '/models', '/labels/a'), { maxLength: 2 }),
};

/** A layer in which every section is well formed. */
export const layerContent = maybe(sections) as fc.Arbitrary<JsonObject>; // every arbitrary above makes JSON

/** Any subset of the four layers. */
export const layerContents: fc.Arbitrary<LayerContents> = anyLayersOf(layerContent);

/** A layer of sections in which lower layers may only narrow, so that the runs are spent on those. */
export const narrowingContent = maybe({
  policies: sections.policies, limits: sections.limits, workflows: sections.workflows, sso: sections.sso, ip_allowlist: sections.ip_allowlist, retention: sections.retention,
}) as fc.Arbitrary<JsonObject>; // every arbitrary above makes JSON

export const narrowingContents: fc.Arbitrary<LayerContents> = anyLayersOf(narrowingContent);

function anyLayersOf(content: fc.Arbitrary<JsonObject>): fc.Arbitrary<LayerContents> {
  return fc.record<Record<LayerKind, JsonObject>, never>({ base: content, org: content, tenant: content, user: content }, { requiredKeys: [] });
}
