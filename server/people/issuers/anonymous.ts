import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import type { ForeignIdentity, Principal, SessionDeps } from '../sessions/index.ts';
import { foreignPrincipal } from './foreign-principals.ts';

/** The tenant that is shown to whoever comes without a credential, where the deployment wants that (FEATURES T09). */
const PLACE = 'default';

const NOBODY: ForeignIdentity = {
  issuer: 'nobody', subject: 'anonymous', customer: 'anonymous', name: 'anonymous', email: null, roles: new Set(['viewer']), scopes: null,
  tenants: new Set([PLACE]), everyTenant: false, platform: false, attributes: { anonymous: true },
};

/** Somebody who said nothing of themselves: a viewer of the tenant `default`, or null where there is none. */
export async function anonymousPrincipal(deps: Pick<SessionDeps, 'storage' | 'clock' | 'tenants'>): Promise<Principal | null> {
  const tenant = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.tenants.find(db, { slug: PLACE }));
  return tenant && isOpen(tenant) ? foreignPrincipal(deps, NOBODY, tenant) : null;
}
