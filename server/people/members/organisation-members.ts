import { brand, type OrganisationId, type TenantId, type UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { OrganisationMembership, OrganisationRole, Person } from '../identity/index.ts';
import type { MemberDeps } from './member-deps.ts';
import { needRank } from './organisation-rank.ts';

export interface OrganisationMember {
  readonly person: Person;
  readonly membership: OrganisationMembership;
}

/** Members by email; of their own organisation only, unless the asker is of the platform. */
export function listOrganisationMembers(deps: MemberDeps, actor: Actor, organisationId: OrganisationId, role?: OrganisationRole): Promise<readonly OrganisationMember[]> {
  return deps.storage.readIdentity(actor, async (db) => {
    refuseOtherOrganisation(actor, organisationId);
    await needRank(deps, db, actor, organisationId, []);
    const members = await deps.people.organisationMembers(db, organisationId);
    return role === undefined ? members : members.filter(({ membership }) => membership.role === role);
  });
}

/** Gives somebody who works in one of the organisation's tenants a rank in the organisation. */
export function addOrganisationMember(deps: MemberDeps, actor: Actor, organisationId: OrganisationId, { userId, role }: { readonly userId: UserId; readonly role: OrganisationRole }): Promise<OrganisationMember> {
  return change(deps, actor, organisationId, async (tx) => {
    await needRank(deps, tx, actor, organisationId, [role]);
    const person = await personOf(deps, tx, organisationId, userId);
    if (await deps.people.organisationMembership(tx, organisationId, userId)) throw new Refusal('people/already-in-organisation', { field: 'user_id' });
    return save(deps, tx, actor, { organisationId, person, role, before: null });
  });
}

export function changeOrganisationRole(deps: MemberDeps, actor: Actor, organisationId: OrganisationId, { userId, role }: { readonly userId: UserId; readonly role: OrganisationRole }): Promise<OrganisationMember> {
  return change(deps, actor, organisationId, async (tx) => {
    const before = await memberOf(deps, tx, organisationId, userId);
    await needRank(deps, tx, actor, organisationId, [before.membership.role, role]);
    if (before.membership.role === role) return before;
    if (before.membership.role === 'owner' && role !== 'owner') await keepAnOrganisationOwner(deps, tx, organisationId, userId);
    return save(deps, tx, actor, { organisationId, person: before.person, role, before: before.membership.role });
  });
}

/** Ends a rank in the organisation; memberships of tenants are theirs to end. */
export function removeOrganisationMember(deps: MemberDeps, actor: Actor, organisationId: OrganisationId, userId: UserId): Promise<{ readonly userId: UserId }> {
  return change(deps, actor, organisationId, async (tx) => {
    const { person, membership } = await memberOf(deps, tx, organisationId, userId);
    await needRank(deps, tx, actor, organisationId, [membership.role]);
    if (membership.role === 'owner') await keepAnOrganisationOwner(deps, tx, organisationId, userId);
    await deps.people.removeOrganisationMembership(tx, organisationId, userId);
    await deps.audit.append(tx, actor, { type: 'admin.organisation.member_removed', resource: { type: 'user', id: userId }, subject: { email: person.email }, details: { organisation: organisationId, before: membership.role } });
    return { userId };
  });
}

/** One owner makes another member owner and is an admin from then on (FEATURES D21). */
export function transferOwnership(deps: MemberDeps, actor: Actor, organisationId: OrganisationId, { from, to }: { readonly from: UserId; readonly to: UserId }): Promise<{ readonly owner: UserId }> {
  return change(deps, actor, organisationId, async (tx) => {
    await needRank(deps, tx, actor, organisationId, ['owner']);
    const [old, next] = [await memberOf(deps, tx, organisationId, from), await memberOf(deps, tx, organisationId, to)];
    if (old.membership.role !== 'owner') throw new Refusal('people/not-the-owner', { id: from });
    if (from === to) throw new Refusal('input/invalid', { field: 'new_owner_user_id', rule: 'new_owner_user_id: is the owner already' });
    if (next.person.status !== 'active') throw new Refusal('people/user-not-found', { id: to });
    await deps.people.setOrganisationRole(tx, organisationId, to, 'owner', deps.clock.now());
    await deps.people.setOrganisationRole(tx, organisationId, from, 'admin', deps.clock.now());
    await deps.audit.append(tx, actor, {
      // One person's address: two in one disclosure would belong to neither, lie in the clear and be erased with nobody.
      type: 'admin.organisation.ownership_transferred', resource: { type: 'organisation', id: organisationId }, subject: { email: next.person.email }, details: { from, to, was: next.membership.role },
    });
    return { owner: to };
  });
}

function change<R>(deps: MemberDeps, actor: Actor, organisationId: OrganisationId, work: (tx: Tx) => Promise<R>): Promise<R> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    refuseOtherOrganisation(actor, organisationId);
    await deps.people.lockMemberships(tx, brand<TenantId>(organisationId)); // two owners must not remove each other
    return work(tx);
  });
}

function refuseOtherOrganisation(actor: Actor, organisationId: OrganisationId): void {
  if (actor.organisationId !== organisationId && !actor.capabilities.has('platform:tenants')) throw new Refusal('tenancy/organisation-not-found', { id: organisationId });
}

async function memberOf(deps: MemberDeps, db: Db, organisationId: OrganisationId, userId: UserId): Promise<OrganisationMember> {
  const membership = await deps.people.organisationMembership(db, organisationId, userId);
  const person = membership && (await deps.people.find(db, { id: userId }));
  if (!person) throw new Refusal('people/organisation-member-not-found', { id: userId });
  return { person, membership };
}

/** Somebody of another organisation is not found: whether they exist is nobody's affair here. */
async function personOf(deps: MemberDeps, db: Db, organisationId: OrganisationId, userId: UserId): Promise<Person> {
  const person = await deps.people.find(db, { id: userId });
  for (const { tenantId } of person ? await deps.people.memberships(db, userId) : []) {
    if ((await deps.tenants.find(db, { id: tenantId }))?.organisationId === organisationId && person) return person;
  }
  throw new Refusal('people/user-not-found', { id: userId });
}

async function keepAnOrganisationOwner(deps: MemberDeps, db: Db, organisationId: OrganisationId, userId: UserId): Promise<void> {
  const others = (await deps.people.organisationMembers(db, organisationId)).filter(({ person, membership }) => person.id !== userId && person.status === 'active' && membership.role === 'owner');
  if (others.length === 0) throw new Refusal('people/last-organisation-owner', { id: userId });
}

interface Saving {
  readonly organisationId: OrganisationId;
  readonly person: Person;
  readonly role: OrganisationRole;
  readonly before: OrganisationRole | null;
}

async function save(deps: MemberDeps, tx: Tx, actor: Actor, { organisationId, person, role, before }: Saving): Promise<OrganisationMember> {
  await deps.people.setOrganisationRole(tx, organisationId, person.id, role, deps.clock.now());
  await deps.audit.append(tx, actor, {
    type: before === null ? 'admin.organisation.member_added' : 'admin.organisation.member_changed', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { organisation: organisationId, before, after: role },
  });
  return memberOf(deps, tx, organisationId, person.id);
}
