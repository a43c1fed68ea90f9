import { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { accountKey, addPerson, clientKey, guessPassword, hashedPassword, Password, type Person, PersonName, settleGuess } from '../identity/index.ts';
import { hashOfInvitation } from './invite-person.ts';
import { type Invitation, reaches, stateOfInvitation } from './invitation.ts';
import type { MemberDeps } from './member-deps.ts';
import { rankOf } from './organisation-rank.ts';

export const AcceptInvitation = z.strictObject({
  token: z.string().min(1).max(100),
  /** What somebody new wants to be called; ignored for whoever has an account. */
  name: PersonName.optional(),
  password: Password,
});

export interface InvitationOffer {
  readonly email: string;
  readonly tenantId: TenantId;
  readonly tenant: string;
  readonly organisation: string | null;
  readonly invitedBy: string;
  readonly roles: readonly string[];
  readonly expiresAt: string;
  /** They sign in with the password they have; otherwise they choose one. */
  readonly hasAccount: boolean;
}

/** What a token leads to, for the page that shows it before anybody agrees. That it was opened stands in the tenant's log. */
export async function openInvitation(deps: MemberDeps, token: string, source: RequestSource): Promise<InvitationOffer> {
  const { invitation, actor } = await goodInvitation(deps, token, source);
  return deps.storage.writeIdentity(actor, async (tx) => {
    const tenant = await deps.tenants.find(tx, { id: invitation.tenantId });
    if (!tenant || tenant.closedAt !== null) throw new Refusal('people/bad-invitation', { field: 'token' });
    const organisation = tenant.organisationId ? await deps.tenants.organisation(tx, { id: tenant.organisationId }) : null;
    const person = await deps.people.find(tx, { email: invitation.email });
    await deps.audit.append(tx, actor, { type: 'admin.invitation.opened', resource: { type: 'invitation', id: invitation.id }, subject: { email: invitation.email } });
    return { email: invitation.email, tenantId: tenant.id, tenant: tenant.name, organisation: organisation?.name ?? null, invitedBy: invitation.invitedByName, roles: invitation.roles, expiresAt: invitation.expiresAt, hasAccount: person !== null };
  });
}

/** The invitation while it is good, and who acts on it until somebody has proved to be anybody. */
async function goodInvitation(deps: MemberDeps, token: string, source: RequestSource): Promise<{ readonly invitation: Invitation; readonly actor: Actor }> {
  const invitation = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.members.invitationByToken(db, hashOfInvitation(token)));
  const actor: Actor = { ...systemActor('invitations', invitation?.tenantId ?? SYSTEM_TENANT), source };
  if (invitation !== null && stateOfInvitation(invitation, deps.clock.now()) === 'pending') return { invitation, actor };
  return deps.storage.writeIdentity(actor, () => Promise.reject(new Refusal('people/bad-invitation', { field: 'token' })));
}

type Outcome = { readonly kind: 'joined'; readonly person: Person } | { readonly kind: 'locked'; readonly retryAfterS: number } | { readonly kind: 'wrong' };

/** Somebody comes with the token: a new person with a password of their own, or one who shows that the account is theirs. */
export async function acceptInvitation(deps: MemberDeps, input: z.infer<typeof AcceptInvitation>, source: RequestSource): Promise<{ readonly email: string }> {
  const { invitation, actor } = await goodInvitation(deps, input.token, source);
  const outcome = await join(deps, actor, invitation, input);
  if (outcome.kind === 'locked') throw new Refusal('auth/locked', { retry_after_seconds: outcome.retryAfterS });
  if (outcome.kind === 'wrong') throw new Refusal('auth/invalid-credentials');
  return { email: outcome.person.email };
}

