import type { Json } from '../../../shared/json.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import type { Kit } from '../../base/storage/index.ts';

/**
 * Layers belong to the identity plane: base and organisation layers stand above any single tenant,
 * and roles, on which every right depends, are written in them.
 */
export function buildLayerTables(kit: Kit) {
  const registryLayer = kit.table(
    'iam_registry_layer',
    {
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
    (t) => [kit.primaryKey(t.kind, t.ownerId, t.version)],
  );
  return { registryLayer };
}
