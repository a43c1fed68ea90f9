import type { UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { keepAManager, keepAnOwner } from './change-roles.ts';
import { refusalToOutrank } from './grant-rules.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { Member, Person } from './person.ts';

type Deps = Pick<IdentityDeps, 'storage' | 'clock' | 'audit' | 'people' | 'roleBook' | 'sessionEnder'>;

/** Shuts somebody out at once: no sign-in, every session and every key of theirs refused from the next request on. */
export function disableUser(deps: Deps, actor: Actor, userId: UserId): Promise<Person> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    await deps.people.lockMemberships(tx, actor.tenantId);
    const { person, membership } = await ownMember(deps, tx, actor, userId);
    if (person.status === 'disabled') return person;
    if (membership.roles.includes('owner')) await keepAnOwner(deps, tx, actor, userId);
    await keepAManager(deps, tx, actor, { userId, before: membership.roles, after: [] });
    await deps.people.setStatus(tx, userId, 'disabled');
    const sessions = await deps.sessionEnder.endAllOf(tx, userId, { reason: 'person-disabled', at: deps.clock.now() });
    await deps.audit.append(tx, actor, { type: 'admin.user.disabled', resource: { type: 'user', id: userId }, subject: { email: person.email }, details: { sessions } });
    return again(deps, tx, userId);
  });
}

/** Lets somebody in again. Their old sessions stay over. */
export function enableUser(deps: Deps, actor: Actor, userId: UserId): Promise<Person> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const { person } = await ownMember(deps, tx, actor, userId);
    if (person.status === 'active') return person;
    await deps.people.setStatus(tx, userId, 'active');
    await deps.audit.append(tx, actor, { type: 'admin.user.enabled', resource: { type: 'user', id: userId }, subject: { email: person.email } });
    return again(deps, tx, userId);
  });
}

/**
 * A member whose whole account is this tenant's to decide about. An account that also works in another tenant is not:
 * one tenant's admin could otherwise take over or shut out another's people.
 */
export async function ownMember(deps: Pick<Deps, 'people' | 'roleBook'>, tx: Tx, actor: Actor, userId: UserId): Promise<Member> {
  const member = await deps.people.member(tx, actor.tenantId, userId);
  if (!member) throw new Refusal('people/user-not-found', { id: userId });
  const elsewhere = (await deps.people.memberships(tx, userId)).some((one) => one.tenantId !== actor.tenantId);
  if (elsewhere) throw new Refusal('people/belongs-elsewhere', { id: userId });
  const refusal = refusalToOutrank(actor, await deps.roleBook.held(tx, actor.tenantId, member.membership.roles));
  if (refusal) throw new Refusal(refusal, { id: userId });
  return member;
}

async function again(deps: Deps, tx: Tx, userId: UserId): Promise<Person> {
  const person = await deps.people.find(tx, { id: userId });
  if (!person) throw new Error('a person vanished inside a transaction');
  return person;
}
