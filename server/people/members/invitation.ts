import { z } from 'zod';
import type { Brand, Instant, OrganisationId, TenantId, UserId } from '../../../shared/brand.ts';
import { Email, type OrganisationRole, Roles } from '../identity/index.ts';

export type InvitationId = Brand<'invitation'>;

export const ORGANISATION_ROLES = ['owner', 'admin', 'editor', 'viewer'] as const satisfies readonly OrganisationRole[];
/** The Dev Health edition calls an editor a member (FEATURES D18). */
export const OrganisationRoleWord = z.enum([...ORGANISATION_ROLES, 'member']).transform((word): OrganisationRole => (word === 'member' ? 'editor' : word));

export const NewInvitation = z.strictObject({ email: Email, roles: Roles, organisationRole: OrganisationRoleWord.nullable().default(null) });

/** Three days: long enough for a weekend, short enough for a link that lies about. */
export const INVITATION_HOURS = 72;

/** A place kept for somebody, until they come or the time is over. Its token is shown once to whoever invites and kept as a hash. */
export interface Invitation {
  readonly id: InvitationId;
  readonly tenantId: TenantId;
  readonly organisationId: OrganisationId | null;
  readonly email: string;
  readonly roles: readonly string[];
  readonly organisationRole: OrganisationRole | null;
  readonly invitedBy: UserId;
  readonly invitedByName: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly acceptedBy: UserId | null;
  readonly revokedAt: Instant | null;
}

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked';

export function stateOfInvitation({ acceptedAt, revokedAt, expiresAt }: Pick<Invitation, 'acceptedAt' | 'revokedAt' | 'expiresAt'>, now: Instant): InvitationState {
  if (acceptedAt !== null) return 'accepted';
  if (revokedAt !== null) return 'revoked';
  return expiresAt > now ? 'pending' : 'expired';
}

const RANKS: readonly OrganisationRole[] = ['viewer', 'editor', 'admin', 'owner'];

/** Whether somebody of the first rank may give, take or hold the second: nobody reaches above themselves. */
export function reaches(own: OrganisationRole, other: OrganisationRole): boolean {
  return RANKS.indexOf(own) >= RANKS.indexOf(other);
}
