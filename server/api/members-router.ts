import { z } from 'zod';
import { brand, type OrganisationId, type UserId } from '../../shared/brand.ts';
import { isUuid } from '../../shared/uuid.ts';
import {
  AcceptInvitation, acceptInvitation, addOrganisationMember, changeOrganisationRole, type InvitationId, type InvitationView, invitePerson, listInvitations, listOrganisationMembers, NewInvitation,
  openInvitation, type OrganisationMember, OrganisationRoleWord, rankOf, removeOrganisationMember, revokeInvitation, transferOwnership,
} from '../people/members/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { isEnforced } from '../people/sso/index.ts';
import { tenantView } from '../flows/edit-roles.ts';
import type { House } from './house.ts';
import { commandInput, needs, open, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** Invitations and an organisation's members: for our screens, and as the Dev Health edition's clients know them (FEATURES D21-D23). */

const org_id = z.string().min(1).max(100);
const user_id = z.uuid();

/** An organisation by id or slug; one that is not the caller's is as if it were not there. */
async function organisationOf(house: House, actor: Actor, named: string): Promise<OrganisationId> {
  const found = await house.storage.readIdentity(actor, (db) => house.people.tenants.organisation(db, isUuid(named) ? { id: brand<OrganisationId>(named) } : { slug: named }));
  if (!found || (found.id !== actor.organisationId && !actor.capabilities.has('platform:tenants'))) throw new Refusal('tenancy/organisation-not-found', { id: named });
  return found.id;
}

function shownMember({ person, membership }: OrganisationMember) {
  return { id: `${membership.organisationId}:${person.id}`, org_id: membership.organisationId, user_id: person.id, email: person.email, name: person.name, role: membership.role, joined_at: membership.createdAt, created_at: membership.createdAt, is_active: person.status === 'active' };
}

function shownInvitation(invitation: InvitationView) {
  return {
    id: invitation.id, org_id: invitation.organisationId, email: invitation.email, role: invitation.organisationRole, roles: invitation.roles, invited_by_id: invitation.invitedBy, status: invitation.state,
    expires_at: invitation.expiresAt, accepted_at: invitation.acceptedAt, created_at: invitation.createdAt,
  };
}

const INVITES = ['admin.invitation.created'] as const;

export const membersRouter = router({
  organisation: signedIn.meta({ needs: 'session', audit: reads, says: 'The caller’s organisation, and their rank in it' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.readIdentity(actor, async (db) => {
      const organisation = actor.organisationId ? await house.people.tenants.organisation(db, { id: actor.organisationId }) : null;
      return { organisation: organisation && { id: organisation.id, slug: organisation.slug, name: organisation.name }, rank: organisation && (await rankOf(house.people, db, actor, organisation.id)) };
    })),

  list: needs('user:read').meta({ needs: 'user:read', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/orgs/{org_id}/members' }], says: 'Members of an organisation; for its owners and admins' })
    .input(z.strictObject({ org_id, role: OrganisationRoleWord.optional() })).query(async ({ ctx: { house, actor }, input }) =>
      (await listOrganisationMembers(house.people, actor, await organisationOf(house, actor, input.org_id), input.role)).map(shownMember)),

  add: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.organisation.member_added'], rest: [{ method: 'POST', path: '/api/v1/admin/orgs/{org_id}/members', status: 201 }], says: 'Give somebody of the organisation’s tenants a rank in it' })
    .input(z.strictObject({ org_id, user_id, role: OrganisationRoleWord.default('editor'), invited_by_id: z.string().optional() })).mutation(async ({ ctx: { house, actor }, input }) =>
      shownMember(await addOrganisationMember(house.people, actor, await organisationOf(house, actor, input.org_id), { userId: brand<UserId>(input.user_id), role: input.role }))),

  change: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.organisation.member_changed'], rest: [{ method: 'PATCH', path: '/api/v1/admin/orgs/{org_id}/members/{user_id}' }], says: 'Change a member’s rank' })
    .input(z.strictObject({ org_id, user_id, role: OrganisationRoleWord })).mutation(async ({ ctx: { house, actor }, input }) =>
      shownMember(await changeOrganisationRole(house.people, actor, await organisationOf(house, actor, input.org_id), { userId: brand<UserId>(input.user_id), role: input.role }))),

  remove: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.organisation.member_removed'], rest: [{ method: 'DELETE', path: '/api/v1/admin/orgs/{org_id}/members/{user_id}' }], says: 'End a member’s rank in the organisation' })
    .input(z.strictObject({ org_id, user_id })).mutation(async ({ ctx: { house, actor }, input }) => {
      await removeOrganisationMember(house.people, actor, await organisationOf(house, actor, input.org_id), brand<UserId>(input.user_id));
      return { deleted: true };
    }),

  transferOwnership: needs('user:manage').meta({
    needs: 'user:manage', fresh: true, audit: ['admin.organisation.ownership_transferred'], rest: [{ method: 'POST', path: '/api/v1/admin/orgs/{org_id}/transfer-ownership/{from_user_id}' }], says: 'One owner makes another member owner and is an admin from then on',
  }).input(z.strictObject({ org_id, from_user_id: user_id, new_owner_user_id: user_id })).mutation(async ({ ctx: { house, actor }, input }) => {
    await transferOwnership(house.people, actor, await organisationOf(house, actor, input.org_id), { from: brand<UserId>(input.from_user_id), to: brand<UserId>(input.new_owner_user_id) });
    return { success: true };
  }),

  inviteToOrganisation: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: INVITES, rest: [{ method: 'POST', path: '/api/v1/admin/orgs/{org_id}/invites', status: 201 }], says: 'Invite somebody to an organisation, and to the caller’s tenant with the role of the same name; the token is shown this once' })
    .input(z.strictObject({ org_id, email: NewInvitation.shape.email, role: OrganisationRoleWord.default('editor') })).mutation(async ({ ctx: { house, actor }, input }) => {
      if ((await organisationOf(house, actor, input.org_id)) !== actor.organisationId) throw new Refusal('tenancy/organisation-not-found', { id: input.org_id });
      const known = await house.storage.readIdentity(actor, async (db) => (await tenantView(house, db, actor)).entry('roles', input.role) !== undefined);
      const { invitation, token } = await invitePerson(house.people, actor, { email: input.email, roles: known ? [input.role] : [], organisationRole: input.role });
      return { ...shownInvitation({ ...invitation, state: 'pending' }), token };
    }),

  invite: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: INVITES, says: 'Keep a place in the tenant for somebody; the token of the link is shown this once' })
    .input(commandInput(NewInvitation.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => invitePerson(ctx.house.people, ctx.actor, input)),

  invitations: needs('user:read').meta({ needs: 'user:read', audit: reads, says: 'Invitations of the tenant, the newest first' })
    .input(z.strictObject({})).query(({ ctx }) => listInvitations(ctx.house.people, ctx.actor)),

  revokeInvitation: needs('user:manage').meta({ needs: 'user:manage', audit: ['admin.invitation.revoked'], says: 'Take an invitation back' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => revokeInvitation(ctx.house.people, ctx.actor, brand<InvitationId>(input.id))),

  invitation: open.meta({ needs: 'open', limit: 'sign_in', audit: ['admin.invitation.opened'], says: 'What an invitation leads to, for whoever has its token' })
    .input(z.strictObject({ token: z.string().min(1).max(100) })).mutation(async ({ ctx: { house, source }, input }) => {
      const { tenantId, ...offer } = await openInvitation(house.people, input.token, source);
      return { ...offer, signsInElsewhere: await house.storage.readIdentity({ tenantId }, (db) => isEnforced(house.people, db, tenantId)) };
    }),

  accept: open.meta({ needs: 'open', limit: 'sign_in', audit: ['admin.invitation.accepted', 'admin.user.created', 'admin.role.assigned'], says: 'Accept an invitation: with a new password, or with the one of the account there is. Sign in afterwards' })
    .input(AcceptInvitation).mutation(({ ctx, input }) => acceptInvitation(ctx.house.people, input, ctx.source)),
});
