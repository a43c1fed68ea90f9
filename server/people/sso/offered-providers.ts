import type { TenantId } from '../../../shared/brand.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import { domainOf } from './federated-identity.ts';
import type { SsoDeps } from './sso-deps.ts';

export interface OfferedProvider {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly kind: 'oidc' | 'saml';
  readonly tenant: string;
}

/** Providers for a sign-in page: those of the named tenant, else of the tenants that have proven the email's domain. Whether anybody has that email is not looked at. */
export async function offeredProviders(deps: Pick<SsoDeps, 'storage' | 'sso' | 'domains' | 'tenants' | 'ssoEnabled' | 'hasSso'>, asked: { readonly email?: string | undefined; readonly tenant?: string | undefined }): Promise<readonly OfferedProvider[]> {
  if (!deps.ssoEnabled) return [];
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const ids: readonly TenantId[] = asked.tenant !== undefined
      ? [(await deps.tenants.find(db, { slug: asked.tenant }))?.id].filter((id) => id !== undefined)
      : await deps.domains.provenBy(db, domainOf((asked.email ?? '').trim().toLowerCase()));
    const offered: OfferedProvider[] = [];
    for (const id of ids) {
      const tenant = id === SYSTEM_TENANT ? null : await deps.tenants.find(db, { id });
      if (!tenant || !isOpen(tenant) || !(await deps.hasSso(db, id))) continue;
      for (const provider of await deps.sso.providersOf(db, id)) {
        if (provider.status === 'active') offered.push({ id: provider.id, key: provider.key, name: provider.name, kind: provider.kind, tenant: tenant.slug });
      }
    }
    return offered;
  });
}
