import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';

export function buildCatalogueTables(kit: Kit) {
  const iamCatalogue = kit.table(
    'iam_catalogue',
    {
      /** The deployment's own row holds what was there when it began; a tenant's, what it has agreed to since. */
      tenantId: kit.tenantId(),
      names: kit.json<readonly string[]>('names').notNull(),
      confirmedBy: kit.text('confirmed_by').notNull().$type<UserId>(),
      confirmedAt: kit.at('confirmed_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId)],
  );
  return { iamCatalogue };
}
