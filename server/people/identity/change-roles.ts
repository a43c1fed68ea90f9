import type { TenantId, UserId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { refuseBadGrant, refuseUnasked } from './create-user.ts';
import { touchedRoles } from './grant-rules.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { Member } from './person.ts';

type Deps = Pick<IdentityDeps, 'storage' | 'clock' | 'audit' | 'people' | 'roleBook' | 'sessionEnder' | 'rolesAskFirst'>;

interface MemberAt {
  readonly userId: UserId;
  /** The membership's version, as it was read. */
  readonly ver: number;
}

/** What somebody may do in the actor's tenant, from the next request on. */
export function changeRoles(deps: Deps, actor: Actor, to: MemberAt & { readonly roles: readonly string[] }): Promise<Member> {
  return deps.storage.writeIdentity(actor, (tx) => changeRolesIn(deps, tx, actor, to));
}

export interface RolesToBe {
  readonly userId: UserId;
  readonly ver?: number;
  readonly roles: readonly string[];
}

/** Others have agreed to exactly this; told with it. */
export interface AgreedBy {
  readonly approval: string;
  readonly requestedBy: UserId;
  readonly approvers: readonly JsonObject[];
}

/** The same as a step of a larger command; without `ver`, whatever the version is. Whoever holds these roles already is left as they are. */
export async function changeRolesIn(deps: Omit<Deps, 'storage'>, tx: Tx, actor: Actor, { userId, ver, roles }: RolesToBe, agreed: AgreedBy | null = null): Promise<Member> {
  const { person, membership } = await memberForChange(deps, tx, actor, userId, roles);
  if (ver !== undefined && ver !== membership.ver) throw changedMeanwhile(membership.ver);
  if (new Set(roles).symmetricDifference(new Set(membership.roles)).size === 0) return { person, membership };
  if (agreed === null) await refuseUnasked(deps, tx, actor, touchedRoles(membership.roles, roles));
  const after = await deps.people.setRoles(tx, membership, roles);
  if (!after) throw changedMeanwhile(membership.ver);
  await tellRoles(deps, tx, actor, { person, membership }, { roles, agreed });
  return { person, membership: after };
}

/** The member whose roles would be changed; refuses whatever making the change would refuse, except that nobody was asked. */
export async function judgeRolesIn(deps: Omit<Deps, 'storage'>, tx: Tx, actor: Actor, { userId, ver, roles }: RolesToBe): Promise<Member> {
  const member = await memberForChange(deps, tx, actor, userId, roles);
  if (ver !== undefined && ver !== member.membership.ver) throw changedMeanwhile(member.membership.ver);
  return member;
}

/** Ends a membership of the actor's tenant, and for good every key of theirs in it and all they were given there; the person and their other tenants stay. */
export function removeMember(deps: Deps & Pick<IdentityDeps, 'keyEnder' | 'grantEnder'>, actor: Actor, { userId, ver }: MemberAt): Promise<{ readonly userId: UserId }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const member = await memberForChange(deps, tx, actor, userId, []);
    if (!(await deps.people.removeMembership(tx, { ...member.membership, ver }))) throw changedMeanwhile(member.membership.ver);
    const sessions = await deps.sessionEnder.endAllOf(tx, userId, { reason: 'membership-ended', at: deps.clock.now(), tenantId: actor.tenantId });
    await deps.audit.append(tx, actor, {
      type: 'admin.role.removed', resource: { type: 'user', id: userId }, subject: { email: member.person.email },
      details: { before: member.membership.roles, after: [], membership: 'ended', sessions, keys: await deps.keyEnder.endAllOf(tx, actor, userId, 'membership-ended'), grants: await deps.grantEnder.endAllOf(tx, actor, userId) },
    });
    return { userId };
  });
}

async function memberForChange(deps: Omit<Deps, 'storage'>, tx: Tx, actor: Actor, userId: UserId, after: readonly string[]): Promise<Member> {
  await deps.people.lockMemberships(tx, actor.tenantId);
  const member = await deps.people.member(tx, actor.tenantId, userId);
  if (!member) throw new Refusal('people/user-not-found', { id: userId });
  const before = member.membership.roles;
  await refuseBadGrant(deps, tx, actor, before, after);
  if (before.includes('owner') && !after.includes('owner')) await keepAnOwner(deps, tx, actor, userId);
  await keepAManager(deps, tx, actor, { userId, before, after });
  return member;
}

