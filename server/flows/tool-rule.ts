import { decidePolicies, type PolicyDecision } from '../../shared/action-policy.ts';
import { rightsOf } from '../../shared/agent-rights.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { ToolRule } from '../fleet/gateway/index.ts';

const DEFAULT_COST = 1;

export interface ToolQuestion {
  readonly definition: JsonObject;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Roles of whoever started the run. */
  readonly roles: ReadonlySet<string>;
}

/**
 * Whether an agent with this definition may make a call, what action that is and what it costs: the approved definition says
 * what, the effective registry says whether, its policies say under which conditions (FEATURES E25, E57).
 */
export function toolRule(registry: RegistryView, { definition, tool, arguments: args, roles }: ToolQuestion): ToolRule {
  const action = actionOf(registry, tool);
  const own = action && typeof action.entry['cost_units'] === 'number' ? action.entry['cost_units'] : DEFAULT_COST;
  const policies = decidePolicies(registry.entries('policies'), { tool, action: action?.id ?? null, roles, arguments: args });
  return {
    refusal: refusalOf(registry, definition, tool) ?? refusalByPolicy(policies),
    approvalFor: policies.approvalFor, action: action?.id ?? null, costUnits: policies.costUnits?.units ?? own, obligations: policies.obligations,
  };
}

function refusalOf(registry: RegistryView, definition: JsonObject, tool: string): string | null {
  if (!rightsOf(definition).tools.some((right) => right.name === tool)) return 'the approved definition does not list this tool';
  if (isSwitchedOff(registry, tool)) return 'the registry has switched this tool off';
  return null;
}

export function isSwitchedOff(registry: RegistryView, tool: string): boolean {
  return registry.getItem('tools', tool)?.['enabled'] === false;
}

function refusalByPolicy({ denied }: PolicyDecision): string | null {
  return denied ? `${denied.reason} (policy ${denied.policy})` : null;
}

/** The first action of the registry that stands for a tool. */
export function actionOf(registry: RegistryView, tool: string): { readonly id: string; readonly entry: JsonObject } | null {
  for (const id of registry.names('actions')) {
    const entry = registry.getItem('actions', id);
    if (isJsonObject(entry) && entry['tool'] === tool) return { id, entry };
  }
  return null;
}
