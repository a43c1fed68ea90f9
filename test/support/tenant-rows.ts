import type { Storage } from '../../server/base/storage/index.ts';
import { systemActor } from '../../server/base/system-tenant.ts';
import { buildTenantTables } from '../../server/tenancy/tenants/index.ts';
import { instantOf, type TenantId } from '../../shared/brand.ts';

/** The bare rows that tenant tables point at. */
export async function seedTenantRows(storage: Storage, ...tenants: readonly TenantId[]): Promise<void> {
  const { iamTenant } = buildTenantTables(storage.kit);
  await storage.writeIdentity(systemActor('test'), async (tx) => {
    for (const id of tenants) await tx.q.insert(iamTenant).values({ id, slug: `t-${id}`, name: id, plan: 'saas/free', status: 'active', createdAt: instantOf(0), ver: 1 });
  });
}
