import type { Json } from '../../../shared/json.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import type { Kit } from '../../base/storage/index.ts';

/**
 * Tenant and user layers are their tenant's own rows. Base and organisation layers stand above any single tenant:
 * they are rows of the system tenant, which every tenant may read and none may write.
 */
export function buildLayerTables(kit: Kit) {
  const registryLayer = kit.table(
    'registry_layer',
    {
      tenantId: kit.tenantId(),
      kind: kit.text('kind').notNull().$type<LayerKind>(),
      ownerId: kit.text('owner_id').notNull(),
      version: kit.int('version').notNull(),
      content: kit.json<Json>('content').notNull(),
      digest: kit.text('digest').notNull(),
      author: kit.text('author').notNull(),
      authorName: kit.text('author_name').notNull(),
      reason: kit.text('reason'),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.kind, t.ownerId, t.version)],
  );
  return { registryLayer };
}
