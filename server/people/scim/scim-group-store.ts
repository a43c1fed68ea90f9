import { and, asc, count, eq, exists, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Instant, ScimGroupId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { ScimFilter } from './scim-filter.ts';
import type { ScimGroup } from './scim-group.ts';
import { buildScimTables } from './scim-tables.ts';

export const GROUP_FILTERS = ['displayName', 'externalId', 'id', 'members.value', 'members'] as const;
export type GroupFilter = ScimFilter<(typeof GROUP_FILTERS)[number]>;
export type ScimMapping = ReturnType<typeof buildScimTables>['iamScimMapping']['$inferSelect'];

const AT_ONCE = 500;

/** A tenant's groups, who is in them, and what they stand for. */
export function openScimGroupStore(kit: Kit) {
  const { iamScimGroup, iamScimGroupMember, iamScimMapping } = buildScimTables(kit);
  const own = (tenantId: TenantId, id: ScimGroupId) => and(eq(iamScimGroup.tenantId, tenantId), eq(iamScimGroup.id, id));
  const within = (tenantId: TenantId, groupId: ScimGroupId) => and(eq(iamScimGroupMember.tenantId, tenantId), eq(iamScimGroupMember.groupId, groupId));
  const plain = (row: Omit<ScimGroup, 'members'> & { readonly displayNameKey: string }): Omit<ScimGroup, 'members'> => {
    const { displayNameKey: _key, ...group } = row;
    return group;
  };

  function matching(db: Db, tenantId: TenantId, filter: GroupFilter): SQL | undefined {
    if (filter.kind !== 'eq') return (filter.kind === 'and' ? and : or)(...filter.parts.map((part) => matching(db, tenantId, part)));
    const text = String(filter.value);
    switch (filter.name) {
      case 'displayName': return eq(iamScimGroup.displayNameKey, text.toLowerCase());
      case 'externalId': return eq(iamScimGroup.externalId, text);
      case 'id': return eq(iamScimGroup.id, text as ScimGroupId); // compared, never trusted
      case 'members': case 'members.value':
        return exists(db.q.select({ one: sql`1` }).from(iamScimGroupMember)
          .where(and(eq(iamScimGroupMember.tenantId, tenantId), eq(iamScimGroupMember.groupId, iamScimGroup.id), eq(iamScimGroupMember.userId, text as UserId)))); // as above
    }
  }
  const whose = (db: Db, tenantId: TenantId, filter: GroupFilter | null) => and(eq(iamScimGroup.tenantId, tenantId), filter === null ? undefined : matching(db, tenantId, filter));

  async function withMembers(db: Db, tenantId: TenantId, groups: readonly Omit<ScimGroup, 'members'>[]): Promise<readonly ScimGroup[]> {
    if (groups.length === 0) return [];
    const members = await db.q.select().from(iamScimGroupMember)
      .where(and(eq(iamScimGroupMember.tenantId, tenantId), inArray(iamScimGroupMember.groupId, groups.map(({ id }) => id)))).orderBy(asc(iamScimGroupMember.userId));
    return groups.map((group) => ({ ...group, members: members.filter(({ groupId }) => groupId === group.id).map(({ userId }) => userId) }));
  }

  return {
    async find(db: Db, tenantId: TenantId, id: ScimGroupId): Promise<ScimGroup | null> {
      return (await withMembers(db, tenantId, (await db.q.select().from(iamScimGroup).where(own(tenantId, id))).map(plain)))[0] ?? null;
    },

    async list(db: Db, tenantId: TenantId, { filter, offset, limit }: { readonly filter: GroupFilter | null; readonly offset: number; readonly limit: number }): Promise<readonly ScimGroup[]> {
      const rows = await db.q.select().from(iamScimGroup).where(whose(db, tenantId, filter)).orderBy(asc(iamScimGroup.displayNameKey)).limit(limit).offset(offset);
      return withMembers(db, tenantId, rows.map(plain));
    },

    count: async (db: Db, tenantId: TenantId, filter: GroupFilter | null): Promise<number> =>
      (await db.q.select({ all: count() }).from(iamScimGroup).where(whose(db, tenantId, filter)))[0]?.all ?? 0,

    async taken(db: Db, tenantId: TenantId, { id, displayName, externalId }: Pick<ScimGroup, 'id' | 'displayName' | 'externalId'>): Promise<'displayName' | 'externalId' | null> {
      const others = await db.q.select({ key: iamScimGroup.displayNameKey }).from(iamScimGroup).where(and(
        eq(iamScimGroup.tenantId, tenantId), ne(iamScimGroup.id, id), or(eq(iamScimGroup.displayNameKey, displayName.toLowerCase()), externalId === null ? undefined : eq(iamScimGroup.externalId, externalId)),
      ));
      const [first] = others;
      return first ? (others.some(({ key }) => key === displayName.toLowerCase()) ? 'displayName' : 'externalId') : null;
    },

    async add(tx: Tx, { members: _later, ...group }: ScimGroup): Promise<void> {
      await tx.q.insert(iamScimGroup).values({ ...group, displayNameKey: group.displayName.toLowerCase() });
    },

    async save(tx: Tx, { members: _apart, ...group }: ScimGroup, at: Instant): Promise<void> {
      await tx.q.update(iamScimGroup).set({ ...group, displayNameKey: group.displayName.toLowerCase(), updatedAt: at, ver: group.ver + 1 }).where(own(group.tenantId, group.id));
    },

    async addMembers(tx: Tx, tenantId: TenantId, groupId: ScimGroupId, userIds: readonly UserId[]): Promise<void> {
      for (let from = 0; from < userIds.length; from += AT_ONCE) {
        await tx.q.insert(iamScimGroupMember).values(userIds.slice(from, from + AT_ONCE).map((userId) => ({ tenantId, groupId, userId }))).onConflictDoNothing();
      }
    },

    async removeMembers(tx: Tx, tenantId: TenantId, groupId: ScimGroupId, userIds: readonly UserId[]): Promise<void> {
      for (let from = 0; from < userIds.length; from += AT_ONCE) {
        await tx.q.delete(iamScimGroupMember).where(and(within(tenantId, groupId), inArray(iamScimGroupMember.userId, userIds.slice(from, from + AT_ONCE))));
      }
    },

    async remove(tx: Tx, { tenantId, id }: Pick<ScimGroup, 'tenantId' | 'id'>): Promise<void> {
      await tx.q.delete(iamScimGroupMember).where(within(tenantId, id));
      await tx.q.delete(iamScimGroup).where(own(tenantId, id));
    },

    mapping: async (db: Db, tenantId: TenantId): Promise<ScimMapping | null> => (await db.q.select().from(iamScimMapping).where(eq(iamScimMapping.tenantId, tenantId)))[0] ?? null,

    /** False when `ver` is no longer the row's; 0 stands for none yet. */
    async saveMapping(tx: Tx, { ver, ...mapping }: ScimMapping): Promise<boolean> {
      const { tenantId, ...changed } = mapping;
      const rows = ver === 0
        ? await tx.q.insert(iamScimMapping).values({ ...mapping, ver: 1 }).onConflictDoNothing().returning({ ver: iamScimMapping.ver })
        : await tx.q.update(iamScimMapping).set({ ...changed, ver: ver + 1 }).where(and(eq(iamScimMapping.tenantId, tenantId), eq(iamScimMapping.ver, ver))).returning({ ver: iamScimMapping.ver });
      return rows.length === 1;
    },
  };
}

export type ScimGroupStore = ReturnType<typeof openScimGroupStore>;
