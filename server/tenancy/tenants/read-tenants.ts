import type { OrganisationId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import { textIn } from '../../base/cursor-key.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Scope, Storage } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { Tenant } from './tenant.ts';
import type { TenantRef, TenantStore } from './tenant-store.ts';

interface Deps {
  readonly storage: Storage;
  readonly tenants: TenantStore;
}

/** An open tenant by id or slug. Who may see which tenant is decided by the caller (DECISIONS 16). */
export async function getTenant(deps: Deps, scope: Scope, ref: TenantRef): Promise<Tenant> {
  const tenant = await deps.storage.readIdentity(scope, (db) => deps.tenants.find(db, ref));
  if (!tenant || tenant.closedAt !== null || tenant.id === SYSTEM_TENANT) throw new Refusal('tenancy/tenant-not-found', { ...ref });
  return tenant;
}

export interface TenantListing {
  readonly organisationId?: OrganisationId;
  readonly cursor?: string;
  readonly size: number;
}

/** Open tenants by slug. */
export async function listTenants(deps: Deps, scope: Scope, { organisationId, cursor, size }: TenantListing): Promise<Page<Tenant>> {
  const rows = await deps.storage.readIdentity(scope, (db) =>
    deps.tenants.list(db, { ...(organisationId ? { organisationId } : {}), ...(cursor === undefined ? {} : { after: textIn(cursor) }), limit: size + 1 }));
  return pageOf(rows, size, (tenant) => [tenant.slug]);
}
