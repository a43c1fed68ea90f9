import type { z } from 'zod';
import { plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { refuseBadGrant, refuseUnasked } from '../identity/index.ts';
import { type Invitation, INVITATION_HOURS, type InvitationId, type InvitationState, type NewInvitation, stateOfInvitation } from './invitation.ts';
import type { MemberDeps } from './member-deps.ts';
import { needRank } from './organisation-rank.ts';

const TOKEN_BYTES = 32;
const HOUR_MS = 3_600_000;

export interface Invited {
  readonly invitation: Invitation;
  /** To be handed to the person, this once; null when a repeated command is answered, because it was kept nowhere. */
  readonly token: string | null;
}

/** Keeps a place in the actor's tenant, and a rank in its organisation if one is given, for whoever comes with the token. */
export async function invitePerson(deps: MemberDeps, actor: Actor, input: z.infer<typeof NewInvitation>): Promise<Invited> {
  const token = `csi_${deps.ids.bytes(TOKEN_BYTES).toString('base64url')}`;
  const now = deps.clock.now();
  const { organisationRole } = input;
  const row: Invitation = {
    id: deps.ids.id<InvitationId>(), tenantId: actor.tenantId, organisationId: organisationRole === null ? null : actor.organisationId, email: input.email, roles: input.roles, organisationRole,
    invitedBy: actor.userId, invitedByName: nameOfHands(actor), createdAt: now, expiresAt: plusMs(now, INVITATION_HOURS * HOUR_MS), acceptedAt: null, acceptedBy: null, revokedAt: null,
  };
  // The stored answer of a named command holds no secret: the token stays out here.
  const invitation = await deps.storage.writeIdentity(actor, async (tx) => {
    await deps.people.lockMemberships(tx, actor.tenantId);
    await refuseUnasked(deps, tx, actor, input.roles);
    await refuseBadGrant(deps, tx, actor, [], input.roles);
    if (organisationRole !== null) {
      if (!actor.organisationId) throw new Refusal('tenancy/organisation-not-found', { field: 'organisationRole' });
      await needRank(deps, tx, actor, actor.organisationId, [organisationRole]);
    }
    const person = await deps.people.find(tx, { email: input.email });
    if (person && (await deps.people.member(tx, actor.tenantId, person.id))) throw new Refusal('people/already-member', { field: 'email' });
    if (await deps.members.pendingFor(tx, actor.tenantId, input.email, now)) throw new Refusal('people/already-invited', { field: 'email' });
    await deps.members.addInvitation(tx, { ...row, tokenHash: hashOfInvitation(token) });
    await deps.audit.append(tx, actor, {
      type: 'admin.invitation.created', resource: { type: 'invitation', id: row.id }, subject: { email: row.email }, details: { roles: row.roles, organisation_role: organisationRole, expires_at: row.expiresAt },
    });
    return row;
  });
  return { invitation, token: invitation.id === row.id ? token : null };
}

export type InvitationView = Invitation & { readonly state: InvitationState };

/** Invitations of the actor's tenant, the newest first. */
export async function listInvitations(deps: MemberDeps, actor: Actor): Promise<readonly InvitationView[]> {
  const rows = await deps.storage.readIdentity(actor, (db) => deps.members.invitations(db, actor.tenantId));
  return rows.map((row) => ({ ...row, state: stateOfInvitation(row, deps.clock.now()) }));
}

export function revokeInvitation(deps: MemberDeps, actor: Actor, id: InvitationId): Promise<{ readonly id: InvitationId }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const invitation = await deps.members.invitation(tx, actor.tenantId, id);
    if (!invitation) throw new Refusal('people/invitation-not-found', { id });
    if (!(await deps.members.revokeInvitation(tx, actor.tenantId, id, deps.clock.now()))) throw new Refusal('people/invitation-closed', { id });
    await deps.audit.append(tx, actor, { type: 'admin.invitation.revoked', resource: { type: 'invitation', id }, subject: { email: invitation.email } });
    return { id };
  });
}

export function hashOfInvitation(token: string): string {
  return sha256Hex(token);
}
