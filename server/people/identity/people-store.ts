import { and, asc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { Instant, OrganisationId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables } from './identity-tables.ts';
import type { Member, Membership, OrganisationMembership, OrganisationRole, Person, UserStatus } from './person.ts';

export type PeopleStore = ReturnType<typeof openPeopleStore>;

/** One of the three names by which a person is found. */
export type PersonRef = { readonly id: UserId } | { readonly email: string } | { readonly externalId: string };

/** Who changes who may do what in a tenant waits for whoever does so already: two owners must not remove each other. SQLite has one writer. */
const LOCK_MEMBERSHIPS: Statement = { sqlite: 'SELECT ? AS tenant', postgres: `SELECT pg_advisory_xact_lock(hashtextextended('memberships:' || ?, 0))` };

export function openPeopleStore(kit: Kit) {
  const { iamUser, iamMembership, iamOrganisationMembership, iamPasswordReset } = buildIdentityTables(kit);
  const person = {
    id: iamUser.id, email: iamUser.email, name: iamUser.name, externalId: iamUser.externalId, status: iamUser.status,
    tokenVersion: iamUser.tokenVersion, lastTenantId: iamUser.lastTenantId, createdAt: iamUser.createdAt, ver: iamUser.ver,
  };
  const named = (ref: PersonRef) => ('id' in ref ? eq(iamUser.id, ref.id) : 'email' in ref ? eq(iamUser.email, ref.email) : eq(iamUser.externalId, ref.externalId));
  const membershipAt = (tenantId: TenantId, userId: UserId) => and(eq(iamMembership.tenantId, tenantId), eq(iamMembership.userId, userId));
  const inTenant = and(eq(iamMembership.userId, iamUser.id));

  return {
    lockMemberships: (tx: Tx, tenantId: TenantId): Promise<unknown> => tx.all(LOCK_MEMBERSHIPS, tenantId),

    /** False when the email or the external id is taken. */
    async add(tx: Tx, row: Person & { readonly passwordHash: string | null }): Promise<boolean> {
      return (await tx.q.insert(iamUser).values(row).onConflictDoNothing().returning({ id: iamUser.id })).length === 1;
    },

    async find(db: Db, ref: PersonRef): Promise<Person | null> {
      return (await db.q.select(person).from(iamUser).where(named(ref)))[0] ?? null;
    },

    async passwordHash(db: Db, id: UserId): Promise<string | null> {
      return (await db.q.select({ hash: iamUser.passwordHash }).from(iamUser).where(eq(iamUser.id, id)))[0]?.hash ?? null;
    },

    async anybody(db: Db): Promise<boolean> {
      return (await db.q.select({ id: iamUser.id }).from(iamUser).limit(1)).length > 0;
    },

    /** A new password; every session that began under the version before is over. Answers the version now in force. */
    async setPassword(tx: Tx, id: UserId, passwordHash: string): Promise<number> {
      const rows = await tx.q.update(iamUser).set({ passwordHash, tokenVersion: sql`${iamUser.tokenVersion} + 1`, ver: sql`${iamUser.ver} + 1` })
        .where(eq(iamUser.id, id)).returning({ version: iamUser.tokenVersion });
      return rows[0]?.version ?? 0;
    },

    /** The same password under stronger parameters: nothing ends. */
    async rehash(tx: Tx, id: UserId, passwordHash: string): Promise<void> {
      await tx.q.update(iamUser).set({ passwordHash }).where(eq(iamUser.id, id));
    },

    async setStatus(tx: Tx, id: UserId, status: UserStatus): Promise<void> {
      await tx.q.update(iamUser).set({ status, tokenVersion: sql`${iamUser.tokenVersion} + 1`, ver: sql`${iamUser.ver} + 1` }).where(eq(iamUser.id, id));
    },

    async describe(tx: Tx, id: UserId, to: { readonly name: string; readonly externalId: string | null }): Promise<void> {
      await tx.q.update(iamUser).set({ ...to, ver: sql`${iamUser.ver} + 1` }).where(eq(iamUser.id, id));
    },

    async noteTenant(tx: Tx, id: UserId, lastTenantId: TenantId): Promise<void> {
      await tx.q.update(iamUser).set({ lastTenantId }).where(and(eq(iamUser.id, id), sql`${iamUser.lastTenantId} IS DISTINCT FROM ${lastTenantId}`));
    },

    async member(db: Db, tenantId: TenantId, userId: UserId): Promise<Member | null> {
      const rows = await db.q.select({ person, membership: iamMembership }).from(iamMembership).innerJoin(iamUser, inTenant).where(membershipAt(tenantId, userId));
      return rows[0] ?? null;
    },

    /** People of one tenant by email; disabled ones too. */
    members: (db: Db, tenantId: TenantId, page: { readonly after?: string; readonly limit: number }): Promise<readonly Member[]> =>
      db.q.select({ person, membership: iamMembership }).from(iamMembership).innerJoin(iamUser, inTenant)
        .where(and(eq(iamMembership.tenantId, tenantId), page.after === undefined ? undefined : gt(iamUser.email, page.after)))
        .orderBy(asc(iamUser.email)).limit(page.limit),

    /** A person's memberships, the oldest first. */
    memberships: (db: Db, userId: UserId): Promise<readonly Membership[]> =>
      db.q.select().from(iamMembership).where(eq(iamMembership.userId, userId)).orderBy(asc(iamMembership.createdAt), asc(iamMembership.tenantId)),

    /** Whether somebody besides this person owns the tenant and can still sign in. */
    async hasOtherOwner(db: Db, tenantId: TenantId, userId: UserId): Promise<boolean> {
      const rows = await db.q.select({ roles: iamMembership.roles }).from(iamMembership).innerJoin(iamUser, inTenant)
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

    async setOrganisationRole(tx: Tx, organisationId: OrganisationId, userId: UserId, role: OrganisationRole, at: Instant): Promise<void> {
      await tx.q.insert(iamOrganisationMembership).values({ organisationId, userId, role, createdAt: at })
        .onConflictDoUpdate({ target: [iamOrganisationMembership.organisationId, iamOrganisationMembership.userId], set: { role } });
    },

    /** One way to a new password at a time: an older one ends with it. */
    async addReset(tx: Tx, row: { readonly tokenHash: string; readonly userId: UserId; readonly expiresAt: Instant }): Promise<void> {
      await tx.q.delete(iamPasswordReset).where(eq(iamPasswordReset.userId, row.userId));
      await tx.q.insert(iamPasswordReset).values(row);
    },

    async reset(db: Db, tokenHash: string): Promise<{ readonly userId: UserId; readonly expiresAt: Instant; readonly usedAt: Instant | null } | null> {
      return (await db.q.select().from(iamPasswordReset).where(eq(iamPasswordReset.tokenHash, tokenHash)))[0] ?? null;
    },

    /** True for exactly one of all who try. */
    async useReset(tx: Tx, tokenHash: string, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamPasswordReset).set({ usedAt: at }).where(and(eq(iamPasswordReset.tokenHash, tokenHash), isNull(iamPasswordReset.usedAt))).returning();
      return rows.length === 1;
    },
  };
}
