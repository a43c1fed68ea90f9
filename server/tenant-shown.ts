import type { ReportDeps } from './assurance/reports/index.ts';
import type { Storage } from './base/storage/index.ts';
import type { TenantStore } from './tenancy/tenants/index.ts';

/** The actor's tenant as reports and packages print it. */
export function tenantShown(storage: Storage, tenants: TenantStore): ReportDeps['tenantOf'] {
  return async ({ tenantId }) => {
    const tenant = await storage.readIdentity({ tenantId }, (db) => tenants.find(db, { id: tenantId }));
    return { id: tenantId, slug: tenant?.slug ?? '', name: tenant?.name ?? '' };
  };
}