/** Without somebody who holds these and can sign in, nobody of a tenant could give anybody a right again. */
const KEYS_OF_THE_HOUSE = ['user:manage', 'role:manage'] as const;
const MOST_PEOPLE = 100_000;

interface RoleStep {
  readonly userId: UserId;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A tenant without an owner still keeps one person who can manage its people and roles (SECURITY-CASES RBAC-10). */
export async function keepAManager(deps: Pick<Deps, 'people' | 'roleBook'>, tx: Tx, actor: Actor, step: RoleStep): Promise<void> {
  if (actsForDeployment(actor)) return;
  const capability = await lastHeld(deps, tx, actor.tenantId, step);
  if (capability !== null) throw new Refusal('people/last-manager', { field: 'roles', id: step.userId, capability });
}

/** Those of the roles taken without which nobody could manage the tenant's people or roles; none where somebody else can. */
export async function rolesToKeep(deps: Pick<Deps, 'people' | 'roleBook'>, tx: Tx, tenantId: TenantId, step: RoleStep): Promise<readonly string[]> {
  if ((await lastHeld(deps, tx, tenantId, step)) === null) return [];
  const taken = step.before.filter((role) => !step.after.includes(role));
  const held = await Promise.all(taken.map(async (role) => (await deps.roleBook.held(tx, tenantId, [role])).capabilities));
  return taken.filter((_role, at) => KEYS_OF_THE_HOUSE.some((capability) => held[at]?.has(capability)));
}

/** Which key of the house this person holds before and not after, and nobody else holds who can sign in; null where none is lost. */
async function lastHeld({ people, roleBook }: Pick<Deps, 'people' | 'roleBook'>, tx: Tx, tenantId: TenantId, { userId, before, after }: RoleStep): Promise<Capability | null> {
  const held = async (roles: readonly string[]) => (await roleBook.held(tx, tenantId, roles)).capabilities;
  const [was, is] = [await held(before), await held(after)];
  const given = KEYS_OF_THE_HOUSE.filter((capability) => was.has(capability) && !is.has(capability));
  if (given.length === 0) return null;
  const others = (await people.members(tx, tenantId, { limit: MOST_PEOPLE })).filter(({ person }) => person.id !== userId && person.status === 'active');
  return firstOf(given, async (capability) => (await firstOf(others, async ({ membership }) => (await held(membership.roles)).has(capability))) === null);
}

async function firstOf<Item>(items: readonly Item[], fits: (item: Item) => Promise<boolean>): Promise<Item | null> {
  for (const item of items) if (await fits(item)) return item;
  return null;
}

/** A tenant without an owner could be given one by nobody. */
export async function keepAnOwner(deps: Pick<Deps, 'people'>, tx: Tx, actor: Actor, userId: UserId): Promise<void> {
  if (!(await deps.people.hasOtherOwner(tx, actor.tenantId, userId))) throw new Refusal('people/last-owner', { id: userId });
}

/** Given and taken are told apart: an auditor looks for the first. */
async function tellRoles(deps: Pick<Deps, 'audit'>, tx: Tx, actor: Actor, { person, membership }: Member, { roles: after, agreed }: { readonly roles: readonly string[]; readonly agreed: AgreedBy | null }): Promise<void> {
  const before = new Set(membership.roles);
  const given = after.filter((role) => !before.has(role));
  const taken = [...before.difference(new Set(after))];
  const about = { resource: { type: 'user', id: person.id }, subject: { email: person.email } };
  const details = { before: membership.roles, after, ...agreed };
  if (given.length > 0) await deps.audit.append(tx, actor, { ...about, type: 'admin.role.assigned', details: { roles: given, ...details } });
  if (taken.length > 0) await deps.audit.append(tx, actor, { ...about, type: 'admin.role.removed', details: { roles: taken, ...details } });
}
