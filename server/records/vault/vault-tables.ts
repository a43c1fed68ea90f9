import type { Kit } from '../../base/storage/index.ts';

export const KEY_STATUSES = ['active', 'retired', 'destroyed'] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export function buildVaultTables(kit: Kit) {
  const tenantKey = kit.table(
    'tenant_key',
    {
      tenantId: kit.tenantId(),
      /** 1, 2, 3 ... within the tenant: the version of its key. Only the highest may be active. */
      kid: kit.int('kid').notNull(),
      /** The key, sealed under the data key; null once it is destroyed. */
      wrapped: kit.bytes('wrapped'),
      status: kit.text('status').notNull().$type<KeyStatus>(),
      /** Values sealed with it, as far as they were counted before the last sudden death. */
      uses: kit.int('uses').notNull(),
      createdAt: kit.at('created_at').notNull(),
      retiredAt: kit.at('retired_at'),
    },
    (t) => [kit.primaryKey(t.tenantId, t.kid)],
  );
  return { tenantKey };
}
