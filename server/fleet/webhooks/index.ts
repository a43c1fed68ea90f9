/**
 * Who outside hears of what happens here: endpoints of a tenant, and signed deliveries to them that outlive a crash.
 * Invariant: an event is written down in the transaction in which it happened, and no endpoint can hold up or undo it.
 */
export { deliverAll, dueDeliveries, replayDelivery } from './deliver-webhooks.ts';
export { enqueueIn, type WebhookEvent } from './enqueue-webhook.ts';
export { addEndpoint, changeEndpoint, listEndpoints, removeEndpoint, rotateSecret, testEndpoint, type WithSecret } from './manage-endpoints.ts';
export { type Delivery, type Endpoint, EndpointChange, NewEndpoint, retryAfterMs, WEBHOOK_EVENTS, type WebhookEventType } from './webhook.ts';
export type { WebhookDeps } from './webhook-deps.ts';
export { refusalOfWebhook, secretText, signatureOf } from './webhook-signature.ts';
export { openWebhookStore, type WebhookStore } from './webhook-store.ts';
export { buildWebhookTables } from './webhook-tables.ts';
