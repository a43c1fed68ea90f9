import { z } from 'zod';
import type { Instant, OrganisationId, TenantId, UserId } from '../../../shared/brand.ts';

/** Lower-cased, unique in the deployment (DECISIONS 1). */
export const Email = z.string().trim().max(254).transform((text) => text.toLowerCase()).pipe(z.email());
/** Longer input is refused before anything is hashed. What makes a password good is said in `password-rules.ts`. */
export const Password = z.string().min(1).max(1_024);
export const PersonName = z.string().trim().min(1).max(200);
export const RoleName = z.string().regex(/^[a-z0-9][a-z0-9_.:-]{0,62}$/i, 'holds up to 63 letters, digits and _ . : -');
export const Roles = z.array(RoleName).max(32).transform((names) => [...new Set(names)].sort());
/** The id by which another system knows this person; shown as `user_id` on the documents' paths. */
export const ExternalId = z.string().min(1).max(200);

export const NewUser = z.strictObject({ email: Email, name: PersonName, externalId: ExternalId.optional(), password: Password.optional(), roles: Roles });
export const NewMember = z.strictObject({ email: Email, roles: Roles });

export type UserStatus = 'active' | 'disabled';
export type OrganisationRole = 'owner' | 'admin' | 'editor' | 'viewer';

/** Somebody with an account. The password's hash never leaves the store with it. */
export interface Person {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly status: UserStatus;
  /** Sessions carry the version they began under; a new one ends them all. */
  readonly tokenVersion: number;
  /** Where they worked last; the next sign-in that names no tenant begins there. */
  readonly lastTenantId: TenantId | null;
  readonly createdAt: Instant;
  readonly ver: number;
}

/** What a person may do in one tenant. A membership without roles is a person who may only look at themselves (FEATURES E22). */
export interface Membership {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly roles: readonly string[];
  readonly createdAt: Instant;
  readonly ver: number;
}

export interface OrganisationMembership {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly role: OrganisationRole;
  readonly createdAt: Instant;
}

export interface Member {
  readonly person: Person;
  readonly membership: Membership;
}

/** What the documents' paths call this person (DECISIONS 2). */
export function shownUserId(person: Pick<Person, 'id' | 'externalId'>): string {
  return person.externalId ?? person.id;
}
