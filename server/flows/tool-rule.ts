import { rightsOf } from '../../shared/agent-rights.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { ToolRule } from '../fleet/gateway/index.ts';

const DEFAULT_COST = 1;

/** Whether an agent with this definition may call a tool, what action that is and what it costs: the approved definition says what, the effective registry says whether (FEATURES E25). */
export function toolRule(registry: RegistryView, definition: JsonObject, tool: string): ToolRule {
  const action = actionOf(registry, tool);
  const cost = action && typeof action.entry['cost_units'] === 'number' ? action.entry['cost_units'] : DEFAULT_COST;
  return { refusal: refusalOf(registry, definition, tool), action: action?.id ?? null, costUnits: cost };
}

function refusalOf(registry: RegistryView, definition: JsonObject, tool: string): string | null {
  if (!rightsOf(definition).tools.some((right) => right.name === tool)) return 'the approved definition does not list this tool';
  if (registry.getItem('tools', tool)?.['enabled'] === false) return 'the registry has switched this tool off';
  return null;
}

function actionOf(registry: RegistryView, tool: string): { readonly id: string; readonly entry: JsonObject } | null {
  for (const id of registry.names('actions')) {
    const entry = registry.getItem('actions', id);
    if (isJsonObject(entry) && entry['tool'] === tool) return { id, entry };
  }
  return null;
}
