import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { changeRoles, createUser, disableUser, getMember } from '../../../../server/people/identity/index.ts';
import {
  acceptInvitation, addOrganisationMember, changeOrganisationRole, invitePerson, listInvitations, listOrganisationMembers, openInvitation, removeOrganisationMember, revokeInvitation, takeInvitationIn, transferOwnership,
} from '../../../../server/people/members/index.ts';
import { signInByPassword } from '../../../../server/people/sessions/index.ts';
import { createOrganisation, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import type { OrganisationId, UserId } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const HOUR = 3_600_000;

describe.each(databases)('members and invitations on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let corp: OrganisationId;
  let owner: Actor;
  let admin: Actor;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    corp = (await createOrganisation(house.deps, house.installer(), { slug: 'corp', name: 'Corp' })).id;
    acme = await house.tenant('acme', 'corp');
    owner = await house.person(acme, 'owner', ['owner']);
    admin = await house.person(acme, 'ann', ['admin']);
    await database.storage.writeIdentity(house.installer(acme), async (tx) => {
      await house.deps.people.setOrganisationRole(tx, corp, owner.userId, 'owner', house.clock.now());
      await house.deps.people.setOrganisationRole(tx, corp, admin.userId, 'admin', house.clock.now());
    });
  });
  afterAll(() => database.close());

  const invite = (email: string, roles: readonly string[] = ['viewer'], organisationRole: 'owner' | 'admin' | 'editor' | 'viewer' | null = null, by: Actor = admin) => invitePerson(house.deps, by, { email, roles: [...roles], organisationRole });
  const accept = (token: string | null, more: object = { name: 'New Person' }) => acceptInvitation(house.deps, { token: token ?? '', password: GOOD_PASSWORD, ...more }, HERE);
  const ranks = async () => Object.fromEntries((await listOrganisationMembers(house.deps, owner, corp)).map(({ person, membership }) => [person.name, membership.role]));
  const signIn = (email: string, password = GOOD_PASSWORD) => signInByPassword(house.deps, { email, password }, { kind: 'token', dialect: 'own', source: HERE });

  describe('D23: an invitation', () => {
    it('D23: keeps a place, once, for whoever comes with the token, which is kept as a hash', async () => {
      const { invitation, token } = await invite('bo@example.com', ['operator'], 'editor');
      expect(token).toMatch(/^csi_[\w-]{43}$/);
      expect(JSON.stringify(house.audit.notes)).not.toContain(token);
      expect(await openInvitation(house.deps, token ?? '', HERE)).toMatchObject({ email: 'bo@example.com', tenant: 'acme', organisation: 'Corp', invitedBy: 'ann', hasAccount: false });
      expect(await accept(token)).toEqual({ email: 'bo@example.com' });
      const { principal } = await signIn('bo@example.com');
      expect(principal.membership).toMatchObject({ tenantId: acme.id, roles: ['operator'] });
      expect(await ranks()).toMatchObject({ 'New Person': 'editor' });
      await expect(accept(token)).rejects.toMatchObject({ code: 'people/bad-invitation' });
      expect((await listInvitations(house.deps, admin)).find(({ id }) => id === invitation.id)).toMatchObject({ state: 'accepted' });
      expect(house.audit.of('admin.invitation.accepted').at(-1)).toMatchObject({ details: { invited_by: admin.userId } });
    });

    it('D23: is refused twice for the same address while it is good, and for a member', async () => {
      await invite('dup@example.com');
      await expect(invite('dup@example.com')).rejects.toMatchObject({ code: 'people/already-invited' });
      await expect(invite('ann@example.com')).rejects.toMatchObject({ code: 'people/already-member' });
    });

    it('D23: is good for three days and no longer, and not after it was taken back', async () => {
      const { token } = await invite('late@example.com');
      house.clock.advance(72 * HOUR);
      await expect(accept(token)).rejects.toMatchObject({ code: 'people/bad-invitation' });
      await expect(openInvitation(house.deps, token ?? '', HERE)).rejects.toMatchObject({ code: 'people/bad-invitation' });
      const again = await invite('late@example.com');
      await revokeInvitation(house.deps, admin, again.invitation.id);
      await expect(accept(again.token)).rejects.toMatchObject({ code: 'people/bad-invitation' });
      await expect(revokeInvitation(house.deps, admin, again.invitation.id)).rejects.toMatchObject({ code: 'people/invitation-closed' });
    });

    it('RBAC-16: lets nobody in before it is accepted', async () => {
      await invite('early@example.com');
      await expect(signIn('early@example.com')).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    });

    it('RBAC-09: promises nothing that the inviter could not give, neither now nor when it is accepted', async () => {
      await expect(invite('a@example.com', ['owner'])).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      await expect(invite('a@example.com', ['wizard'])).rejects.toMatchObject({ code: 'people/unknown-role' });
      await expect(invite('a@example.com', [], 'owner')).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      const deputy = await house.person(acme, 'deputy', ['admin']);
      const { token } = await invite('promised@example.com', ['admin'], null, deputy);
      await changeRoles(house.deps, owner, { userId: deputy.userId, ver: 1, roles: ['viewer'] });
      await expect(accept(token)).rejects.toMatchObject({ code: 'people/invitation-void' });
      expect(await database.storage.readIdentity(admin, (db) => house.deps.people.find(db, { email: 'promised@example.com' }))).toBeNull();
    });

    it('is accepted by somebody who has an account only with that account’s password, and wrong ones count', async () => {
      const globex = await house.tenant('globex');
      await house.person(globex, 'sam', ['viewer']);
      const { token } = await invite('sam@example.com', ['operator']);
      expect(await openInvitation(house.deps, token ?? '', HERE)).toMatchObject({ hasAccount: true });
      await expect(accept(token, { password: 'not the right one' })).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
      expect(await accept(token)).toEqual({ email: 'sam@example.com' });
    });

    it('is accepted by a verified address in single sign-on, in the transaction that signs in', async () => {
      const { invitation } = await invite('sso@example.com', ['viewer']);
      const globex = await house.tenant('other');
      const { person } = await createUser(house.deps, house.installer(globex), { email: 'sso@example.com', name: 'Sso', roles: [] });
      await database.storage.writeIdentity(house.installer(acme), (tx) => takeInvitationIn(house.deps, tx, house.installer(acme), invitation, person));
      expect((await getMember(house.deps, admin, person.id)).membership.roles).toEqual(['viewer']);
    });

    it('asks a weak password no less of a guest', async () => {
      const { token } = await invite('weak@example.com');
      await expect(accept(token, { name: 'W', password: 'password' })).rejects.toMatchObject({ code: 'people/weak-password' });
    });
  });

  describe('members of an organisation', () => {
    let rita: UserId;
    beforeAll(async () => {
      rita = (await house.person(acme, 'rita', ['viewer'])).userId;
    });

    it('D22: are added once, from the organisation’s own tenants, change rank and are removed', async () => {
      expect((await addOrganisationMember(house.deps, admin, corp, { userId: rita, role: 'viewer' })).membership).toMatchObject({ role: 'viewer' });
      await expect(addOrganisationMember(house.deps, admin, corp, { userId: rita, role: 'viewer' })).rejects.toMatchObject({ code: 'people/already-in-organisation' });
      expect((await changeOrganisationRole(house.deps, admin, corp, { userId: rita, role: 'editor' })).membership.role).toBe('editor');
      const changed = house.audit.of('admin.organisation.member_changed');
      expect(changed.at(-1)).toMatchObject({ actor: { userId: admin.userId }, resource: { type: 'user', id: rita }, details: { organisation: corp, before: 'viewer', after: 'editor' } });
      expect((await changeOrganisationRole(house.deps, admin, corp, { userId: rita, role: 'editor' })).membership.role).toBe('editor');
      expect(house.audit.of('admin.organisation.member_changed')).toHaveLength(changed.length);
      await removeOrganisationMember(house.deps, admin, corp, rita);
      await expect(changeOrganisationRole(house.deps, admin, corp, { userId: rita, role: 'viewer' })).rejects.toMatchObject({ code: 'people/organisation-member-not-found' });
      const stranger = await house.person(await house.tenant('far-away'), 'stranger', ['owner']);
      await expect(addOrganisationMember(house.deps, admin, corp, { userId: stranger.userId, role: 'viewer' })).rejects.toMatchObject({ code: 'people/user-not-found' });
      await expect(listOrganisationMembers(house.deps, stranger, corp)).rejects.toMatchObject({ code: 'tenancy/organisation-not-found' });
    });

    it('D22: are decided about by owners and admins, and nobody reaches above themselves', async () => {
      const viewer = await house.person(acme, 'vic', ['admin']);
      await expect(listOrganisationMembers(house.deps, viewer, corp)).rejects.toMatchObject({ code: 'people/not-organisation-admin' });
      await expect(addOrganisationMember(house.deps, viewer, corp, { userId: rita, role: 'viewer' })).rejects.toMatchObject({ code: 'people/not-organisation-admin' });
      await expect(addOrganisationMember(house.deps, admin, corp, { userId: rita, role: 'owner' })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      await expect(removeOrganisationMember(house.deps, admin, corp, owner.userId)).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      await expect(changeOrganisationRole(house.deps, admin, corp, { userId: owner.userId, role: 'viewer' })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    });

    it('D21: keep one owner who can sign in, and a transfer makes the old owner an admin', async () => {
      await expect(removeOrganisationMember(house.deps, owner, corp, owner.userId)).rejects.toMatchObject({ code: 'people/last-organisation-owner' });
      await expect(changeOrganisationRole(house.deps, owner, corp, { userId: owner.userId, role: 'admin' })).rejects.toMatchObject({ code: 'people/last-organisation-owner' });
      await expect(transferOwnership(house.deps, admin, corp, { from: owner.userId, to: admin.userId })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      expect(await transferOwnership(house.deps, owner, corp, { from: owner.userId, to: admin.userId })).toEqual({ owner: admin.userId });
      expect(await ranks()).toMatchObject({ owner: 'admin', ann: 'owner' });
      await expect(transferOwnership(house.deps, admin, corp, { from: owner.userId, to: rita })).rejects.toMatchObject({ code: 'people/organisation-member-not-found' });
      expect(house.audit.of('admin.organisation.ownership_transferred').at(-1)).toMatchObject({ subject: { email: expect.stringContaining('@') }, details: { from: owner.userId, to: admin.userId } });
    });
  });

  it('RBAC-10: the last who can manage people and roles is neither removed, disabled nor stripped, owner or not', async () => {
    const lone = await house.tenant('lone');
    const only = await house.person(lone, 'only', ['admin']);
    const other = await house.person(lone, 'other', ['viewer']);
    await expect(changeRoles(house.deps, only, { userId: only.userId, ver: 1, roles: ['viewer'] })).rejects.toMatchObject({ code: 'people/last-manager' });
    await expect(disableUser(house.deps, only, only.userId)).rejects.toMatchObject({ code: 'people/last-manager' });
    await changeRoles(house.deps, only, { userId: other.userId, ver: 1, roles: ['admin'] });
    await changeRoles(house.deps, only, { userId: only.userId, ver: 1, roles: ['viewer'] });
    expect((await getMember(house.deps, only, only.userId)).membership.roles).toEqual(['viewer']);
  });
});
