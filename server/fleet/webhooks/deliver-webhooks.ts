import { epochMs, plusMs, type TenantId } from '../../../shared/brand.ts';
import { OutboundError } from '../../base/outbound.ts';
import { Refusal } from '../../base/refusal.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { type Delivery, type Endpoint, retryAfterMs } from './webhook.ts';
import type { WebhookDeps } from './webhook-deps.ts';
import { signatureOf } from './webhook-signature.ts';
import { PREVIOUS_SECRET_AT, SECRET_AT } from './webhook-store.ts';

/** While somebody sends it, nobody else does; a process that dies with it leaves it to the next after this time. */
const LEASE_MS = 60_000;

/** What is to be sent by now, the longest due first. */
export function dueDeliveries(deps: WebhookDeps, tenantId: TenantId): Promise<readonly Delivery[]> {
  return deps.storage.read({ tenantId }, (db) => deps.webhooks.due(db, tenantId, deps.clock.now()));
}

/** Sends what is due, each endpoint's in order and no two processes the same; answers how many arrived. A failure is written down and holds up nobody else. */
export async function deliverAll(deps: WebhookDeps, due: readonly Delivery[]): Promise<number> {
  const queues = [...Map.groupBy(due, ({ endpointId }) => endpointId).values()];
  const arrived = await Promise.all(queues.map(async (queue) => {
    let delivered = 0;
    for (const delivery of queue) {
      if ((await deliver(deps, delivery))?.state !== 'delivered') return delivered; // whoever did not answer now is not asked again in the same round
      delivered += 1;
    }
    return delivered;
  }));
  return arrived.reduce((sum, count) => sum + count, 0);
}

/** One attempt; null when another process has it. */
export async function deliver(deps: WebhookDeps, waiting: Delivery): Promise<Delivery | null> {
  const sender = systemActor('webhooks', waiting.tenantId);
  const now = deps.clock.now();
  const taken: Delivery = { ...waiting, attempts: waiting.attempts + 1, nextAt: plusMs(now, LEASE_MS), ver: waiting.ver + 1 };
  if (!(await deps.storage.write(sender, (tx) => deps.webhooks.changeDelivery(tx, waiting, { attempts: taken.attempts, nextAt: taken.nextAt })))) return null;
  const outcome = await attempt(deps, taken);
  const settled = outcomeOf(deps, taken, outcome);
  return deps.storage.write(sender, async (tx) => {
    if (!(await deps.webhooks.changeDelivery(tx, taken, settled))) return null;
    if (settled.state === 'dead') {
      await deps.audit.append(tx, sender, {
        type: 'webhook.delivery.given_up', outcome: 'failure', resource: { type: 'webhook_endpoint', id: taken.endpointId },
        details: { delivery: taken.id, message: taken.messageId, event: taken.type, attempts: taken.attempts, because: settled.lastError },
      });
    }
    return { ...taken, ...settled, ver: taken.ver + 1 };
  });
}

interface Outcome {
  readonly status: number | null;
  /** Null: it arrived. Words of our own; nothing that came back, and no address that a name led to. */
  readonly error: string | null;
  /** No further attempt would fare better. */
  readonly final?: true;
}

async function attempt(deps: WebhookDeps, delivery: Delivery): Promise<Outcome> {
  const opened = await openEndpoint(deps, delivery);
  if (!opened) return { status: null, error: 'the endpoint is switched off or removed', final: true };
  const timestamp = Math.floor(epochMs(deps.clock.now()) / 1_000);
  try {
    const { status } = await deps.outbound.fetch(opened.endpoint.url, {
      method: 'POST', body: delivery.body,
      headers: {
        'content-type': 'application/json', 'user-agent': 'Countersign-Webhooks/1',
        'webhook-id': delivery.messageId, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatureOf(opened.secrets, { id: delivery.messageId, timestamp, body: delivery.body }),
      },
    });
    if (status >= 200 && status < 300) return { status, error: null };
    return { status, error: `it answered with status ${status}`, ...(status === 410 ? { final: true as const } : {}) };
  } catch (reason) {
    if (reason instanceof OutboundError) return { status: null, error: 'it could not be reached, or is at an address that may not be called from this server' };
    throw reason;
  }
}

/** The endpoint as it is now, with the secrets that sign for it in the clear; null when nothing goes there any more. */
function openEndpoint({ storage, webhooks, vault, clock }: WebhookDeps, { tenantId, endpointId }: Delivery): Promise<{ readonly endpoint: Endpoint; readonly secrets: readonly string[] } | null> {
  return storage.read({ tenantId }, async (db) => {
    const endpoint = await webhooks.findEndpoint(db, tenantId, endpointId);
    const sealed = await webhooks.secrets(db, tenantId, endpointId);
    if (!endpoint?.enabled || !sealed) return null;
    const place = { tenantId, row: endpointId };
    const secrets = [await vault.open(db, { ...SECRET_AT, ...place }, sealed.secret)];
    if (sealed.previousSecret && endpoint.previousUntil !== null && clock.now() < endpoint.previousUntil) secrets.push(await vault.open(db, { ...PREVIOUS_SECRET_AT, ...place }, sealed.previousSecret));
    return { endpoint, secrets };
  });
}

function outcomeOf({ clock, ids }: Pick<WebhookDeps, 'clock' | 'ids'>, { attempts, nextAt }: Delivery, { status, error, final }: Outcome): Pick<Delivery, 'state' | 'nextAt' | 'lastStatus' | 'lastError' | 'settledAt'> {
  const now = clock.now();
  const last = { lastStatus: status, lastError: error };
  if (error === null) return { ...last, state: 'delivered', nextAt, settledAt: now };
  const wait = final ? null : retryAfterMs(attempts, (ids.bytes(1)[0] ?? 0) / 255);
  return wait === null ? { ...last, state: 'dead', nextAt, settledAt: now } : { ...last, state: 'waiting', nextAt: plusMs(now, wait), settledAt: null };
}

/** Puts a delivery back in the queue that was given up or has arrived: the same message under the same id, to be sent at once. */
export async function replayDelivery(deps: WebhookDeps, actor: Parameters<WebhookDeps['storage']['write']>[0], id: string): Promise<Delivery> {
  return deps.storage.write(actor, async (tx) => {
    const found = await deps.webhooks.findDelivery(tx, actor.tenantId, id);
    if (!found) throw new Refusal('webhooks/delivery-not-found', { id });
    if (found.state === 'waiting') return found;
    const again = { state: 'waiting' as const, attempts: 0, nextAt: deps.clock.now(), settledAt: null };
    if (!(await deps.webhooks.changeDelivery(tx, found, again))) throw new Refusal('input/conflict', { field: 'id', rule: 'id: this delivery changed since it was read' });
    await deps.audit.append(tx, actor, { type: 'webhook.delivery.replayed', resource: { type: 'webhook_endpoint', id: found.endpointId }, details: { delivery: id, message: found.messageId, event: found.type } });
    return { ...found, ...again, ver: found.ver + 1 };
  });
}
