import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/json.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import { aLayer, aRegistry } from '../support/registry-layers.ts';

const issuesOf = (content: Json) => readLayer(aLayer('org', content)).issues.map(({ path, rule, refuses }) => [path, rule, refuses]);
const saysOf = (content: Json) => readLayer(aLayer('org', content)).issues.map(({ path, says }) => `${path}: ${says}`);

describe('reading a layer', () => {
  it('finds nothing wrong with a layer that is empty', () => {
    expect(issuesOf({})).toEqual([]);
  });

  it.each([[null], ['text'], [[]], [7]])('reports %j, which is no layer at all, and takes nothing from it', (content) => {
    expect(issuesOf(content)).toEqual([['', 'not-an-object', true]]);
    expect(aRegistry({ base: { labels: { a: 1 } }, org: content }).materialise()).toEqual({ labels: { a: 1 } });
  });

  it('reports an item without its id by its place in the list, and keeps the others', () => {
    const content = { tools: [{ tool_id: 'a' }, { name: 'nameless' }, 'text', { tool_id: '' }, { tool_id: 'b' }] };
    expect(issuesOf(content)).toEqual([['/tools/1', 'no-id', true], ['/tools/2', 'no-id', true], ['/tools/3', 'no-id', true]]);
    expect(saysOf(content)[0]).toBe('/tools/1: 1 (counted from 0) has no usable "tool_id" and was left out.');
    expect(aRegistry({ org: content }).names('tools')).toEqual(['a', 'b']);
  });

  it('reports the second of two items with one id and uses the first', () => {
    const content = { policies: [{ policy_id: 'p', effect: { deny: true } }, { policy_id: 'p', effect: { deny: false } }] };
    expect(issuesOf(content)).toEqual([['/policies/p', 'duplicate-id', true]]);
    expect(aRegistry({ base: content }).getItem('policies', 'p')).toMatchObject({ effect: { deny: true } });
  });

  it('keeps unknown sections and unknown fields of items, and says so once per field', () => {
    const content = { tools: [{ tool_id: 'a', x: 1 }, { tool_id: 'b', x: 2 }], models: [1] };
    expect(issuesOf(content)).toEqual([['/tools/x', 'unknown-field', false], ['/models', 'unknown-section', false]]);
    expect(aRegistry({ base: content }).materialise()).toEqual(content);
  });

  it('leaves a wrong field out of an item and keeps the item', () => {
    const content = { tools: [{ tool_id: 'a', enabled: 'yes', timeout_ms: -1, label: 'A' }] };
    expect(saysOf(content)).toEqual(['/tools/a/enabled: enabled must be true or false.', '/tools/a/timeout_ms: timeout_ms must be 0 or more.']);
    expect(aRegistry({ base: content }).getItem('tools', 'a')).toEqual({ tool_id: 'a', label: 'A' });
  });

  it('refuses unknown fields of closed sections by name', () => {
    expect(saysOf({ limits: { max_toolcalls: 1 } })).toEqual(['/limits/max_toolcalls: max_toolcalls is not known in limits and was left out.']);
    expect(saysOf({ workflows: { agent_publish: { aprovers: 2 } } })).toEqual(['/workflows/agent_publish/aprovers: aprovers is not a field of workflows.']);
    expect(saysOf({ policies: [{ policy_id: 'p', effect: { allow: true } }] })).toEqual(['/policies/p/effect/allow: allow is not a field of policies.']);
  });

  it.each<[string, Json]>([
    ['a limit below 0', { limits: { max_tool_calls: -1 } }],
    ['a limit with a fraction', { limits: { max_tool_calls: 1.5 } }],
    ['a limit as text', { limits: { per_tool: { weather: '10' } } }],
    ['limits as a list', { limits: [] }],
    ['no approver', { workflows: { agent_publish: { required_approvers: 0 } } }],
    ['a billion approvers', { workflows: { agent_publish: { required_approvers: 1e9 } } }],
    ['no approving role', { workflows: { agent_publish: { roles: [] } } }],
    ['an expiry of no hours', { workflows: { agent_publish: { expiry_hours: 0 } } }],
    ['an allowlist that admits nobody', { ip_allowlist: { networks: [] } }],
    ['an address that is none', { ip_allowlist: ['10.0.0.256'] }],
    ['a role named like what every object carries', { roles: { toString: ['runs:read'] } }],
    ['a condition with a typing error', { policies: [{ policy_id: 'p', when: { not: { actoin: 'x' } } }] }],
  ])('refuses %s', (_what, content) => {
    expect(issuesOf(content).map(([, rule, refuses]) => [rule === 'wrong-shape' || rule === 'unknown-field', refuses])).toEqual([[true, true]]);
  });

  it.each(['a*:read', '**', 'agent:re*', '', 'runs', 'runs:read:x', ':read', 'runs:', 'none:*', '*:none', 'runs:fly'])('refuses the capability %j and keeps the role without its effect', (name) => {
    expect(issuesOf({ roles: { viewer: ['runs:read', name] } })).toEqual([['/roles/viewer/1', 'wrong-shape', true]]);
    expect([...aRegistry({ base: { roles: { viewer: ['runs:read', name] } } }).ceiling()]).toEqual(['runs:read']);
  });

  it('accepts roles as a list and capabilities written action first', () => {
    const content = { roles: [{ id: 'viewer', capabilities: ['read:runs', 'audit:*'] }, { id: 'none', capabilities: [] }] };
    expect(issuesOf(content)).toEqual([]);
    expect(aRegistry({ base: content }).materialise()).toEqual({ roles: { viewer: ['runs:read', 'audit:*'], none: [] } });
    expect(saysOf({ roles: [{ id: 'viewer', capabilities: [], above: 'admin' }] })).toEqual(['/roles/viewer/above: above is not a field of a role and was left out.']);
  });

  it('accepts the limits block, the role map and the policy form of the documents', () => {
    expect(issuesOf({
      roles: { admin: ['*'], viewer: ['runs:read'] },
      limits: { max_tool_calls: 50, max_llm_calls: 20, max_cost_units: 500, llm_call_cost_units: 10, per_tool: { weather: 10 }, per_action: { send_email: 50 } },
      policies: [{ policy_id: 'p', phase: 'exec', priority: 90, when: { any: [{ action: 'send_*' }, { not: { roles_any: ['admin'] } }] }, effect: { require_approval: true, set_cost_units: 25 } }],
    })).toEqual([]);
  });

  it('freezes what it read, so that nobody who shares it can change it for the others', () => {
    const tool = aRegistry({ base: { tools: [{ tool_id: 'a', config: { b: [1] } }] } }).getItem('tools', 'a');
    expect(() => Object.assign(tool ?? {}, { extra: 1 })).toThrow(TypeError);
    expect(Object.isFrozen(tool?.['config'])).toBe(true);
  });
});
