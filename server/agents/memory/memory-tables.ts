import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { MemoryGrantId, MemoryId, MemoryPermission, MemoryScope, Sensitivity } from './memory.ts';

export function buildMemoryTables(kit: Kit) {
  const memory = kit.table(
    'memory',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<MemoryId>(),
      title: kit.text('title').notNull(),
      kind: kit.text('kind').notNull(),
      /** Sealed under the tenant's key. */
      content: kit.bytes('content').notNull(),
      sensitivity: kit.text('sensitivity').notNull().$type<Sensitivity>(),
      scope: kit.text('scope').notNull().$type<MemoryScope>(),
      place: kit.text('place'),
      ownerId: kit.text('owner_id').notNull().$type<UserId>(),
      ownerName: kit.text('owner_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      updatedAt: kit.at('updated_at').notNull(),
      expiresAt: kit.at('expires_at'),
      ver: kit.int('ver').notNull(),
      /** Out of everybody's sight since then, by a deletion of retention; brought back, both are empty again. */
      deletedAt: kit.at('deleted_at'),
      deletionId: kit.text('deletion_id'),
      /** Set in the transaction that removes it for good, and never seen after (product-ddl.ts). */
      purgingAt: kit.at('purging_at'),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('memory_by_end').on(t.tenantId, t.expiresAt)],
  );
  const memoryGrant = kit.table(
    'memory_grant',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<MemoryGrantId>(),
      resourceId: kit.text('resource_id').notNull().$type<MemoryId>(),
      principalKind: kit.text('principal_kind').notNull().$type<'user' | 'role'>(),
      principal: kit.text('principal').notNull(),
      permissions: kit.json<readonly MemoryPermission[]>('permissions').notNull(),
      grantedBy: kit.text('granted_by').notNull().$type<UserId>(),
      grantedByName: kit.text('granted_by_name').notNull(),
      grantedAt: kit.at('granted_at').notNull(),
      expiresAt: kit.at('expires_at'),
      revokedAt: kit.at('revoked_at'),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id), kit.index('memory_grant_by_resource').on(t.tenantId, t.resourceId), kit.index('memory_grant_by_principal').on(t.tenantId, t.principal),
      kit.foreignKey({ columns: [t.tenantId, t.resourceId], foreignColumns: [memory.tenantId, memory.id] }),
    ],
  );
  return { memory, memoryGrant };
}
