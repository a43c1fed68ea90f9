import type { ApiKeyId, Instant, UserId } from '../../../shared/brand.ts';
import type { Impersonator } from '../../base/actor.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Organisation, Tenant, TenantStore } from '../../tenancy/tenants/index.ts';
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
  /** Whoever was shown the key that this came by, or by which the session was bought; the account here of somebody whom an issuer names by its address. */
  readonly behind?: readonly UserId[];
  /** Capability patterns that narrow the person's rights; null: all of them. */
  readonly scopes: readonly string[] | null;
  /** Whoever really works in this session, when it is not its own person. */
  readonly standin?: StandinMark;
  /** Somebody whom a trusted issuer speaks for and who has no account here: `person` and `membership` then say what the token says. */
  readonly foreign?: ForeignIdentity;
}

/** Who really works in a session that is not its own person's, or not in its own place, and until when. */
export interface StandinMark {
  readonly by: Impersonator;
  readonly kind: 'impersonation' | 'break-glass';
  readonly endsAt: Instant;
}

/** What a trusted issuer says of a caller. Roles and scopes are the issuer's own words, where it was allowed to say them. */
export interface ForeignIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Whom a hosted tenant's token speaks for. */
  readonly customer: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roles: ReadonlySet<string>;
  /** Null: the token says nothing of scopes. */
  readonly scopes: ReadonlySet<string> | null;
  /** Slugs of the tenants it may act in. */
  readonly tenants: ReadonlySet<string>;
  readonly everyTenant: boolean;
  /** Whether the issuer may speak of the platform at all. */
  readonly platform: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
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
