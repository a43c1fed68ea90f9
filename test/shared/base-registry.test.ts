import { describe, expect, it } from 'vitest';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import { effectiveLimits, effectiveWorkflow } from '../../shared/registry-effective.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import { aLayer, aRegistry } from '../support/registry-layers.ts';

describe('the base registry of a new deployment', () => {
  const view = aRegistry({ base: BASE_REGISTRY });

  it('fits the schema without a word of warning', () => {
    expect(readLayer(aLayer('base', BASE_REGISTRY)).issues).toEqual([]);
  });

  it('asks one approver for publishing and two admins for deleting, within 72 hours, four eyes each', () => {
    const rest = { expiry_hours: 72, self_approval: false, auto_publish: false };
    expect(effectiveWorkflow(view, 'agent_publish')).toEqual({ required_approvers: 1, roles: ['admin', 'agent_designer'], ...rest });
    expect(effectiveWorkflow(view, 'agent_delete')).toEqual({ required_approvers: 2, roles: ['admin'], ...rest });
  });

  it('lets a tenant allow self-approval in a layer that everybody can see', () => {
    const alone = aRegistry({ base: BASE_REGISTRY, tenant: { workflows: { agent_publish: { self_approval: true } } } });
    expect(effectiveWorkflow(alone, 'agent_publish').self_approval).toBe(true);
  });

  it('limits a run to 50 tool calls and nothing else', () => {
    expect(effectiveLimits(view)).toEqual({ max_tool_calls: 50, max_llm_calls: null, max_cost_units: null, llm_call_cost_units: null, per_tool: {}, per_action: {} });
  });

  it('names for each example action a tool that exists', () => {
    const tools = new Set(view.names('tools'));
    expect([...view.entries('actions').values()].every((action) => tools.has(String(Object(action)['tool'])))).toBe(true);
  });
});
