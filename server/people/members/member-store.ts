import { and, count, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables } from '../identity/index.ts';
import type { Invitation, InvitationId } from './invitation.ts';
import { buildMemberTables } from './member-tables.ts';

export type MemberStore = ReturnType<typeof openMemberStore>;

export function openMemberStore(kit: Kit) {
  const { iamInvitation, iamMemberAttributes } = buildMemberTables(kit);
  const { iamMembership } = buildIdentityTables(kit);
  const shown = {
    id: iamInvitation.id, tenantId: iamInvitation.tenantId, organisationId: iamInvitation.organisationId, email: iamInvitation.email, roles: iamInvitation.roles,
    organisationRole: iamInvitation.organisationRole, invitedBy: iamInvitation.invitedBy, invitedByName: iamInvitation.invitedByName,
    createdAt: iamInvitation.createdAt, expiresAt: iamInvitation.expiresAt, acceptedAt: iamInvitation.acceptedAt, acceptedBy: iamInvitation.acceptedBy, revokedAt: iamInvitation.revokedAt,
  };
  const open = and(isNull(iamInvitation.acceptedAt), isNull(iamInvitation.revokedAt));
  const at = (tenantId: TenantId, userId: UserId) => and(eq(iamMemberAttributes.tenantId, tenantId), eq(iamMemberAttributes.userId, userId));

  return {
    async addInvitation(tx: Tx, row: Invitation & { readonly tokenHash: string }): Promise<void> {
      await tx.q.insert(iamInvitation).values(row);
    },

    async invitationByToken(db: Db, tokenHash: string): Promise<Invitation | null> {
      return (await db.q.select(shown).from(iamInvitation).where(eq(iamInvitation.tokenHash, tokenHash)))[0] ?? null;
    },

    async invitation(db: Db, tenantId: TenantId, id: InvitationId): Promise<Invitation | null> {
      return (await db.q.select(shown).from(iamInvitation).where(and(eq(iamInvitation.tenantId, tenantId), eq(iamInvitation.id, id))))[0] ?? null;
    },

    /** The one that is still good for this email, if there is one. */
    async pendingFor(db: Db, tenantId: TenantId, email: string, now: Instant): Promise<Invitation | null> {
      return (await db.q.select(shown).from(iamInvitation).where(and(eq(iamInvitation.tenantId, tenantId), eq(iamInvitation.email, email), open, gt(iamInvitation.expiresAt, now))))[0] ?? null;
    },

    /** The newest first. */
    invitations: (db: Db, tenantId: TenantId): Promise<readonly Invitation[]> =>
      db.q.select(shown).from(iamInvitation).where(eq(iamInvitation.tenantId, tenantId)).orderBy(desc(iamInvitation.createdAt), desc(iamInvitation.id)).limit(500),

    /** True for exactly one of all who try while it is good. */
    async useInvitation(tx: Tx, id: InvitationId, userId: UserId, now: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamInvitation).set({ acceptedAt: now, acceptedBy: userId }).where(and(eq(iamInvitation.id, id), open, gt(iamInvitation.expiresAt, now))).returning({ id: iamInvitation.id });
      return rows.length === 1;
    },

    async revokeInvitation(tx: Tx, tenantId: TenantId, id: InvitationId, now: Instant): Promise<boolean> {
      const rows = await tx.q.update(iamInvitation).set({ revokedAt: now }).where(and(eq(iamInvitation.tenantId, tenantId), eq(iamInvitation.id, id), open)).returning({ id: iamInvitation.id });
      return rows.length === 1;
    },

    async attributes(db: Db, tenantId: TenantId, userId: UserId): Promise<JsonObject> {
      return (await db.q.select({ attributes: iamMemberAttributes.attributes }).from(iamMemberAttributes).where(at(tenantId, userId)))[0]?.attributes ?? {};
    },

    async setAttributes(tx: Tx, tenantId: TenantId, userId: UserId, attributes: JsonObject): Promise<void> {
      await tx.q.insert(iamMemberAttributes).values({ tenantId, userId, attributes }).onConflictDoUpdate({ target: [iamMemberAttributes.tenantId, iamMemberAttributes.userId], set: { attributes } });
    },

    async dropAttributes(tx: Tx, tenantId: TenantId, userId: UserId): Promise<void> {
      await tx.q.delete(iamMemberAttributes).where(at(tenantId, userId));
    },

    async countMembers(db: Db, tenantId: TenantId): Promise<number> {
      const [row] = await db.q.select({ n: count() }).from(iamMembership).where(eq(iamMembership.tenantId, tenantId));
      return Number(row?.n ?? 0);
    },
  };
}
