import { epochMs, type Instant } from '../../shared/brand.ts';
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
  /** Refuses, and leaves the denial in the log: always, but above 20 a minute for one actor and capability only as a count (DECISIONS 21). Who works as somebody, and each key, is counted apart: the entry of the count names them. */
  deny(actor: Actor, capability: Capability, procedure: string): Promise<never>;
  /** The same of somebody who may, in a tenant that is without the feature. */
  withhold(actor: Actor, feature: Feature, procedure: string): Promise<never>;
  /** Tells the log of what was only counted in minutes that are over: one entry for an actor and capability, with how many, the first and the last. */
  tell(): Promise<void>;
}

/** What was left out of the log in a minute. */
interface LeftOut {
  readonly actor: Actor;
  readonly code: RefusalCode;
  /** Of the last one. */
  readonly details: JsonObject;
  readonly count: number;
  readonly first: Instant;
  readonly last: Instant;
}

interface Counted {
  readonly minute: number;
  count: number;
  leftOut: LeftOut | null;
}

/** Which role or policy settles that an actor lacks a capability, for the log; nothing is refused or allowed by it. */
export type JudgeDenial = (actor: Actor, capability: Capability) => Promise<AccessJudgement>;

/** `mostCounted`: of how many actors and capabilities it is remembered at once how often they were refused; more only while there is something left to tell of each. */
export function openDenials(storage: Storage, clock: Clock, judge?: JudgeDenial, mostCounted = MOST_COUNTED): Denials {
  const counted = new Map<string, Counted>();

  /** `more` is what the log is told besides; asked only where there is an entry. */
  async function refuse(actor: Actor, about: string, { code, details, more }: { readonly code: RefusalCode; readonly details: JsonObject; readonly more?: () => Promise<JsonObject> }): Promise<never> {
    // Never under the caller's command id: what that command answered while it was allowed would be recalled in place of the refusal.
    const { command: _named, ...unnamed } = actor;
    const [key, now] = [`${actor.tenantId}|${actor.userId}|${actor.impersonator?.userId ?? ''}|${actor.keyId ?? ''}|${about}`, clock.now()];
    const minute = Math.floor(epochMs(now) / MINUTE_MS);
    const known = counted.get(key);
    const state: Counted = known?.minute === minute ? known : { minute, count: 0, leftOut: null };
    if (counted.size > mostCounted) forgetThoseTold();
    counted.set(key, state);
    if (known?.leftOut && known !== state) await tellOf(known.leftOut);
    state.count += 1;
    if (state.count > MOST_A_MINUTE) {
      state.leftOut = { actor: unnamed, code, details, count: (state.leftOut?.count ?? 0) + 1, first: state.leftOut?.first ?? now, last: now };
      throw new Refusal(code, details);
    }
    const told = await more?.();
    return storage.write(unnamed, () => Promise.reject(new Refusal(code, { ...details, ...told })));
  }

  /** Makes room without losing a count: whose refusals all stand in the log may begin anew, the others wait to be told. */
  function forgetThoseTold(): void {
    for (const [key, { leftOut }] of Array.from(counted)) if (!leftOut) counted.delete(key);
  }

  async function tellOf({ actor, code, details, count, first, last }: LeftOut): Promise<void> {
    await storage.write(actor, () => Promise.reject(new Refusal(code, { ...details, suppressed: count, first, last }))).catch((reason: unknown) => {
      if (!(reason instanceof Refusal)) throw reason; // the refusal itself is how it comes into the log
    });
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
    tell: async () => {
      const minute = Math.floor(epochMs(clock.now()) / MINUTE_MS);
      for (const [key, state] of Array.from(counted)) {
        if (state.minute >= minute) continue;
        counted.delete(key);
        if (state.leftOut) await tellOf(state.leftOut);
      }
    },
  };
}
