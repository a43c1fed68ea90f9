import { brand, epochMs, type TenantId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { EffectiveRegistry } from '../../registry/layers/index.ts';
import type { NetworkDeps } from './change-networks.ts';
import { type EventTally, openEventTally } from './event-tally.ts';
import { type KeyGuard, openKeyGuard } from './key-guard.ts';
import { type LiveStreams, openLiveStreams } from './live-streams.ts';
import { openNetworkRuleStore } from './network-rule-store.ts';
import type { Networks } from './networks.ts';
import { openRateBucketStore } from './rate-bucket-store.ts';
import { addressKey, openRateLimiter, type RateLimiter } from './rate-limiter.ts';
import type { Rates } from './rate-limits.ts';
import { openStreamTicketStore } from './stream-ticket-store.ts';
import type { TicketDeps } from './stream-tickets.ts';
import { openUploadSlots, type UploadSlots } from './upload-slots.ts';

/** What a deployment decides about its edge. */
export interface EdgeChoices {
  readonly rates: Rates;
  readonly streamsPerPerson: number;
  readonly uploadsAtOnce: number;
  /** Whether an access token may stand in the address of a live stream (FEATURES E11, DECISIONS 19). */
  readonly queryToken: boolean;
}

export interface EdgeRoom extends NetworkDeps, TicketDeps {
  readonly limiter: RateLimiter;
  readonly keys: KeyGuard;
  readonly streams: LiveStreams;
  readonly uploadSlots: UploadSlots;
  readonly tally: EventTally;
  readonly queryToken: boolean;
  /** Around every question who somebody is: wrong keys are counted, and who is refused for where they are stands in the tenant's log. */
  watch<R>(apiKey: string | null, source: RequestSource, work: () => Promise<R>): Promise<R>;
  /** What must happen now and then although nobody asks. */
  sweep(): Promise<void>;
}

interface Base {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly registry: EffectiveRegistry;
  readonly networks: Networks;
  readonly report: (reason: unknown, where: string) => void;
}

export function openEdgeRoom(base: Base, choices: EdgeChoices): EdgeRoom {
  const { storage, clock, ids, audit, networks } = base;
  const tally = openEventTally(base);
  const limiter = openRateLimiter({ storage, clock, tally, buckets: openRateBucketStore(storage.kit), rates: choices.rates, tenantCalls: tenantCallsOf(base) });
  const tickets = openStreamTicketStore(storage.kit);
  const keys = openKeyGuard({ limiter, tally });
  return {
    storage, clock, ids, audit, networks, networkRules: openNetworkRuleStore(storage.kit), tickets, limiter, tally,
    keys, streams: openLiveStreams({ mostPerPerson: choices.streamsPerPerson }), uploadSlots: openUploadSlots(choices.uploadsAtOnce), queryToken: choices.queryToken,
    async watch(apiKey, source, work) {
      try {
        return await (apiKey === null ? work() : keys.watch(apiKey, source, work));
      } catch (reason) {
        if (reason instanceof Refusal && reason.code === 'edge/address-refused') await tellRefused(tally, reason, source);
        throw reason;
      }
    },
    async sweep() {
      await tally.settle();
      await limiter.forgetDrained();
    },
  };
}

/** Once a minute for each tenant and address. The refusal names the tenant whose list it was. */
function tellRefused(tally: EventTally, { details }: Refusal, source: RequestSource): Promise<void> {
  const { tenant } = details;
  const tenantId = typeof tenant === 'string' ? brand<TenantId>(tenant) : SYSTEM_TENANT;
  return tally.tell({
    key: `refused:${tenantId}:${addressKey(source)}`, tenantId, source, note: { type: 'security.address.refused', outcome: 'denied', resource: { type: 'network_rule', id: tenantId }, details: { address: source.ip } },
  });
}

const KEPT_MS = 5_000;
const MOST_KEPT = 10_000;

/** A tenant's own limit as its registry has it (FEATURES U36), asked at most every five seconds. */
function tenantCallsOf({ storage, clock, registry }: Base) {
  const kept = new Map<TenantId, { readonly atMs: number; readonly calls: number | null }>();
  return async ({ tenantId, organisationId }: Pick<Actor, 'tenantId' | 'organisationId'>): Promise<number | null> => {
    const nowMs = epochMs(clock.now());
    const known = kept.get(tenantId);
    if (known && Math.abs(nowMs - known.atMs) < KEPT_MS) return known.calls;
    const view = await storage.read({ tenantId }, (db) => registry.at(db, { organisationId, tenantId, userId: null }));
    const said = view.entry('limits', 'requests_per_minute');
    const calls = typeof said === 'number' ? said : null;
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(tenantId, { atMs: nowMs, calls });
    return calls;
  };
}
