import type { ApiKeyId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import { type Organisation, type Tenant, type TenantStore } from '../../tenancy/tenants/index.ts';
import type { Membership, PeopleStore, Person } from '../identity/index.ts';
import type { Session } from './session.ts';

/** Who a credential stands for, as the database says at this request; nothing of it is read from a token. */
export interface Principal {
  readonly person: Person;
  readonly membership: Membership;
  readonly tenant: Tenant;
  readonly organisation: Organisation | null;
  readonly session: Session | null;
  readonly key: { readonly id: ApiKeyId; readonly name: string } | null;
  /** Capability patterns that narrow the person's rights; null: all of them. */
  readonly scopes: readonly string[] | null;
}

export type Standing = Pick<Principal, 'person' | 'membership' | 'tenant' | 'organisation'>;

/** The person in the tenant, or null when they are no member or one of the two is not there. Needs the identity plane. */
export async function standingOf(deps: { readonly people: PeopleStore; readonly tenants: TenantStore }, db: Db, at: Pick<Membership, 'tenantId' | 'userId'>): Promise<Standing | null> {
  const member = await deps.people.member(db, at.tenantId, at.userId);
  const tenant = member && (await deps.tenants.find(db, { id: at.tenantId }));
  if (!tenant) return null;
  const organisation = tenant.organisationId ? await deps.tenants.organisation(db, { id: tenant.organisationId }) : null;
  return { ...member, tenant, organisation };
}
