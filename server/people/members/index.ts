/**
 * Who is invited, who belongs to an organisation and in which rank, and what a tenant notes about its members.
 * Invariant: nobody gives, by invitation or at once, what they could not hold, and an invitation is used once.
 */
export { AcceptInvitation, acceptInvitation, type InvitationOffer, openInvitation, takeInvitationIn } from './accept-invitation.ts';
export { type Invitation, type InvitationId, type InvitationState, NewInvitation, OrganisationRoleWord } from './invitation.ts';
export { type InvitationView, type Invited, invitePerson, listInvitations, revokeInvitation } from './invite-person.ts';
export type { MemberDeps } from './member-deps.ts';
export { type MemberStore, openMemberStore } from './member-store.ts';
export { buildMemberTables } from './member-tables.ts';
export { addOrganisationMember, changeOrganisationRole, listOrganisationMembers, type OrganisationMember, removeOrganisationMember, transferOwnership } from './organisation-members.ts';
export { rankOf } from './organisation-rank.ts';
