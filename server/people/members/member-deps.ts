import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import type { IdentityDeps } from '../identity/index.ts';
import type { TenantStore } from '../../tenancy/tenants/index.ts';
import type { MemberStore } from './member-store.ts';

export interface MemberDeps extends IdentityDeps {
  readonly tenants: TenantStore;
  readonly members: MemberStore;
  /** Whether a password opens this tenant at all; answered by the sso room, which stands above this one. Needs the identity plane. */
  readonly passwordsOpen: (db: Db, tenantId: TenantId) => Promise<boolean>;
}
