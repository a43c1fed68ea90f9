import type { Kit } from '../../base/storage/index.ts';

/** The deployment's own agreements with others: they stand under its own tenant. */
export function buildWitnessTables(kit: Kit) {
  /** Logs of others that we cosign, and how far. */
  const witnessLog = kit.table(
    'witness_log',
    { tenantId: kit.bareTenantId(), origin: kit.text('origin').notNull(), vkey: kit.text('vkey').notNull(), size: kit.int('size').notNull(), note: kit.text('note').notNull(), addedAt: kit.at('added_at').notNull() },
    (t) => [kit.primaryKey(t.tenantId, t.origin)],
  );
  /** Witnesses that we ask to cosign our logs. */
  const witnessPeer = kit.table(
    'witness_peer',
    { tenantId: kit.bareTenantId(), name: kit.text('name').notNull(), vkey: kit.text('vkey').notNull(), url: kit.text('url').notNull(), addedAt: kit.at('added_at').notNull() },
    (t) => [kit.primaryKey(t.tenantId, t.name)],
  );
  return { witnessLog, witnessPeer };
}
