import { customerNetwork } from '../../../shared/ip-network.ts';
import { epochMs, type TenantId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Taken } from '../../base/gcra.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import type { EventTally } from './event-tally.ts';
import type { RateBucketStore } from './rate-bucket-store.ts';
import { openRateBuckets, type RateBuckets } from './rate-buckets.ts';
import { type LimitName, RATE_LIMITS, type Rates } from './rate-limits.ts';

export interface LimiterDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly tally: EventTally;
  readonly buckets: RateBucketStore;
  readonly rates: Rates;
  /** How many calls a minute the tenant's own registry allows it; null: as many as the deployment does. */
  tenantCalls(actor: Pick<Actor, 'tenantId' | 'organisationId'>): Promise<number | null>;
}

export interface RateLimiter {
  /** Counts one more, or refuses with how long to wait. `tenantId` says whose log tells of a refusal. */
  spend(limit: LimitName, who: Caller, cost?: number): Promise<void>;
  /** A call of somebody who is known, against their own, their tenant's and their organisation's limit (FEATURES E61, U36). */
  spendAs(actor: Actor, cost: number): Promise<void>;
  /** Whether one more would be refused now, as far as this process remembers; counts nothing. */
  isSpent(limit: LimitName, key: string): boolean;
  forgetDrained(): Promise<void>;
  readonly inMemory: RateBuckets;
}

export interface Caller {
  readonly key: string;
  readonly source: RequestSource;
  readonly tenantId?: TenantId;
}

/** Who calls, as far as only an address is known: for IPv6 its /64, which is what one customer is given (RL-03); `local` where there is no network between. */
export function addressKey(source: Pick<RequestSource, 'ip'>): string {
  return source.ip === null ? 'local' : (customerNetwork(source.ip.split('%', 1)[0] ?? '', 64) ?? 'unknown');
}

/** One limit's bucket for one caller. */
interface Bucket {
  readonly limit: LimitName;
  readonly key: string;
  readonly rate: Rates[LimitName];
}

export function openRateLimiter(deps: LimiterDeps): RateLimiter {
  const inMemory = openRateBuckets();
  const nowMs = () => epochMs(deps.clock.now());

  const refuse = async ({ limit, key, rate }: Bucket, { source, tenantId = SYSTEM_TENANT }: Caller, waitMs: number): Promise<never> => {
    await deps.tally.tell({ key: `${limit}:${key}`, tenantId, source, note: { type: 'security.rate_limit_exceeded', outcome: 'denied', resource: { type: 'rate_limit', id: limit }, details: { limit, key } } });
    throw new Refusal('edge/rate-limited', { limit, rule: `rate limit exceeded for ${key}`, retry_after_seconds: Math.max(1, Math.ceil(Math.min(waitMs, rate.windowMs) / 1000)) });
  };

  const askStore = async (bucket: Bucket, cost: number): Promise<Taken | null> => {
    try {
      return await deps.storage.writeIdentity(systemActor('edge'), (tx) => deps.buckets.take(tx, rowKey(bucket), bucket.rate, nowMs(), cost));
    } catch {
      return null; // told below: a limit must say what holds without its store
    }
  };

  /** The durable tier, asked only about what memory would let pass: a flood costs no write. */
  const spendDurably = async (bucket: Bucket, who: Caller, cost: number): Promise<void> => {
    const taken = await askStore(bucket, cost);
    if (taken?.passed) return;
    if (taken) {
      inMemory.raise(bucketKey(bucket), taken.drainedMs);
      return refuse(bucket, who, taken.waitMs);
    }
    await deps.tally.tell({ key: `unasked:${bucket.limit}`, tenantId: SYSTEM_TENANT, source: who.source, note: { type: 'security.limiter.unavailable', outcome: 'failure', resource: { type: 'rate_limit', id: bucket.limit } } });
    if (RATE_LIMITS[bucket.limit].unasked === 'refuse') throw new Refusal('edge/limiter-unavailable', { limit: bucket.limit, retry_after_seconds: 5 });
  };

  const spendFrom = async (bucket: Bucket, who: Caller, cost: number): Promise<void> => {
    const taken = inMemory.take(bucketKey(bucket), bucket.rate, nowMs(), cost);
    if (!taken.passed) await refuse(bucket, who, taken.waitMs);
    if (RATE_LIMITS[bucket.limit].tier === 'durable') await spendDurably(bucket, who, cost);
  };

  return {
    inMemory,
    spend: (limit, who, cost = 1) => spendFrom({ limit, key: who.key, rate: deps.rates[limit] }, who, cost),

    async spendAs(actor, cost) {
      const who = { key: '', source: actor.source, tenantId: actor.tenantId };
      const own = await deps.tenantCalls(actor);
      const { tenant, organisation, user } = deps.rates;
      await spendFrom({ limit: 'user', key: `user:${actor.userId}`, rate: user }, who, cost);
      await spendFrom({ limit: 'tenant', key: `tenant:${actor.tenantId}`, rate: own === null ? tenant : { ...tenant, count: Math.min(own, tenant.count) } }, who, cost);
      if (actor.organisationId) await spendFrom({ limit: 'organisation', key: `org:${actor.organisationId}`, rate: organisation }, who, cost);
    },

    isSpent: (limit, key) => !inMemory.peek(bucketKey({ limit, key }), deps.rates[limit], nowMs()).passed,

    forgetDrained: () => deps.storage.writeIdentity(systemActor('edge'), (tx) => deps.buckets.forgetDrained(tx, nowMs())),
  };
}

function bucketKey({ limit, key }: Pick<Bucket, 'limit' | 'key'>): string {
  return `${limit}:${key}`;
}

function rowKey({ limit, key }: Bucket): string {
  return `${limit}:${sha256Hex(key)}`;
}
