import type { z } from 'zod';
import type { UserId } from '../../../shared/brand.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { refusalToGrant, type RoleBook, touchedRoles } from './grant-rules.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { weaknessOfPassword } from './password-rules.ts';
import type { Member, Membership, NewMember, NewUser, Person } from './person.ts';

type Deps = Pick<IdentityDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'people' | 'passwords' | 'roleBook' | 'rolesAskFirst'>;
type StepDeps = Omit<Deps, 'storage' | 'passwords'>;

/** A new person with a membership in the actor's tenant. Somebody whose email is known already is added with `addMember`. */
export async function createUser(deps: Deps, actor: Actor, input: z.infer<typeof NewUser>): Promise<Member> {
  const places = await deps.storage.readIdentity(actor, (db) => deps.people.placeNames(db, { tenantId: actor.tenantId }));
  const passwordHash = await hashedPassword(deps, { ...input, places });
  return deps.storage.writeIdentity(actor, async (tx) => {
    const person = await addPerson(deps, tx, actor, { ...input, passwordHash });
    return { person, membership: await addToTenant(deps, tx, actor, person, input.roles) };
  });
}

/** Gives somebody who has an account already a membership in the actor's tenant. Their name and password stay their own. */
export function addMember(deps: Omit<Deps, 'passwords'>, actor: Actor, { email, roles }: z.infer<typeof NewMember>): Promise<Member> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const person = await deps.people.find(tx, { email });
    if (!person) throw new Refusal('people/user-not-found', { field: 'email' });
    return { person, membership: await addToTenant(deps, tx, actor, person, roles) };
  });
}

/** Refuses a weak password and hashes a good one; to be called before the transaction. */
export async function hashedPassword(deps: Pick<Deps, 'passwords'>, input: { readonly password?: string | undefined; readonly email: string; readonly name: string; readonly places: readonly string[] }): Promise<string | null> {
  if (input.password === undefined) return null;
  const weakness = weaknessOfPassword(input.password, input);
  if (weakness) throw new Refusal('people/weak-password', { field: 'password', rule: weakness });
  return deps.passwords.hash(input.password);
}

/** A person as a step of a larger command. `isHolder`: whoever chose the password is known to be the person, which an address alone does not say. */
export async function addPerson(
  deps: StepDeps, tx: Tx, actor: Actor, { email, name, externalId, passwordHash, isHolder = false }: { readonly email: string; readonly name: string; readonly externalId?: string | undefined; readonly passwordHash: string | null; readonly isHolder?: boolean },
): Promise<Person> {
  const person: Person = {
    id: deps.ids.id<UserId>(), email, name, externalId: externalId ?? null, status: 'active', tokenVersion: 1, lastTenantId: null, createdAt: deps.clock.now(), ver: 1,
  };
  if (!(await deps.people.add(tx, { ...person, passwordHash, passwordSetIn: passwordHash === null || isHolder || actor.kind === 'bootstrap' ? null : actor.tenantId }))) throw new Refusal('people/user-exists', { field: 'email' });
  await deps.audit.append(tx, actor, {
    type: 'admin.user.created', resource: { type: 'user', id: person.id }, subject: { email, name }, details: { password: passwordHash !== null },
  });
  return person;
}

/** A membership in the actor's tenant as a step of a larger command. */
export async function addToTenant(deps: StepDeps, tx: Tx, actor: Actor, person: Person, roles: readonly string[]): Promise<Membership> {
  await refuseUnasked(deps, tx, actor, roles);
  await refuseBadGrant(deps, tx, actor, [], roles);
  const membership: Membership = { tenantId: actor.tenantId, userId: person.id, roles, createdAt: deps.clock.now(), ver: 1 };
  if (!(await deps.people.addMembership(tx, membership))) throw new Refusal('people/already-member', { field: 'email' });
  await deps.audit.append(tx, actor, { type: 'admin.role.assigned', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { roles, before: [] } });
  return membership;
}

/** Where a workflow wants others to agree first, nobody gives or takes these roles by their own hand alone. Taking somebody out, or shutting them out, never waits. */
export async function refuseUnasked({ rolesAskFirst }: Pick<IdentityDeps, 'rolesAskFirst'>, db: Db, actor: Actor, touched: readonly string[]): Promise<void> {
  if (touched.length === 0 || actsForDeployment(actor)) return;
  if (await rolesAskFirst?.(db, actor.tenantId)) throw new Refusal('approvals/needs-request', { field: 'roles', request: 'role_change', rule: 'roles: the workflow role_change asks others first; ask for the change instead of making it' });
}

/** Asks the registry what the roles mean in the actor's tenant and refuses what the actor may not give or take. */
export async function refuseBadGrant(deps: { readonly roleBook: RoleBook }, tx: Tx, actor: Actor, before: readonly string[], after: readonly string[]): Promise<void> {
  const wanted = await deps.roleBook.held(tx, actor.tenantId, after);
  const refusal = refusalToGrant(actor, wanted, await deps.roleBook.held(tx, actor.tenantId, touchedRoles(before, after)));
  if (refusal) throw new Refusal(refusal, { field: 'roles', roles: after, unknown: wanted.unknownRoles });
}
