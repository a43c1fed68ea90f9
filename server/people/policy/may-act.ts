import type { Capability } from '../../../shared/capabilities.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';

/** The one question of the house. The answer was compiled when the actor came in; here it is only looked up. */
export function may(actor: Actor, capability: Capability): boolean {
  return actor.capabilities.has(capability);
}

/** Why this actor may not, or null if they may. The wording is the documents' (FEATURES E21). */
export function refusalToAct(actor: Actor, capability: Capability): Refusal | null {
  return may(actor, capability) ? null : new Refusal('people/capability-missing', { capability, rule: `missing capability: ${capability}` });
}
