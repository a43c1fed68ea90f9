import type { UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { addPerson, keepAManager, keepAnOwner, type Person, voidForeignPassword } from '../identity/index.ts';
import { domainOf } from '../sso/index.ts';
import { rolesByGroups } from './follow-groups.ts';
import type { PatchStep } from './patch-operations.ts';
import { patchedUser } from './patch-user.ts';
import { mustFindUser, refuseStale, type ScimDeps, scimWrite } from './scim-deps.ts';
import { scimRefusal } from './scim-refusal.ts';
import { accountEmailOf, isActive, readUser, type ScimUser, type ScimUserRow, shownNameOf, stateOf, type UserState, userVersion } from './scim-user.ts';

/** Somebody new to the tenant, or 409 when there is somebody of that name, here or where this tenant has no say. */
export async function createScimUser(deps: ScimDeps, actor: Actor, body: JsonObject): Promise<ScimUser> {
  const state = readUser(body);
  const email = accountEmailOf(state);
  return scimWrite(deps, actor, async (tx) => {
    const known = await deps.people.find(tx, { email });
    const person = known ? await joinable(deps, tx, actor, known) : await addPerson(deps, tx, actor, { email, name: shownNameOf(state), passwordHash: null });
    const now = deps.clock.now();
    const row: ScimUserRow = { ...rowOf(state), tenantId: actor.tenantId, userId: person.id, grantedRoles: [], madeHere: !known, createdAt: now, updatedAt: now, ver: 1 };
    await refuseTaken(deps, tx, row);
    await deps.scimUsers.add(tx, row);
    if (state.active) await letIn(deps, tx, actor, person);
    return mustFindUser(deps, tx, actor.tenantId, person.id);
  });
}

export function replaceScimUser(deps: ScimDeps, actor: Actor, id: UserId, body: JsonObject, ifMatch: string | null): Promise<ScimUser> {
  return change(deps, actor, id, ifMatch, (user) => readUser(body, { active: isActive(user) }));
}

export function patchScimUser(deps: ScimDeps, actor: Actor, id: UserId, steps: readonly PatchStep[], ifMatch: string | null): Promise<ScimUser> {
  return change(deps, actor, id, ifMatch, (user) => patchedUser(stateOf(user), steps));
}

/** Takes the person out of the tenant. The account stays: it may have other tenants, and the log must still know whom it means. */
export function removeScimUser(deps: ScimDeps, actor: Actor, id: UserId, ifMatch: string | null): Promise<void> {
  return scimWrite(deps, actor, async (tx) => {
    const user = await mustFindUser(deps, tx, actor.tenantId, id);
    refuseStale(ifMatch, userVersion(user));
    await putOut(deps, tx, actor, user);
    await deps.scimUsers.remove(tx, actor.tenantId, id, deps.clock.now());
    await deps.audit.append(tx, actor, { type: 'admin.user.deleted', resource: { type: 'user', id }, subject: { email: user.person.email }, details: { via: 'scim', account: 'kept' } });
  });
}

function change(deps: ScimDeps, actor: Actor, id: UserId, ifMatch: string | null, next: (user: ScimUser) => UserState): Promise<ScimUser> {
  return scimWrite(deps, actor, async (tx) => {
    const user = await mustFindUser(deps, tx, actor.tenantId, id);
    refuseStale(ifMatch, userVersion(user));
    const state = next(user);
    await describe(deps, tx, actor, user, state);
    if (state.active !== isActive(user)) await (state.active ? letIn(deps, tx, actor, user.person) : putOut(deps, tx, actor, user));
    return mustFindUser(deps, tx, actor.tenantId, id);
  });
}

/** The account behind an email that is known already: only where the tenant has proven that the domain is its own (SECURITY 1.5), or had it before. */
async function joinable(deps: ScimDeps, tx: Tx, actor: Actor, known: Person): Promise<Person> {
  const here = await deps.scimUsers.find(tx, actor.tenantId, known.id);
  const isOurDomain = await deps.isProvenDomain(tx, actor.tenantId, domainOf(known.email));
  const ours = isOurDomain || (await deps.scimUsers.wasRemoved(tx, actor.tenantId, known.id));
  if (here || !ours) throw taken('userName');
  if (isOurDomain) await voidForeignPassword(deps, tx, actor, known);
  return known;
}

/** What is called what: in the directory's own row always, in the account only where the account is this tenant's alone. */
async function describe(deps: ScimDeps, tx: Tx, actor: Actor, user: ScimUser, state: UserState): Promise<void> {
  const { active: _before, ...before } = stateOf(user);
  const after = rowOf(state);
  const changed = changedFields(before, after);
  if (changed.length === 0) return;
  const now = deps.clock.now();
  const { person } = user;
  const row: ScimUserRow = { ...(user.row ?? { tenantId: actor.tenantId, userId: person.id, grantedRoles: [], madeHere: false, createdAt: now, updatedAt: now, ver: 1 }), ...after };
  await refuseTaken(deps, tx, row);
  await (user.row ? deps.scimUsers.save(tx, row, now) : deps.scimUsers.add(tx, row));
  const account = await describeAccount(deps, tx, user, state);
  await deps.audit.append(tx, actor, { type: 'admin.user.updated', resource: { type: 'user', id: person.id }, subject: { email: person.email, ...account }, details: { via: 'scim', changed: [...changed] } });
}

async function describeAccount(deps: ScimDeps, tx: Tx, user: ScimUser, state: UserState): Promise<JsonObject> {
  const { person, row } = user;
  const elsewhere = (await deps.people.memberships(tx, person.id)).some((one) => one.tenantId !== user.membership?.tenantId && one.tenantId !== row?.tenantId);
  const email = accountEmailOf(state);
  if (email !== person.email) await moveAddress(deps, tx, user, email, elsewhere);
  const name = shownNameOf(state);
  if (!elsewhere && name !== person.name) await deps.people.describe(tx, person.id, { name, externalId: person.externalId });
  return { ...(email === person.email ? {} : { email: { before: person.email, after: email } }), ...(elsewhere || name === person.name ? {} : { name: { before: person.name, after: name } }) };
}

/**
 * An address is a way in: whoever sets it can be sent a new password. So a directory moves only accounts that it made, that are
 * this tenant's alone, whose rights all came through it, and only to a domain that is the tenant's own.
 */
async function moveAddress(deps: ScimDeps, tx: Tx, { person, membership, row }: ScimUser, email: string, elsewhere: boolean): Promise<void> {
  const byHand = (membership?.roles ?? []).some((role) => !row?.grantedRoles.includes(role));
  if (!row?.madeHere || elsewhere || byHand) throw scimRefusal('mutability', 'emails: the address of this account is not the directory’s to change');
  if (!(await deps.isProvenDomain(tx, row.tenantId, domainOf(email)))) throw scimRefusal('mutability', 'emails: the tenant has not proven that this domain is its own');
  if ((await deps.people.find(tx, { email })) !== null) throw taken('emails');
  await deps.people.setEmail(tx, person.id, email);
}

async function letIn(deps: ScimDeps, tx: Tx, actor: Actor, person: Person): Promise<void> {
  if (person.status !== 'active') throw new Refusal('scim/disabled-here', { id: person.id });
  const user = await mustFindUser(deps, tx, actor.tenantId, person.id);
  const roles = await rolesByGroups(deps, tx, actor, user.groups);
  if (!(await deps.people.addMembership(tx, { tenantId: actor.tenantId, userId: person.id, roles, createdAt: deps.clock.now(), ver: 1 }))) throw new Error('somebody who was no member is one');
  await deps.scimUsers.setGranted(tx, actor.tenantId, person.id, roles);
  await deps.audit.append(tx, actor, { type: 'admin.role.assigned', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { roles: [...roles], before: [], via: 'scim' } });
}

/** Out at once: the next request of any session or key of theirs in this tenant is refused, and stays so if they come back. */
async function putOut(deps: ScimDeps, tx: Tx, actor: Actor, user: ScimUser): Promise<void> {
  const { person, membership } = user;
  if (!membership) return;
  if (membership.roles.includes('owner')) await keepAnOwner(deps, tx, actor, person.id);
  await keepAManager(deps, tx, actor, { userId: person.id, before: membership.roles, after: [] });
  if (!user.row) await adopt(deps, tx, actor, user);
  if (!(await deps.people.removeMembership(tx, membership))) throw changedMeanwhile(membership.ver);
  const at = deps.clock.now();
  const sessions = await deps.sessionEnder.endAllOf(tx, person.id, { reason: 'membership-ended', at, tenantId: actor.tenantId });
  const keys = await deps.keyEnder.endAllOf(tx, actor, person.id, 'scim');
  const grants = await deps.grantEnder.endAllOf(tx, actor, person.id);
  await deps.audit.append(tx, actor, {
    type: 'admin.user.disabled', resource: { type: 'user', id: person.id }, subject: { email: person.email },
    details: { via: 'scim', membership: 'ended', before: [...membership.roles], sessions, keys, grants },
  });
}

/** From now on the directory knows this person, as they are. */
export async function adopt(deps: ScimDeps, tx: Tx, actor: Pick<Actor, 'tenantId'>, user: ScimUser): Promise<void> {
  const now = deps.clock.now();
  const row: ScimUserRow = { ...rowOf(stateOf(user)), tenantId: actor.tenantId, userId: user.person.id, grantedRoles: [], madeHere: false, createdAt: now, updatedAt: now, ver: 1 };
  await refuseTaken(deps, tx, row);
  await deps.scimUsers.add(tx, row);
}

async function refuseTaken(deps: ScimDeps, tx: Tx, row: ScimUserRow): Promise<void> {
  const name = await deps.scimUsers.taken(tx, row.tenantId, row);
  if (name) throw taken(name);
}

function taken(name: string): Refusal {
  return scimRefusal('uniqueness', `${name}: somebody has this already`);
}

function rowOf({ active: _apart, ...state }: UserState): Omit<UserState, 'active'> {
  const { userName, externalId, displayName, formatted, givenName, familyName, emails } = state;
  return { userName, externalId, displayName, formatted, givenName, familyName, emails };
}

function changedFields(before: Omit<UserState, 'active'>, after: Omit<UserState, 'active'>): readonly string[] {
  return (Object.keys(after) as (keyof typeof after)[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])); // keys of a plain object of that type
}
