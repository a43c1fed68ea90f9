import type { RightsCard, ToolEffect, ToolRight } from './rights-card.ts';
import { EFFECT_RANK } from './tool-effect.ts';

/**
 * A card with what others know of its tools. A definition may leave out what a tool does, or play it down: of two words the one that
 * admits more holds, so that writing `readOnlyHint` into a definition takes no destructive tool out of sight.
 */
export function withKnownEffects(card: RightsCard, effectOf: (tool: ToolRight) => ToolEffect | null): RightsCard {
  return { ...card, tools: card.tools.map((tool) => ({ ...tool, effect: stronger(tool.effect, effectOf(tool)) })) };
}

/** A card without its definition's own words that a tool is harmless: whoever writes it may write anything, and nobody else has said so. */
export function withoutOwnAssurances(card: RightsCard): RightsCard {
  return { ...card, tools: card.tools.map((tool) => (EFFECT_RANK[tool.effect] < EFFECT_RANK.unknown ? { ...tool, effect: 'unknown' } : tool)) };
}

function stronger(said: ToolEffect, known: ToolEffect | null): ToolEffect {
  if (known === null || known === 'unknown') return said;
  if (said === 'unknown') return known;
  return EFFECT_RANK[known] >= EFFECT_RANK[said] ? known : said;
}
