import type { OrganisationId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildIdentityTables, type OrganisationRole } from '../identity/index.ts';
import type { InvitationId } from './invitation.ts';

export function buildMemberTables(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const iamInvitation = kit.table(
    'iam_invitation',
    {
      id: kit.text('id').notNull().$type<InvitationId>(),
      tenantId: kit.tenantId(),
      organisationId: kit.text('organisation_id').$type<OrganisationId>(),
      email: kit.text('email').notNull(),
      roles: kit.json<readonly string[]>('roles').notNull(),
      organisationRole: kit.text('organisation_role').$type<OrganisationRole>(),
      /** SHA-256 of the token, hex: 256 random bits need no salt. */
      tokenHash: kit.text('token_hash').notNull(),
      invitedBy: kit.text('invited_by').notNull().$type<UserId>(),
      invitedByName: kit.text('invited_by_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
      acceptedAt: kit.at('accepted_at'),
      acceptedBy: kit.text('accepted_by').$type<UserId>(),
      revokedAt: kit.at('revoked_at'),
    },
    (t) => [
      kit.primaryKey(t.id),
      kit.unique('iam_invitation_token').on(t.tokenHash),
      kit.index('iam_invitation_by_tenant').on(t.tenantId, t.createdAt),
      kit.foreignKey({ columns: [t.invitedBy], foreignColumns: [iamUser.id] }),
    ],
  );
  const iamMemberAttributes = kit.table(
    'iam_member_attributes',
    {
      tenantId: kit.tenantId(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      attributes: kit.json<JsonObject>('attributes').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.userId), kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] })],
  );
  return { iamInvitation, iamMemberAttributes };
}
