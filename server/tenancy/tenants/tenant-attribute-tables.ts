import type { JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';

export function buildTenantAttributeTables(kit: Kit) {
  const iamTenantAttributes = kit.table(
    'iam_tenant_attributes',
    { tenantId: kit.tenantId(), settings: kit.json<JsonObject>('settings').notNull(), metadata: kit.json<JsonObject>('metadata').notNull() },
    (t) => [kit.primaryKey(t.tenantId)],
  );
  return { iamTenantAttributes };
}
