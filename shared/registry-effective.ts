import { own } from './deep-merge.ts';
import { isJsonObject, type Json } from './json.ts';
import { isJsonList } from './json-equal.ts';
import type { RegistryView } from './registry-merge.ts';
import { DRIFT_POLICIES, type DriftPolicy } from './tool-drift.ts';

/** The limits block in force; null = unlimited. */
export interface EffectiveLimits {
  readonly max_tool_calls: number | null;
  readonly max_llm_calls: number | null;
  readonly max_cost_units: number | null;
  readonly llm_call_cost_units: number | null;
  readonly per_tool: Readonly<Record<string, number | null>>;
  readonly per_action: Readonly<Record<string, number | null>>;
}

export function effectiveLimits(view: RegistryView): EffectiveLimits {
  const limit = (name: string) => numberOrNull(view.entry('limits', name));
  const perName = (name: string) => {
    const caps = view.entry('limits', name);
    return isJsonObject(caps) ? Object.fromEntries(Object.entries(caps).map(([key, cap]) => [key, numberOrNull(cap)])) : {};
  };
  return {
    max_tool_calls: limit('max_tool_calls'), max_llm_calls: limit('max_llm_calls'), max_cost_units: limit('max_cost_units'),
    llm_call_cost_units: limit('llm_call_cost_units'), per_tool: perName('per_tool'), per_action: perName('per_action'),
  };
}

/** Who must approve requests of one type; `expiry_hours` null = never expires. */
export interface EffectiveWorkflow {
  readonly required_approvers: number;
  readonly roles: readonly string[];
  readonly expiry_hours: number | null;
  readonly self_approval: boolean;
  readonly auto_publish: boolean;
}

/** FEATURES T66: where no workflow is in force, one admin decides, without expiry. */
const NO_WORKFLOW: EffectiveWorkflow = { required_approvers: 1, roles: ['admin'], expiry_hours: null, self_approval: false, auto_publish: false };

export function effectiveWorkflow(view: RegistryView, requestType: string): EffectiveWorkflow {
  const workflow = view.entry('workflows', requestType);
  if (!isJsonObject(workflow) || own(workflow, 'enabled') === false) return NO_WORKFLOW;
  const roles = own(workflow, 'roles');
  return {
    required_approvers: numberOrNull(own(workflow, 'required_approvers')) ?? NO_WORKFLOW.required_approvers,
    roles: isJsonList(roles) ? roles.map(String) : NO_WORKFLOW.roles,
    expiry_hours: numberOrNull(own(workflow, 'expiry_hours')),
    self_approval: own(workflow, 'self_approval') === true,
    auto_publish: own(workflow, 'auto_publish') === true,
  };
}

/** What follows from a drift of tools; where nobody says, it is told. */
export function effectiveDriftPolicy(view: RegistryView): DriftPolicy {
  return DRIFT_POLICIES.find((policy) => policy === view.entry('safeguards', 'mcp_drift')) ?? 'warn';
}

function numberOrNull(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
