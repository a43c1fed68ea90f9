import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Delivery, Endpoint, WebhookEventType } from './webhook.ts';
import type { WebhookDeps } from './webhook-deps.ts';

type Deps = Pick<WebhookDeps, 'clock' | 'ids' | 'webhooks'>;

export interface WebhookEvent {
  readonly type: WebhookEventType;
  /** Ids, names of states and digests: what an outsider may be told. Never what people wrote. */
  readonly data: JsonObject;
}

/** Writes an event down for everybody who asked to hear of it, in the transaction in which it happened: what is rolled back is not told, and what is committed is. */
export async function enqueueIn(deps: Deps, tx: Tx, tenantId: TenantId, event: WebhookEvent): Promise<void> {
  const listening = (await deps.webhooks.endpoints(tx, tenantId)).filter(({ enabled, events }) => enabled && (events.length === 0 || events.includes(event.type)));
  const message = { messageId: `msg_${deps.ids.id()}`, now: deps.clock.now() };
  for (const endpoint of listening) await deps.webhooks.addDelivery(tx, deliveryOf(deps, endpoint, event, message));
}

export function deliveryOf({ ids }: Pick<Deps, 'ids'>, { tenantId, id: endpointId }: Pick<Endpoint, 'tenantId' | 'id'>, { type, data }: WebhookEvent, { messageId, now }: { readonly messageId: string; readonly now: Instant }): Delivery {
  return {
    tenantId, id: ids.id(), endpointId, messageId, type, body: JSON.stringify({ type, timestamp: now, data }), state: 'waiting', attempts: 0, nextAt: now,
    lastStatus: null, lastError: null, createdAt: now, settledAt: null, ver: 1,
  };
}
