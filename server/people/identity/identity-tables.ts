import type { OrganisationId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildTenantTables } from '../../tenancy/tenants/index.ts';
import type { OrganisationRole, UserStatus } from './person.ts';

export function buildIdentityTables(kit: Kit) {
  const { iamOrganisation, iamTenant } = buildTenantTables(kit);
  const iamUser = kit.table(
    'iam_user',
    {
      id: kit.text('id').notNull().$type<UserId>(),
      email: kit.text('email').notNull(),
      name: kit.text('name').notNull(),
      externalId: kit.text('external_id'),
      /** Argon2id in PHC form; absent for people who sign in elsewhere. */
      passwordHash: kit.text('password_hash'),
      /** The tenant in whose name it was set before the holder of the address had any part in it; null: they had, or there is none. */
      passwordSetIn: kit.text('password_set_in').$type<TenantId>(),
      /** When a password was taken away, because somebody else had set it and the address was claimed by its domain's own tenant. */
      passwordVoidedAt: kit.at('password_voided_at'),
      status: kit.text('status').notNull().$type<UserStatus>(),
      tokenVersion: kit.int('token_version').notNull(),
      lastTenantId: kit.text('last_tenant_id').$type<typeof iamTenant.$inferSelect.id>(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.id), kit.unique('iam_user_email').on(t.email), kit.unique('iam_user_external').on(t.externalId)],
  );
  const iamMembership = kit.table(
    'iam_membership',
    {
      tenantId: kit.tenantId(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      roles: kit.json<readonly string[]>('roles').notNull(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.userId), kit.index('iam_membership_by_user').on(t.userId, t.createdAt), kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] })],
  );
  const iamOrganisationMembership = kit.table(
    'iam_organisation_membership',
    {
      organisationId: kit.text('organisation_id').notNull().$type<OrganisationId>(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      role: kit.text('role').notNull().$type<OrganisationRole>(),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [
      kit.primaryKey(t.organisationId, t.userId),
      kit.index('iam_organisation_membership_by_user').on(t.userId),
      kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] }),
      kit.foreignKey({ columns: [t.organisationId], foreignColumns: [iamOrganisation.id] }),
    ],
  );
  const iamSignInFailure = kit.table(
    'iam_sign_in_failure',
    {
      /** SHA-256 of the email that was tried, hex: unknown emails are counted like known ones and not kept. */
      account: kit.text('account').notNull(),
      client: kit.text('client').notNull(),
      drainedMs: kit.int('drained_ms').notNull(),
      locked: kit.int('locked').notNull(),
    },
    (t) => [kit.primaryKey(t.account, t.client), kit.index('iam_sign_in_failure_by_age').on(t.drainedMs)],
  );
  const iamPasswordReset = kit.table(
    'iam_password_reset',
    {
      tokenHash: kit.text('token_hash').notNull(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      expiresAt: kit.at('expires_at').notNull(),
      usedAt: kit.at('used_at'),
    },
    (t) => [kit.primaryKey(t.tokenHash), kit.index('iam_password_reset_by_user').on(t.userId), kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] })],
  );
  return { iamUser, iamMembership, iamOrganisationMembership, iamSignInFailure, iamPasswordReset };
}
