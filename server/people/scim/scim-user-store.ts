import { and, asc, count, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import { containing } from '../../base/like-pattern.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables, personColumns } from '../identity/index.ts';
import type { ScimFilter } from './scim-filter.ts';
import { buildScimTables } from './scim-tables.ts';
import type { ScimUser, ScimUserRow } from './scim-user.ts';

export const USER_FILTERS = ['userName', 'externalId', 'emails.value', 'emails', 'active', 'id'] as const;
export type UserFilter = ScimFilter<(typeof USER_FILTERS)[number]>;

/** People as one tenant's directory sees them: its members, and those it has spoken of. Nobody else is ever in an answer. */
export function openScimUserStore(kit: Kit) {
  const { iamUser, iamMembership } = buildIdentityTables(kit);
  const { iamScimUser, iamScimGroup, iamScimGroupMember } = buildScimTables(kit);
  const person = personColumns({ iamUser });
  const row = rowColumns({ iamScimUser });
  const own = (tenantId: TenantId, userId: UserId) => and(eq(iamScimUser.tenantId, tenantId), eq(iamScimUser.userId, userId));
  const rowHere = (tenantId: TenantId) => and(eq(iamScimUser.userId, iamUser.id), eq(iamScimUser.tenantId, tenantId), isNull(iamScimUser.removedAt));
  const memberHere = (tenantId: TenantId) => and(eq(iamMembership.userId, iamUser.id), eq(iamMembership.tenantId, tenantId));

  const whose = (db: Db, tenantId: TenantId, filter: UserFilter | null): SQL | undefined => and(
    inArray(iamUser.id, db.q.select({ id: iamMembership.userId }).from(iamMembership).where(eq(iamMembership.tenantId, tenantId))
      .union(db.q.select({ id: iamScimUser.userId }).from(iamScimUser).where(and(eq(iamScimUser.tenantId, tenantId), isNull(iamScimUser.removedAt))))),
    filter === null ? undefined : matching(filter),
  );

  function matching(filter: UserFilter): SQL | undefined {
    if (filter.kind !== 'eq') return (filter.kind === 'and' ? and : or)(...filter.parts.map(matching));
    const { name, value } = filter;
    if (name === 'active') return value === true || value === 'true' ? ACTIVE : sql`NOT (${ACTIVE})`;
    const text = String(value);
    if (name === 'id') return eq(iamUser.id, text as UserId); // compared, never trusted
    if (name === 'externalId') return eq(iamScimUser.externalId, text);
    if (name === 'userName') return or(eq(iamScimUser.userNameKey, text.toLowerCase()), and(isNull(iamScimUser.userNameKey), eq(iamUser.email, text.toLowerCase())));
    return or(sql`${iamScimUser.emailKeys} LIKE ${containing(`\n${text}\n`)} ESCAPE '\\'`, and(isNull(iamScimUser.userNameKey), eq(iamUser.email, text.toLowerCase())));
  }

  const ACTIVE = sql`(${and(isNotNull(iamMembership.userId), eq(iamUser.status, 'active'))})`;

  const joined = (db: Db, tenantId: TenantId) =>
    db.q.select({ person, membership: iamMembership, row }).from(iamUser)
      .leftJoin(iamMembership, memberHere(tenantId)).leftJoin(iamScimUser, rowHere(tenantId));

  async function withGroups(db: Db, tenantId: TenantId, rows: readonly Omit<ScimUser, 'groups'>[]): Promise<readonly ScimUser[]> {
    if (rows.length === 0) return [];
    const memberships = await db.q.select({ userId: iamScimGroupMember.userId, id: iamScimGroup.id, displayName: iamScimGroup.displayName }).from(iamScimGroupMember)
      .innerJoin(iamScimGroup, and(eq(iamScimGroup.tenantId, iamScimGroupMember.tenantId), eq(iamScimGroup.id, iamScimGroupMember.groupId)))
      .where(and(eq(iamScimGroupMember.tenantId, tenantId), inArray(iamScimGroupMember.userId, rows.map((one) => one.person.id)))).orderBy(asc(iamScimGroup.displayNameKey));
    return rows.map((one) => ({ ...one, groups: memberships.filter(({ userId }) => userId === one.person.id).map(({ id, displayName }) => ({ id, displayName })) }));
  }

  return {
    async find(db: Db, tenantId: TenantId, userId: UserId): Promise<ScimUser | null> {
      const rows = await joined(db, tenantId).where(and(whose(db, tenantId, null), eq(iamUser.id, userId)));
      return (await withGroups(db, tenantId, rows))[0] ?? null;
    },

    /** In the order in which they came; `offset` from 0. */
    async list(db: Db, tenantId: TenantId, { filter, offset, limit }: { readonly filter: UserFilter | null; readonly offset: number; readonly limit: number }): Promise<readonly ScimUser[]> {
      return withGroups(db, tenantId, await joined(db, tenantId).where(whose(db, tenantId, filter)).orderBy(asc(iamUser.id)).limit(limit).offset(offset));
    },

    async count(db: Db, tenantId: TenantId, filter: UserFilter | null): Promise<number> {
      const rows = await db.q.select({ all: count() }).from(iamUser)
        .leftJoin(iamMembership, memberHere(tenantId)).leftJoin(iamScimUser, rowHere(tenantId)).where(whose(db, tenantId, filter));
      return rows[0]?.all ?? 0;
    },

    /** Which of the names of this person somebody else of the tenant has, or null. */
    async taken(db: Db, tenantId: TenantId, { userId, userName, externalId }: Pick<ScimUserRow, 'userId' | 'userName' | 'externalId'>): Promise<'userName' | 'externalId' | null> {
      const others = await db.q.select({ key: iamScimUser.userNameKey }).from(iamScimUser).where(and(
        eq(iamScimUser.tenantId, tenantId), ne(iamScimUser.userId, userId),
        or(eq(iamScimUser.userNameKey, userName.toLowerCase()), externalId === null ? undefined : eq(iamScimUser.externalId, externalId)),
      ));
      const [first] = others;
      return first ? (others.some(({ key }) => key === userName.toLowerCase()) ? 'userName' : 'externalId') : null;
    },

    /** Also over what is left of somebody whom the directory deleted before. */
    async add(tx: Tx, added: ScimUserRow): Promise<void> {
      const whole = { ...added, ...keysOf(added), removedAt: null };
      await tx.q.insert(iamScimUser).values(whole).onConflictDoUpdate({ target: [iamScimUser.tenantId, iamScimUser.userId], set: whole });
    },

    /** Whether this tenant's directory deleted the person before. */
    wasRemoved: async (db: Db, tenantId: TenantId, userId: UserId): Promise<boolean> =>
      (await db.q.select({ at: iamScimUser.removedAt }).from(iamScimUser).where(and(own(tenantId, userId), isNotNull(iamScimUser.removedAt)))).length === 1,

    /** Out of its groups, and its names free for somebody else. */
    async remove(tx: Tx, tenantId: TenantId, userId: UserId, at: Instant): Promise<void> {
      await tx.q.delete(iamScimGroupMember).where(and(eq(iamScimGroupMember.tenantId, tenantId), eq(iamScimGroupMember.userId, userId)));
      await tx.q.update(iamScimUser).set({ removedAt: at, userNameKey: `\n${userId}`, externalId: null, grantedRoles: [] }).where(own(tenantId, userId));
    },

    /** What the directory says now; the version moves on. */
    async save(tx: Tx, changed: ScimUserRow, at: Instant): Promise<void> {
      await tx.q.update(iamScimUser).set({ ...changed, ...keysOf(changed), updatedAt: at, ver: changed.ver + 1 }).where(own(changed.tenantId, changed.userId));
    },

    async setGranted(tx: Tx, tenantId: TenantId, userId: UserId, grantedRoles: readonly string[]): Promise<void> {
      await tx.q.update(iamScimUser).set({ grantedRoles }).where(own(tenantId, userId));
    },

    /** Everybody of the tenant whom the directory has spoken of. */
    everybody: async (db: Db, tenantId: TenantId): Promise<readonly UserId[]> =>
      (await db.q.select({ id: iamScimUser.userId }).from(iamScimUser).where(and(eq(iamScimUser.tenantId, tenantId), isNull(iamScimUser.removedAt))).orderBy(asc(iamScimUser.userId))).map(({ id }) => id),
  };
}

export type ScimUserStore = ReturnType<typeof openScimUserStore>;

function keysOf({ userName, emails }: Pick<ScimUserRow, 'userName' | 'emails'>) {
  return { userNameKey: userName.toLowerCase(), emailKeys: `\n${emails.map(({ value }) => value.toLowerCase()).join('\n')}\n` };
}

/** A row's columns, without those that only serve finding it. */
function rowColumns({ iamScimUser }: Pick<ReturnType<typeof buildScimTables>, 'iamScimUser'>) {
  const { tenantId, userId, userName, externalId, displayName, formatted, givenName, familyName, emails, grantedRoles, madeHere, createdAt, updatedAt, ver } = iamScimUser;
  return { tenantId, userId, userName, externalId, displayName, formatted, givenName, familyName, emails, grantedRoles, madeHere, createdAt, updatedAt, ver };
}
