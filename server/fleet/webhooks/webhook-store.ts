import { and, asc, desc, eq, isNull, lte } from 'drizzle-orm';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import { olderRows } from '../../base/older-rows.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { sealedColumn } from '../../records/vault/index.ts';
import type { Delivery, Endpoint } from './webhook.ts';
import { buildWebhookTables } from './webhook-tables.ts';

export type WebhookStore = ReturnType<typeof openWebhookStore>;

/** Where the secrets of an endpoint stand, but for tenant and row. */
export const SECRET_AT = { table: 'webhook_endpoint', column: 'secret' } as const;
export const PREVIOUS_SECRET_AT = { table: 'webhook_endpoint', column: 'previous_secret' } as const;

export interface SealedSecrets {
  readonly secret: Uint8Array;
  readonly previousSecret: Uint8Array | null;
}

const AT_ONCE = 50;

export function openWebhookStore(kit: Kit) {
  const { webhookEndpoint: endpoint, webhookDelivery: delivery } = buildWebhookTables(kit);
  const one = (tenantId: TenantId, id: string) => and(eq(endpoint.tenantId, tenantId), eq(endpoint.id, id), isNull(endpoint.removedAt));
  const oneDelivery = (tenantId: TenantId, id: string) => and(eq(delivery.tenantId, tenantId), eq(delivery.id, id));
  const shown = {
    tenantId: endpoint.tenantId, id: endpoint.id, url: endpoint.url, description: endpoint.description, events: endpoint.events, enabled: endpoint.enabled,
    createdBy: endpoint.createdBy, createdByName: endpoint.createdByName, createdAt: endpoint.createdAt, previousUntil: endpoint.previousUntil, ver: endpoint.ver,
  };

  return {
    async addEndpoint(tx: Tx, row: Endpoint, secret: Uint8Array): Promise<void> {
      await tx.q.insert(endpoint).values({ ...row, secret: Buffer.from(secret), previousSecret: null, removedAt: null });
    },

    async findEndpoint(db: Db, tenantId: TenantId, id: string): Promise<Endpoint | undefined> {
      return (await db.q.select(shown).from(endpoint).where(one(tenantId, id)))[0];
    },

    async endpoints(db: Db, tenantId: TenantId): Promise<readonly Endpoint[]> {
      return db.q.select(shown).from(endpoint).where(and(eq(endpoint.tenantId, tenantId), isNull(endpoint.removedAt))).orderBy(asc(endpoint.createdAt), asc(endpoint.id));
    },

    async secrets(db: Db, tenantId: TenantId, id: string): Promise<SealedSecrets | undefined> {
      return (await db.q.select({ secret: endpoint.secret, previousSecret: endpoint.previousSecret }).from(endpoint).where(one(tenantId, id)))[0];
    },

    /** Answers false when somebody changed it since it was read. */
    async changeEndpoint(tx: Tx, { tenantId, id, ver }: Endpoint, to: Partial<Pick<Endpoint, 'url' | 'description' | 'events' | 'enabled' | 'previousUntil'>> & Partial<SealedSecrets> & { readonly removedAt?: Instant }): Promise<boolean> {
      const { secret, previousSecret, ...rest } = to;
      const bytes = { ...(secret ? { secret: Buffer.from(secret) } : {}), ...(previousSecret === undefined ? {} : { previousSecret: previousSecret && Buffer.from(previousSecret) }) };
      return (await tx.q.update(endpoint).set({ ...rest, ...bytes, ver: ver + 1 }).where(and(one(tenantId, id), eq(endpoint.ver, ver))).returning({ id: endpoint.id })).length === 1;
    },

    async addDelivery(tx: Tx, row: Delivery): Promise<void> {
      await tx.q.insert(delivery).values(row);
    },

    async findDelivery(db: Db, tenantId: TenantId, id: string): Promise<Delivery | undefined> {
      return (await db.q.select().from(delivery).where(oneDelivery(tenantId, id)))[0];
    },

    async due(db: Db, tenantId: TenantId, now: Instant): Promise<readonly Delivery[]> {
      return db.q.select().from(delivery).where(and(eq(delivery.tenantId, tenantId), eq(delivery.state, 'waiting'), lte(delivery.nextAt, now))).orderBy(asc(delivery.nextAt), asc(delivery.id)).limit(AT_ONCE);
    },

    /** Takes or settles a delivery; false when another process did so first. */
    async changeDelivery(tx: Tx, { tenantId, id, ver }: Delivery, to: Partial<Pick<Delivery, 'state' | 'attempts' | 'nextAt' | 'lastStatus' | 'lastError' | 'settledAt'>>): Promise<boolean> {
      return (await tx.q.update(delivery).set({ ...to, ver: ver + 1 }).where(and(oneDelivery(tenantId, id), eq(delivery.ver, ver))).returning({ id: delivery.id })).length === 1;
    },

    /** Newest first. */
    async deliveries(db: Db, tenantId: TenantId, { endpointId, state, size, cursor }: { readonly endpointId?: string | undefined; readonly state?: Delivery['state'] | undefined; readonly size: number; readonly cursor?: string | undefined }): Promise<Page<Delivery>> {
      const rows = await db.q.select().from(delivery)
        .where(and(eq(delivery.tenantId, tenantId), endpointId ? eq(delivery.endpointId, endpointId) : undefined, state ? eq(delivery.state, state) : undefined, olderRows(cursor, delivery.createdAt, delivery.id)))
        .orderBy(desc(delivery.createdAt), desc(delivery.id)).limit(size + 1);
      return pageOf(rows, size, ({ createdAt, id }) => [createdAt, id]);
    },

    /** For the vault, which seals the secrets anew under a tenant's next key. */
    sealedSecrets: sealedColumn(SECRET_AT),

    sealedPreviousSecrets: sealedColumn(PREVIOUS_SECRET_AT),
  };
}
