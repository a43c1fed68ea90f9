import { epochMs } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';
import type { Feature } from '../../shared/features.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/refusal.ts';
import type { Storage } from '../base/storage/index.ts';
import type { AccessJudgement } from '../people/policy/index.ts';

const MINUTE_MS = 60_000;
const MOST_A_MINUTE = 20;
const MOST_COUNTED = 10_000;

export interface Denials {
  /** Refuses, and leaves the denial in the log: always, but above 20 a minute for one actor and capability only as a count (DECISIONS 21). */
  deny(actor: Actor, capability: Capability, procedure: string): Promise<never>;
  /** The same of somebody who may, in a tenant that is without the feature. */
  withhold(actor: Actor, feature: Feature, procedure: string): Promise<never>;
}

/** Which role or policy settles that an actor lacks a capability, for the log; nothing is refused or allowed by it. */
export type JudgeDenial = (actor: Actor, capability: Capability) => Promise<AccessJudgement>;

export function openDenials(storage: Storage, clock: Clock, judge?: JudgeDenial): Denials {
  const counted = new Map<string, { minute: number; count: number; suppressed: number }>();

  /** `more` is what the log is told besides; asked only where there is an entry. */
  async function refuse(actor: Actor, about: string, { code, details, more }: { readonly code: RefusalCode; readonly details: JsonObject; readonly more?: () => Promise<JsonObject> }): Promise<never> {
    const key = `${actor.tenantId}|${actor.userId}|${about}`;
    const minute = Math.floor(epochMs(clock.now()) / MINUTE_MS);
    const known = counted.get(key);
    const state = known?.minute === minute ? known : { minute, count: 0, suppressed: known?.suppressed ?? 0 };
    if (counted.size > MOST_COUNTED) counted.clear();
    counted.set(key, state);
    state.count += 1;
    if (state.count > MOST_A_MINUTE) {
      state.suppressed += 1;
      throw new Refusal(code, details);
    }
    const suppressed = state.suppressed;
    state.suppressed = 0;
    // Never under the caller's command id: what that command answered while it was allowed would be recalled in place of the refusal.
    const { command: _named, ...unnamed } = actor;
    const told = await more?.();
    return storage.write(unnamed, () => Promise.reject(new Refusal(code, { ...details, ...told, ...(suppressed > 0 ? { suppressed } : {}) })));
  }

  return {
    deny: (actor, capability, procedure) => refuse(actor, capability, {
      code: 'people/capability-missing', details: { capability, procedure, roles: actor.roles.size, rule: `missing capability: ${capability}` },
      more: async () => {
        const { by = 'nothing', matched = null } = (await judge?.(actor, capability)) ?? {};
        return { by, matched };
      },
    }),
    withhold: (actor, feature, procedure) => refuse(actor, feature, { code: 'tenancy/feature-disabled', details: { feature, procedure, rule: `feature_disabled: ${feature}` } }),
  };
}
