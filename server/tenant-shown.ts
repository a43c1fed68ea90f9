import type { ReportDeps } from './assurance/reports/index.ts';
import type { Storage } from './base/storage/index.ts';
import { SYSTEM_TENANT } from './base/system-tenant.ts';
import type { Tenant, TenantStore } from './tenancy/tenants/index.ts';
import { brand, type TenantId } from '../shared/brand.ts';
import { isUuid } from '../shared/uuid.ts';

/** The actor's tenant as reports and packages print it. */
export function tenantShown(storage: Storage, tenants: TenantStore): ReportDeps['tenantOf'] {
  return async ({ tenantId }) => {
    const tenant = await storage.readIdentity({ tenantId }, (db) => tenants.find(db, { id: tenantId }));
    return { id: tenantId, slug: tenant?.slug ?? '', name: tenant?.name ?? '' };
  };
}

/** The tenant that somebody at the machine names, by id or by slug. */
export function tenantNamed(storage: Storage, tenants: TenantStore): (ref: string) => Promise<Tenant | null> {
  return (ref) => {
    const id = isUuid(ref) ? brand<TenantId>(ref) : null;
    return storage.readIdentity({ tenantId: id ?? SYSTEM_TENANT }, (db) => tenants.find(db, id === null ? { slug: ref } : { id }));
  };
}
