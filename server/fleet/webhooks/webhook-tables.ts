import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { Delivery, WebhookEventType } from './webhook.ts';

export function buildWebhookTables(kit: Kit) {
  const webhookEndpoint = kit.table(
    'webhook_endpoint',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      url: kit.text('url').notNull(),
      description: kit.text('description').notNull(),
      events: kit.json<readonly WebhookEventType[]>('events').notNull(),
      enabled: kit.bool('enabled').notNull(),
      createdBy: kit.text('created_by').notNull().$type<UserId>(),
      createdByName: kit.text('created_by_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      /** Sealed by the vault, both. */
      secret: kit.bytes('secret').notNull(),
      previousSecret: kit.bytes('previous_secret'),
      previousUntil: kit.at('previous_until'),
      /** A tombstone: deliveries still say where they went. */
      removedAt: kit.at('removed_at'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('webhook_endpoint_by_time').on(t.tenantId, t.createdAt, t.id)],
  );
  const webhookDelivery = kit.table(
    'webhook_delivery',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      endpointId: kit.text('endpoint_id').notNull(),
      messageId: kit.text('message_id').notNull(),
      type: kit.text('type').notNull().$type<WebhookEventType>(),
      body: kit.text('body').notNull(),
      state: kit.text('state').notNull().$type<Delivery['state']>(),
      attempts: kit.int('attempts').notNull(),
      nextAt: kit.at('next_at').notNull(),
      lastStatus: kit.int('last_status'),
      lastError: kit.text('last_error'),
      createdAt: kit.at('created_at').notNull(),
      settledAt: kit.at('settled_at'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.foreignKey({ columns: [t.tenantId, t.endpointId], foreignColumns: [webhookEndpoint.tenantId, webhookEndpoint.id] }),
      kit.index('webhook_delivery_due').on(t.tenantId, t.state, t.nextAt),
      kit.index('webhook_delivery_by_endpoint').on(t.tenantId, t.endpointId, t.createdAt, t.id),
    ],
  );
  return { webhookEndpoint, webhookDelivery };
}