/** The slow parts first: a password is hashed, or compared, before the transaction. */
async function join(deps: MemberDeps, actor: Actor, invitation: Invitation, input: z.infer<typeof AcceptInvitation>): Promise<Outcome> {
  const { open, known, places } = await deps.storage.readIdentity(actor, async (db) => ({
    open: await deps.passwordsOpen(db, invitation.tenantId), known: await deps.people.find(db, { email: invitation.email }), places: await deps.people.placeNames(db, { tenantId: invitation.tenantId }),
  }));
  if (!open) return deps.storage.writeIdentity(actor, () => Promise.reject(new Refusal('sso/required', { id: invitation.id, of: 'invitation' })));
  if (known) {
    const guess = await guessPassword(deps, { id: known.id }, input.password, { account: accountKey(known.email), client: clientKey(actor.source.ip, null) });
    return deps.storage.writeIdentity(actor, async (tx): Promise<Outcome> => {
      const verdict = await settleGuess(deps, tx, guess);
      if (verdict.kind !== 'right') return verdict.kind === 'locked' ? { kind: 'locked', retryAfterS: verdict.retryAfterS } : { kind: 'wrong' };
      await takeInvitationIn(deps, tx, actor, invitation, verdict.person);
      return { kind: 'joined', person: verdict.person };
    });
  }
  if (input.name === undefined) throw new Refusal('input/invalid', { field: 'name', rule: 'name: say what you want to be called' });
  const passwordHash = await hashedPassword(deps, { email: invitation.email, name: input.name, password: input.password, places });
  return deps.storage.writeIdentity(actor, async (tx): Promise<Outcome> => {
    const person = await addPerson(deps, tx, actor, { email: invitation.email, name: input.name ?? '', passwordHash });
    await takeInvitationIn(deps, tx, actor, invitation, person);
    return { kind: 'joined', person };
  });
}

/**
 * Turns an invitation into a membership, once, for somebody who has proved to be the person: by password here, by a verified
 * email in single sign-on. Whoever invited must still be able to give what they promised.
 */
export async function takeInvitationIn(deps: MemberDeps, tx: Tx, actor: Actor, invitation: Invitation, person: Person): Promise<void> {
  await deps.people.lockMemberships(tx, invitation.tenantId);
  await refuseBrokenPromise(deps, tx, invitation);
  if (!(await deps.members.useInvitation(tx, invitation.id, person.id, deps.clock.now()))) throw new Refusal('people/bad-invitation', { field: 'token' });
  const added = await deps.people.addMembership(tx, { tenantId: invitation.tenantId, userId: person.id, roles: invitation.roles, createdAt: deps.clock.now(), ver: 1 });
  if (!added) throw new Refusal('people/already-member', { field: 'email' });
  const { organisationId, organisationRole } = invitation;
  if (organisationId && organisationRole) {
    const held = await deps.people.organisationMembership(tx, organisationId, person.id);
    if (!held || !reaches(held.role, organisationRole)) await deps.people.setOrganisationRole(tx, organisationId, person.id, organisationRole, deps.clock.now());
  }
  const about = { resource: { type: 'user', id: person.id }, subject: { email: person.email } } as const;
  await deps.audit.append(tx, actor, { ...about, type: 'admin.invitation.accepted', details: { invitation: invitation.id, invited_by: invitation.invitedBy } });
  await deps.audit.append(tx, actor, { ...about, type: 'admin.role.assigned', details: { roles: invitation.roles, before: [], organisation_role: organisationRole, invitation: invitation.id } });
}

async function refuseBrokenPromise(deps: MemberDeps, tx: Tx, invitation: Invitation): Promise<void> {
  const inviter = await deps.people.member(tx, invitation.tenantId, invitation.invitedBy);
  const wanted = await deps.roleBook.held(tx, invitation.tenantId, invitation.roles);
  const held = inviter?.person.status === 'active' ? (await deps.roleBook.held(tx, invitation.tenantId, inviter.membership.roles)).capabilities : new Set();
  const rank = invitation.organisationId ? await rankOf(deps, tx, { ...systemActor('invitations', invitation.tenantId), kind: 'user', userId: invitation.invitedBy }, invitation.organisationId) : null;
  const ranked = invitation.organisationRole === null || (rank !== null && reaches(rank, invitation.organisationRole));
  const unasked = invitation.roles.length > 0 && (await deps.rolesAskFirst?.(tx, invitation.tenantId)) === true;
  if (unasked || inviter?.person.status !== 'active' || wanted.unknownRoles.length > 0 || !wanted.capabilities.isSubsetOf(held) || !ranked) throw new Refusal('people/invitation-void', { id: invitation.id });
}
