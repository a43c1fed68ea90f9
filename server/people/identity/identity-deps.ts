import type { Instant, SessionId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { RoleBook } from './grant-rules.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PeopleStore } from './people-store.ts';
import type { FailureStore } from './sign-in-failure-store.ts';

export interface IdentityDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly people: PeopleStore;
  readonly failures: FailureStore;
  readonly passwords: PasswordHasher;
  readonly roleBook: RoleBook;
  readonly sessionEnder: SessionEnder;
  readonly keyEnder: KeyEnder;
  readonly grantEnder: GrantEnder;
  /** Whether a workflow of the tenant wants others to agree before anybody gives or takes roles by hand; absent: none does. */
  readonly rolesAskFirst?: RolesAskFirst;
}

/** Answered from the registry's workflows, which this room does not know. */
export type RolesAskFirst = (db: Db, tenantId: TenantId) => Promise<boolean>;

export type EndReason = 'signed-out' | 'ended-by-person' | 'ended-by-admin' | 'password-changed' | 'person-disabled' | 'membership-ended' | 'refresh-reused' | 'device-mismatch' | 'too-many' | 'tenant-switched' | 'key-revoked' | 'provider-closed' | 'ended-by-provider' | 'sso-required' | 'password-voided';

/** The sessions room, which stands above this one, ends what a changed password or a disabled person must not leave open. */
export interface SessionEnder {
  /** Answers how many live sessions it ended. `keep` survives under the person's new token version. */
  endAllOf(tx: Tx, userId: UserId, how: { readonly reason: EndReason; readonly at: Instant; readonly tenantId?: TenantId; readonly keep?: { readonly id: SessionId; readonly tokenVersion: number } }): Promise<number>;
}

/** The keys room, which stands above this one too, revokes what must not come back with a membership. */
export interface KeyEnder {
  /** Revokes every good key of somebody in the actor's tenant, for good and with an entry each; answers how many. */
  endAllOf(tx: Tx, actor: Actor, userId: UserId, via: string): Promise<number>;
}

/** Rooms far above this one give things to a person by name; those must not come back with a membership either. */
export interface GrantEnder {
  /** Takes back all that somebody was given in the actor's tenant, for good and with an entry each; answers how much. */
  endAllOf(tx: Tx, actor: Actor, userId: UserId): Promise<number>;
}
