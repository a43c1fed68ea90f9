import type { UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { refuseBadGrant } from './create-user.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { Member } from './person.ts';

type Deps = Pick<IdentityDeps, 'storage' | 'clock' | 'audit' | 'people' | 'roleBook' | 'sessionEnder'>;

interface MemberAt {
  readonly userId: UserId;
  /** The membership's version, as it was read. */
  readonly ver: number;
}

/** What somebody may do in the actor's tenant, from the next request on. */
export function changeRoles(deps: Deps, actor: Actor, { userId, ver, roles }: MemberAt & { readonly roles: readonly string[] }): Promise<Member> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const { person, membership } = await memberForChange(deps, tx, actor, userId, roles);
    const after = await deps.people.setRoles(tx, { ...membership, ver }, roles);
    if (!after) throw conflict(membership.ver);
    await tellRoles(deps, tx, actor, { person, membership }, roles);
    return { person, membership: after };
  });
}

/** Ends a membership of the actor's tenant; the person and their other tenants stay. */
export function removeMember(deps: Deps, actor: Actor, { userId, ver }: MemberAt): Promise<{ readonly userId: UserId }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const member = await memberForChange(deps, tx, actor, userId, []);
    if (!(await deps.people.removeMembership(tx, { ...member.membership, ver }))) throw conflict(member.membership.ver);
    const sessions = await deps.sessionEnder.endAllOf(tx, userId, { reason: 'membership-ended', at: deps.clock.now(), tenantId: actor.tenantId });
    await deps.audit.append(tx, actor, {
      type: 'admin.role.removed', resource: { type: 'user', id: userId }, subject: { email: member.person.email },
      details: { before: member.membership.roles, after: [], membership: 'ended', sessions },
    });
    return { userId };
  });
}

async function memberForChange(deps: Deps, tx: Tx, actor: Actor, userId: UserId, after: readonly string[]): Promise<Member> {
  await deps.people.lockMemberships(tx, actor.tenantId);
  const member = await deps.people.member(tx, actor.tenantId, userId);
  if (!member) throw new Refusal('people/user-not-found', { id: userId });
  const before = member.membership.roles;
  await refuseBadGrant(deps, tx, actor, before, after);
  if (before.includes('owner') && !after.includes('owner')) await keepAnOwner(deps, tx, actor, userId);
  return member;
}

/** A tenant without an owner could be given one by nobody. */
export async function keepAnOwner(deps: Pick<Deps, 'people'>, tx: Tx, actor: Actor, userId: UserId): Promise<void> {
  if (!(await deps.people.hasOtherOwner(tx, actor.tenantId, userId))) throw new Refusal('people/last-owner', { id: userId });
}

/** Given and taken are told apart: an auditor looks for the first. */
async function tellRoles(deps: Deps, tx: Tx, actor: Actor, { person, membership }: Member, after: readonly string[]): Promise<void> {
  const before = new Set(membership.roles);
  const given = after.filter((role) => !before.has(role));
  const taken = [...before.difference(new Set(after))];
  const about = { resource: { type: 'user', id: person.id }, subject: { email: person.email } };
  if (given.length > 0) await deps.audit.append(tx, actor, { ...about, type: 'admin.role.assigned', details: { roles: given, before: membership.roles, after } });
  if (taken.length > 0) await deps.audit.append(tx, actor, { ...about, type: 'admin.role.removed', details: { roles: taken, before: membership.roles, after } });
}

function conflict(current: number): Refusal {
  return new Refusal('input/conflict', { field: 'ver', rule: 'Somebody changed this since you read it.', current });
}
