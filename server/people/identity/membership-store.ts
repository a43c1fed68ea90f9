import { and, asc, count, eq, gt, inArray, min, ne, sql } from 'drizzle-orm';
import type { Instant, OrganisationId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import { buildTenantTables } from '../../tenancy/tenants/index.ts';
import { buildIdentityTables } from './identity-tables.ts';
import type { Member, Membership, OrganisationMembership, OrganisationRole } from './person.ts';
import { personColumns } from './person-store.ts';

/** Who changes who may do what in a tenant waits for whoever does so already: two owners must not remove each other. SQLite has one writer. */
const LOCK_MEMBERSHIPS: Statement = { sqlite: 'SELECT ? AS tenant', postgres: `SELECT pg_advisory_xact_lock(hashtextextended('memberships:' || ?, 0))` };

/** Whoever acts on the strength of a role keeps it until they are done; many may at once. */
const SHARE_MEMBERSHIPS: Statement = { sqlite: 'SELECT ? AS tenant', postgres: `SELECT pg_advisory_xact_lock_shared(hashtextextended('memberships:' || ?, 0))` };

export function openMembershipStore(kit: Kit) {
  const { iamUser, iamMembership, iamOrganisationMembership } = buildIdentityTables(kit);
  const { iamOrganisation, iamTenant } = buildTenantTables(kit);
  const person = personColumns({ iamUser });
  const membershipAt = (tenantId: TenantId, userId: UserId) => and(eq(iamMembership.tenantId, tenantId), eq(iamMembership.userId, userId));
  const theirs = eq(iamMembership.userId, iamUser.id);

  return {
    lockMemberships: (tx: Db, tenantId: TenantId): Promise<unknown> => tx.all(LOCK_MEMBERSHIPS, tenantId),
    shareMemberships: (tx: Db, tenantId: TenantId): Promise<unknown> => tx.all(SHARE_MEMBERSHIPS, tenantId),

    async member(db: Db, tenantId: TenantId, userId: UserId): Promise<Member | null> {
      const rows = await db.q.select({ person, membership: iamMembership }).from(iamMembership).innerJoin(iamUser, theirs).where(membershipAt(tenantId, userId));
      return rows[0] ?? null;
    },

    /** People of one tenant by email; disabled ones too. */
    members: (db: Db, tenantId: TenantId, page: { readonly after?: string; readonly limit: number; readonly offset?: number }): Promise<readonly Member[]> =>
      db.q.select({ person, membership: iamMembership }).from(iamMembership).innerJoin(iamUser, theirs)
        .where(and(eq(iamMembership.tenantId, tenantId), page.after === undefined ? undefined : gt(iamUser.email, page.after)))
        .orderBy(asc(iamUser.email)).limit(page.limit).offset(page.offset ?? 0),

    async countMembers(db: Db, tenantId: TenantId): Promise<{ readonly records: number; readonly oldest: Instant | null }> {
      const [row] = await db.q.select({ records: count(), oldest: min(iamMembership.createdAt) }).from(iamMembership).where(eq(iamMembership.tenantId, tenantId));
      return { records: row?.records ?? 0, oldest: row?.oldest ?? null };
    },

    /** A person's memberships, the oldest first. */
    memberships: (db: Db, userId: UserId): Promise<readonly Membership[]> =>
      db.q.select().from(iamMembership).where(eq(iamMembership.userId, userId)).orderBy(asc(iamMembership.createdAt), asc(iamMembership.tenantId)),

    /** Names and slugs of tenants, with their organisations': those of one tenant, or of all that somebody works in. No password of theirs may hold one. */
    async placeNames(db: Db, at: { readonly tenantId: TenantId } | { readonly userId: UserId }): Promise<readonly string[]> {
      const ids = 'tenantId' in at ? [at.tenantId] : (await db.q.select({ id: iamMembership.tenantId }).from(iamMembership).where(eq(iamMembership.userId, at.userId))).map((row) => row.id);
      const rows = await db.q.select({ slug: iamTenant.slug, name: iamTenant.name, organisation: iamOrganisation.name, organisationSlug: iamOrganisation.slug })
        .from(iamTenant).leftJoin(iamOrganisation, eq(iamTenant.organisationId, iamOrganisation.id)).where(inArray(iamTenant.id, ids));
      return rows.flatMap((row) => [row.slug, row.name, row.organisation, row.organisationSlug].filter((text) => text !== null));
    },

    /** Whether somebody besides this person owns the tenant and can still sign in. */
    async hasOtherOwner(db: Db, tenantId: TenantId, userId: UserId): Promise<boolean> {
      const rows = await db.q.select({ roles: iamMembership.roles }).from(iamMembership).innerJoin(iamUser, theirs)
        .where(and(eq(iamMembership.tenantId, tenantId), ne(iamMembership.userId, userId), eq(iamUser.status, 'active'), sql`CAST(${iamMembership.roles} AS text) LIKE ${'%"owner"%'}`));
      return rows.some((row) => row.roles.includes('owner'));
    },

    /** False when the person is a member already. */
    async addMembership(tx: Tx, row: Membership): Promise<boolean> {
      return (await tx.q.insert(iamMembership).values(row).onConflictDoNothing().returning({ userId: iamMembership.userId })).length === 1;
    },

    /** The new row, or null when `ver` is no longer the row's. */
    async setRoles(tx: Tx, { tenantId, userId, ver }: Pick<Membership, 'tenantId' | 'userId' | 'ver'>, roles: readonly string[]): Promise<Membership | null> {
      const rows = await tx.q.update(iamMembership).set({ roles, ver: ver + 1 }).where(and(membershipAt(tenantId, userId), eq(iamMembership.ver, ver))).returning();
      return rows[0] ?? null;
    },

    async removeMembership(tx: Tx, { tenantId, userId, ver }: Pick<Membership, 'tenantId' | 'userId' | 'ver'>): Promise<boolean> {
      const rows = await tx.q.delete(iamMembership).where(and(membershipAt(tenantId, userId), eq(iamMembership.ver, ver))).returning({ userId: iamMembership.userId });
      return rows.length === 1;
    },

    organisationMembership: async (db: Db, organisationId: OrganisationId, userId: UserId): Promise<OrganisationMembership | null> =>
      (await db.q.select().from(iamOrganisationMembership)
        .where(and(eq(iamOrganisationMembership.organisationId, organisationId), eq(iamOrganisationMembership.userId, userId))))[0] ?? null,

    /** Everybody with a rank in the organisation, by email. */
    organisationMembers: (db: Db, organisationId: OrganisationId): Promise<ReadonlyArray<{ readonly person: Member['person']; readonly membership: OrganisationMembership }>> =>
      db.q.select({ person, membership: iamOrganisationMembership }).from(iamOrganisationMembership).innerJoin(iamUser, eq(iamOrganisationMembership.userId, iamUser.id))
        .where(eq(iamOrganisationMembership.organisationId, organisationId)).orderBy(asc(iamUser.email)),

    async removeOrganisationMembership(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<void> {
      await tx.q.delete(iamOrganisationMembership).where(and(eq(iamOrganisationMembership.organisationId, organisationId), eq(iamOrganisationMembership.userId, userId)));
    },

    async setOrganisationRole(tx: Tx, organisationId: OrganisationId, userId: UserId, role: OrganisationRole, at: Instant): Promise<void> {
      await tx.q.insert(iamOrganisationMembership).values({ organisationId, userId, role, createdAt: at })
        .onConflictDoUpdate({ target: [iamOrganisationMembership.organisationId, iamOrganisationMembership.userId], set: { role } });
    },
  };
}
