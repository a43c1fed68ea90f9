import type { ToolEffect, ToolRight } from './rights-card.ts';
import { byCodeUnits } from './text-order.ts';

/**
 * How much an effect may do. Unknown ranks with destructive: MCP's own default for an unannotated tool is destructive,
 * and dropping an annotation must not look like giving up a right.
 */
export const EFFECT_RANK: Readonly<Record<ToolEffect, number>> = { 'read-only': 0, additive: 1, unknown: 2, destructive: 2 };

/** One entry per source and name, sorted; of two the one that says more stays, and among those the one that may do more. */
export function mostPowerful(tools: readonly ToolRight[]): readonly ToolRight[] {
  const byKey = new Map<string, ToolRight>();
  for (const tool of tools) {
    const key = JSON.stringify([tool.source, tool.name]);
    const known = byKey.get(key);
    if (!known || weightOf(tool) > weightOf(known)) byKey.set(key, tool);
  }
  return [...byKey].toSorted(([a], [b]) => byCodeUnits(a, b)).map(([, tool]) => tool);
}

/** An allow list repeats a tool by name only; that repetition knows nothing and must not hide what the first mention knew. */
function weightOf(tool: ToolRight): number {
  return tool.effect === 'unknown' ? -1 : EFFECT_RANK[tool.effect];
}
