import { epochMs } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';
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
}

/** Which role or policy settles that an actor lacks a capability, for the log; nothing is refused or allowed by it. */
export type JudgeDenial = (actor: Actor, capability: Capability) => Promise<AccessJudgement>;

export function openDenials(storage: Storage, clock: Clock, judge?: JudgeDenial): Denials {
  const counted = new Map<string, { minute: number; count: number; suppressed: number }>();

  return {
    async deny(actor, capability, procedure) {
      const key = `${actor.tenantId}|${actor.userId}|${capability}`;
      const minute = Math.floor(epochMs(clock.now()) / MINUTE_MS);
      const known = counted.get(key);
      const state = known?.minute === minute ? known : { minute, count: 0, suppressed: known?.suppressed ?? 0 };
      if (counted.size > MOST_COUNTED) counted.clear();
      counted.set(key, state);
      state.count += 1;
      const details = { capability, procedure, roles: actor.roles.size, rule: `missing capability: ${capability}` };
      if (state.count > MOST_A_MINUTE) {
        state.suppressed += 1;
        throw new Refusal('people/capability-missing', details);
      }
      const suppressed = state.suppressed;
      state.suppressed = 0;
      // Never under the caller's command id: what that command answered while it was allowed would be recalled in place of the refusal.
      const { command: _named, ...unnamed } = actor;
      const { by = 'nothing', matched = null } = (await judge?.(actor, capability)) ?? {};
      return storage.write(unnamed, () => Promise.reject(new Refusal('people/capability-missing', { ...details, by, matched, ...(suppressed > 0 ? { suppressed } : {}) })));
    },
  };
}
