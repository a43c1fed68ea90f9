import { plusMs } from '../../../shared/brand.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { deliver } from './deliver-webhooks.ts';
import { deliveryOf } from './enqueue-webhook.ts';
import type { Delivery, Endpoint, EndpointChange, NewEndpoint } from './webhook.ts';
import type { WebhookDeps } from './webhook-deps.ts';
import { secretText } from './webhook-signature.ts';
import { PREVIOUS_SECRET_AT, SECRET_AT } from './webhook-store.ts';

const SECRET_BYTES = 32;
const MOST_ENDPOINTS = 20;
/** How long the secret before the present one signs too, so that a receiver can be given the new one in peace. */
const OVERLAP_MS = 86_400_000;

export interface WithSecret {
  readonly endpoint: Endpoint;
  /** Shown this once; null when a repeated command is answered, because the stored answer of a named command holds no secret. */
  readonly secret: string | null;
}

export async function addEndpoint(deps: WebhookDeps, actor: Actor, input: NewEndpoint): Promise<WithSecret> {
  const id: string = deps.ids.id();
  const secret = secretText(deps.ids.bytes(SECRET_BYTES));
  const added = await deps.storage.write(actor, async (tx) => {
    if ((await deps.webhooks.endpoints(tx, actor.tenantId)).length >= MOST_ENDPOINTS) throw new Refusal('webhooks/too-many', { field: 'url', rule: `url: a tenant has ${MOST_ENDPOINTS} endpoints at most` });
    const endpoint: Endpoint = {
      ...input, tenantId: actor.tenantId, id, enabled: true, createdBy: actor.userId, createdByName: nameOfHands(actor), createdAt: deps.clock.now(), previousUntil: null, ver: 1,
    };
    await deps.webhooks.addEndpoint(tx, endpoint, await deps.vault.seal(tx, { ...SECRET_AT, tenantId: actor.tenantId, row: endpoint.id }, secret));
    await note(deps, tx, actor, 'webhook.endpoint.added', endpoint);
    return endpoint;
  });
  return { endpoint: added, secret: added.id === id ? secret : null };
}

/** Another address, other events, or off. Deliveries that wait go where the endpoint is when they are sent. */
export function changeEndpoint(deps: WebhookDeps, actor: Actor, { id, ver, url, description, events, enabled }: EndpointChange): Promise<Endpoint> {
  return deps.storage.write(actor, async (tx) => {
    const before = await needEndpoint(deps, tx, actor, id, ver);
    const to = { ...(url === undefined ? {} : { url }), ...(description === undefined ? {} : { description }), ...(events === undefined ? {} : { events }), ...(enabled === undefined ? {} : { enabled }) };
    const after = { ...before, ...to, ver: before.ver + 1 };
    const changed = Object.keys(to).filter((field) => !jsonEqual(before[field as keyof typeof to], after[field as keyof typeof to])); // its own fields
    if (changed.length === 0) return before;
    await changeIn(deps, tx, before, to);
    await note(deps, tx, actor, 'webhook.endpoint.changed', after, { changed, before: { host: hostOf(before.url), events: before.events, enabled: before.enabled } });
    return after;
  });
}

export function removeEndpoint(deps: WebhookDeps, actor: Actor, id: string): Promise<{ readonly ok: true }> {
  return deps.storage.write(actor, async (tx) => {
    const endpoint = await needEndpoint(deps, tx, actor, id);
    await changeIn(deps, tx, endpoint, { enabled: false, removedAt: deps.clock.now() });
    await note(deps, tx, actor, 'webhook.endpoint.removed', endpoint);
    return { ok: true };
  });
}

/** A new secret; for a day the one before it signs as well. */
export async function rotateSecret(deps: WebhookDeps, actor: Actor, id: string): Promise<WithSecret> {
  const rotation: string = deps.ids.id();
  const secret = secretText(deps.ids.bytes(SECRET_BYTES));
  const rotated = await deps.storage.write(actor, async (tx) => {
    const endpoint = await needEndpoint(deps, tx, actor, id);
    const sealed = await deps.webhooks.secrets(tx, actor.tenantId, id);
    if (!sealed) throw new Refusal('webhooks/endpoint-not-found', { id });
    const place = { tenantId: actor.tenantId, row: id };
    // A sealed value opens in its own column only.
    const old = await deps.vault.open(tx, { ...SECRET_AT, ...place }, sealed.secret);
    const previousUntil = plusMs(deps.clock.now(), OVERLAP_MS);
    await changeIn(deps, tx, endpoint, {
      secret: await deps.vault.seal(tx, { ...SECRET_AT, ...place }, secret), previousSecret: await deps.vault.seal(tx, { ...PREVIOUS_SECRET_AT, ...place }, old), previousUntil,
    });
    await note(deps, tx, actor, 'webhook.secret.rotated', endpoint);
    return { rotation, endpoint: { ...endpoint, previousUntil, ver: endpoint.ver + 1 } };
  });
  return { endpoint: rotated.endpoint, secret: rotated.rotation === rotation ? secret : null };
}

/** Sends a test event to one endpoint, now, and tells how it went. */
export async function testEndpoint(deps: WebhookDeps, actor: Actor, id: string): Promise<Delivery> {
  const waiting = await deps.storage.write(actor, async (tx) => {
    const endpoint = await needEndpoint(deps, tx, actor, id);
    const delivery = deliveryOf(deps, endpoint, { type: 'webhook.test', data: { endpoint: id } }, { messageId: `msg_${deps.ids.id()}`, now: deps.clock.now() });
    await deps.webhooks.addDelivery(tx, delivery);
    await note(deps, tx, actor, 'webhook.endpoint.tested', endpoint);
    return delivery;
  });
  return (await deliver(deps, waiting)) ?? waiting;
}

export function listEndpoints({ storage, webhooks }: Pick<WebhookDeps, 'storage' | 'webhooks'>, actor: Actor): Promise<readonly Endpoint[]> {
  return storage.read(actor, (db) => webhooks.endpoints(db, actor.tenantId));
}

async function needEndpoint({ webhooks }: WebhookDeps, db: Db, { tenantId }: Actor, id: string, ver?: number): Promise<Endpoint> {
  const endpoint = await webhooks.findEndpoint(db, tenantId, id);
  if (!endpoint) throw new Refusal('webhooks/endpoint-not-found', { id });
  if (ver !== undefined && ver !== endpoint.ver) throw stale(endpoint);
  return endpoint;
}

async function changeIn({ webhooks }: WebhookDeps, tx: Tx, endpoint: Endpoint, to: Parameters<WebhookDeps['webhooks']['changeEndpoint']>[2]): Promise<void> {
  if (!(await webhooks.changeEndpoint(tx, endpoint, to))) throw stale(endpoint);
}

function stale({ id, ver }: Endpoint): Refusal {
  return new Refusal('input/conflict', { field: 'ver', rule: `ver: this endpoint changed since it was read; it is now ${ver}`, id, of: 'webhook_endpoint', ver });
}

async function note({ audit }: WebhookDeps, tx: Tx, actor: Actor, type: 'webhook.endpoint.added' | 'webhook.endpoint.changed' | 'webhook.endpoint.removed' | 'webhook.endpoint.tested' | 'webhook.secret.rotated', { id, url, events, enabled }: Endpoint, changed: JsonObject = {}): Promise<void> {
  await audit.append(tx, actor, { type, resource: { type: 'webhook_endpoint', id }, details: { host: hostOf(url), events, enabled, ...changed } });
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
