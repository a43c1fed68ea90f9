import type { RightsCard, ToolEffect, ToolRight } from './rights-card.ts';
import { EFFECT_RANK } from './tool-effect.ts';

/**
 * A card with what others know of its tools. A definition may leave out what a tool does, or play it down: of two words the one that
 * admits more holds, so that writing `readOnlyHint` into a definition takes no destructive tool out of sight.
 */
export function withKnownEffects(card: RightsCard, effectOf: (tool: ToolRight) => ToolEffect | null): RightsCard {
  return { ...card, tools: card.tools.map((tool) => ({ ...tool, effect: stronger(tool.effect, effectOf(tool)) })) };
}

function stronger(said: ToolEffect, known: ToolEffect | null): ToolEffect {
  if (known === null || known === 'unknown') return said;
  if (said === 'unknown') return known;
  return EFFECT_RANK[known] >= EFFECT_RANK[said] ? known : said;
}
