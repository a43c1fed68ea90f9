import { describe, expect, it } from 'vitest';
import { type CellContext, hintFor, inheritedOf, refusalToSay, saidBy, widgetFor } from '../../../../renderer/screens/registry/cell-widget.ts';
import { valuesOf } from '../../../../renderer/screens/registry/grid-rows.ts';
import { entryFields } from '../../../../shared/registry-entry-fields.ts';
import type { LayerKind, SectionName } from '../../../../shared/registry-schema.ts';
import { aRegistry } from '../../../support/registry-layers.ts';

const registry = aRegistry({
  base: {
    tools: [{ tool_id: 'mail', timeout_ms: 30_000, allowed_roles: ['operator'], input_schema: { type: 'object' }, odd: 7 }], actions: [{ action_id: 'send', tool: 'mail' }],
    mcp_servers: [{ id: 'files', on_drift: 'report', timeout_s: 2.5 }], limits: { max_tool_calls: 50, llm_call_cost_units: 4, per_tool: { mail: 9 } },
    workflows: { agent_publish: { roles: ['admin', 'owner'], required_approvers: 2 } }, roles: { helper: ['runs:read'] }, labels: { hello: 'Hi' },
  },
  org: { limits: { max_tool_calls: 20 } }, tenant: { tools: [{ tool_id: 'mail', timeout_ms: 9_000 }] },
});

function cell(section: SectionName, name: string, field: string | null = null, kind: LayerKind = 'tenant'): CellContext {
  const value = valuesOf(section, entryFields(registry, section, name)).find(({ inside }) => (inside[0] ?? null) === field);
  if (!value) throw new Error(`no ${field ?? name}`);
  return { value, kind };
}

describe('the control that edits a value', () => {
  it.each([
    ['tools', 'mail', 'timeout_ms', { kind: 'whole', least: 0, most: null, unit: 'ms' }],
    ['tools', 'mail', 'allowed_roles', { kind: 'words', vocabulary: 'roles', only: null }],
    ['tools', 'mail', 'input_schema', { kind: 'json' }],
    ['tools', 'mail', 'odd', { kind: 'number', unit: null }],
    ['actions', 'send', 'tool', { kind: 'reference', vocabulary: 'tools' }],
    ['mcp_servers', 'files', 'on_drift', { kind: 'choice', options: ['report', 'destructive', 'any'] }],
    ['mcp_servers', 'files', 'timeout_s', { kind: 'number', unit: 's' }],
    ['roles', 'helper', null, { kind: 'words', vocabulary: 'capabilities', only: null }],
    ['labels', 'hello', null, { kind: 'text' }],
  ] as const)('is by the schema of %s %s %s', (section, name, field, widget) => {
    expect(widgetFor(cell(section, name, field))).toEqual(widget);
  });

  it('is bound by what the layers above let this one say', () => {
    expect(widgetFor(cell('limits', 'max_tool_calls'))).toEqual({ kind: 'whole', least: 0, most: 20, unit: 'calls' });
    expect(widgetFor(cell('limits', 'max_tool_calls', null, 'org'))).toMatchObject({ most: 50 });
    expect(widgetFor(cell('limits', 'llm_call_cost_units'))).toMatchObject({ least: 4, most: null });
    expect(widgetFor(cell('limits', 'per_tool', 'mail'))).toMatchObject({ most: 9, unit: 'calls' });
    expect(widgetFor(cell('workflows', 'agent_publish', 'roles'))).toEqual({ kind: 'words', vocabulary: 'roles', only: ['admin', 'owner'] });
    expect(hintFor(widgetFor(cell('workflows', 'agent_publish', 'required_approvers')), 2)).toBe('2 to 100');
    expect(hintFor(widgetFor(cell('tools', 'mail', 'timeout_ms')), 9_000)).toBe('9.0 s');
  });
});

describe('what a cell refuses', () => {
  it('names the field and the rule of its schema', () => {
    expect(refusalToSay(cell('tools', 'mail', 'timeout_ms'), -1)).toBe('timeout_ms must be 0 or more.');
    expect(refusalToSay(cell('roles', 'helper'), ['runs:read', 'nonsense'])).toBe('helper "nonsense" is no capability and no wildcard that matches one.');
    expect(refusalToSay(cell('mcp_servers', 'files', 'on_drift'), 'sometimes')).toBe('on_drift must be report, destructive or any.');
  });

  it('names the rule of narrowing with the figure above, and lets through what is stricter', () => {
    expect(refusalToSay(cell('limits', 'max_tool_calls'), 21)).toBe('max_tool_calls may only be lower than above (20).');
    expect(refusalToSay(cell('limits', 'max_tool_calls'), 20)).toBeNull();
    expect(refusalToSay(cell('workflows', 'agent_publish', 'roles'), ['auditor'])).toBe('roles may only hold what the list above holds.');
    expect(refusalToSay(cell('limits', 'llm_call_cost_units'), 1)).toBe('llm_call_cost_units may only be higher than above (4).');
  });

  it('is nothing where the layer replaces what stands above', () => {
    expect(refusalToSay(cell('tools', 'mail', 'timeout_ms'), 90_000)).toBeNull();
    expect([saidBy(cell('tools', 'mail', 'timeout_ms')), inheritedOf(cell('tools', 'mail', 'timeout_ms'))]).toEqual([9_000, 30_000]);
  });
});
