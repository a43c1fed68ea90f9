import type { Outcome } from '../../shared/registry-explain.ts';
import type { LayerKind } from '../../shared/registry-schema.ts';

export const LAYER_NAMES = { base: 'Base', org: 'Org', tenant: 'Tenant', user: 'User' } as const satisfies Record<LayerKind, string>;

/** What became of a layer's words, after them. */
export const OUTCOME_WORDS = {
  silent: '', holds: 'holds', part: 'gives a part of it', overridden: 'overridden below', clamped: 'does not hold as it was said', locked: 'is locked above', refused: 'was not taken',
} as const satisfies Record<Outcome, string>;
