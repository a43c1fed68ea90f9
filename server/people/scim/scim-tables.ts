import type { ScimGroupId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildIdentityTables } from '../identity/index.ts';
import type { RoleMap } from '../sso/index.ts';
import type { ScimEmail } from './scim-user.ts';

export function buildScimTables(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const iamScimUser = kit.table(
    'iam_scim_user',
    {
      tenantId: kit.tenantId(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      userName: kit.text('user_name').notNull(),
      /** Lower-cased: user names differ by more than case (RFC 7643 section 4.1.1). */
      userNameKey: kit.text('user_name_key').notNull(),
      externalId: kit.text('external_id'),
      displayName: kit.text('display_name'),
      formatted: kit.text('formatted'),
      givenName: kit.text('given_name'),
      familyName: kit.text('family_name'),
      emails: kit.json<readonly ScimEmail[]>('emails').notNull(),
      /** Lower-cased addresses, each between line breaks, for finding. */
      emailKeys: kit.text('email_keys').notNull(),
      /** What its groups gave: these roles follow the groups, all others were given here and stay. */
      grantedRoles: kit.json<readonly string[]>('granted_roles').notNull(),
      /** Whether the directory made this account, and may therefore change its address. */
      madeHere: kit.bool('made_here').notNull(),
      createdAt: kit.at('created_at').notNull(),
      updatedAt: kit.at('updated_at').notNull(),
      /** Deleted by the directory: to it there is no such resource any more, and the account may be made its own again. */
      removedAt: kit.at('removed_at'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.userId),
      kit.unique('iam_scim_user_name').on(t.tenantId, t.userNameKey),
      kit.unique('iam_scim_user_external').on(t.tenantId, t.externalId),
      kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] }),
    ],
  );
  const iamScimGroup = kit.table(
    'iam_scim_group',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<ScimGroupId>(),
      displayName: kit.text('display_name').notNull(),
      displayNameKey: kit.text('display_name_key').notNull(),
      externalId: kit.text('external_id'),
      createdAt: kit.at('created_at').notNull(),
      updatedAt: kit.at('updated_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.unique('iam_scim_group_name').on(t.tenantId, t.displayNameKey),
      kit.unique('iam_scim_group_external').on(t.tenantId, t.externalId),
    ],
  );
  const iamScimGroupMember = kit.table(
    'iam_scim_group_member',
    {
      tenantId: kit.tenantId(),
      groupId: kit.text('group_id').notNull().$type<ScimGroupId>(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.groupId, t.userId),
      kit.index('iam_scim_group_member_by_user').on(t.tenantId, t.userId),
      kit.foreignKey({ columns: [t.tenantId, t.groupId], foreignColumns: [iamScimGroup.tenantId, iamScimGroup.id] }),
      kit.foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [iamScimUser.tenantId, iamScimUser.userId] }),
    ],
  );
  /** What a tenant's groups stand for. */
  const iamScimMapping = kit.table(
    'iam_scim_mapping',
    {
      tenantId: kit.tenantId(),
      defaultRole: kit.text('default_role'),
      roleMap: kit.json<RoleMap>('role_map').notNull(),
      /** What whoever wrote it could hand out then; null: the deployment's own file wrote it. */
      authority: kit.json<readonly string[]>('authority'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId)],
  );
  return { iamScimUser, iamScimGroup, iamScimGroupMember, iamScimMapping };
}
