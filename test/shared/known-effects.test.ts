import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rightsOf } from '../../shared/agent-rights.ts';
import { withKnownEffects, withoutOwnAssurances } from '../../shared/known-effects.ts';
import type { ToolEffect } from '../../shared/rights-card.ts';
import { EFFECT_RANK } from '../../shared/tool-effect.ts';

const EFFECTS: readonly ToolEffect[] = ['read-only', 'additive', 'destructive', 'unknown'];

function effectOf(said: ToolEffect, known: ToolEffect | null): ToolEffect | undefined {
  const card = { ...rightsOf({}), tools: [{ name: 'pay', source: 'own', effect: said }] };
  return withKnownEffects(card, () => known).tools[0]?.effect;
}

describe('the effect of a tool, as said and as known', () => {
  it.each([
    ['unknown', 'destructive', 'destructive'], ['unknown', 'read-only', 'read-only'], ['read-only', 'destructive', 'destructive'],
    ['destructive', 'read-only', 'destructive'], ['additive', null, 'additive'], ['additive', 'unknown', 'additive'],
  ] as const)('said %s, known %s: %s', (said, known, effect) => {
    expect(effectOf(said, known)).toBe(effect);
  });

  it('rests on no assurance of the definition’s own, and on every warning', () => {
    const left = EFFECTS.map((effect) => withoutOwnAssurances({ ...rightsOf({}), tools: [{ name: 'pay', source: 'own', effect }] }).tools[0]?.effect);
    expect(left).toEqual(['unknown', 'unknown', 'destructive', 'unknown']);
  });

  it('is never less than either word, where both say something', () => {
    fc.assert(fc.property(fc.constantFrom(...EFFECTS), fc.option(fc.constantFrom(...EFFECTS)), (said, known) => {
      const words = [said, known].filter((word) => word !== null && word !== 'unknown');
      const effect = effectOf(said, known) ?? 'unknown';
      for (const word of words) expect(EFFECT_RANK[effect]).toBeGreaterThanOrEqual(EFFECT_RANK[word ?? 'unknown']);
      expect(effect === 'unknown').toBe(words.length === 0);
    }));
  });
});
