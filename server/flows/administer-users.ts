import { z } from 'zod';
import { brand, type UserId } from '../../shared/brand.ts';
import { namesChanged } from '../../shared/json-equal.ts';
import type { JsonObject } from '../../shared/json.ts';
import { isUuid } from '../../shared/uuid.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import { addPerson, addToTenant, changeRolesIn, Email, type Member, ownMember, PersonName, Roles } from '../people/identity/index.ts';
import type { MemberDeps } from '../people/members/index.ts';

export const UserAttributes = z.record(z.string().min(1).max(100), z.json());
export const AdminUser = z.strictObject({ username: PersonName, email: Email.optional(), roles: Roles.default([]), attributes: UserAttributes.default({}) });
export const AdminUserChange = z.strictObject({ username: PersonName.optional(), email: Email.optional(), roles: Roles.optional(), attributes: UserAttributes.optional() });

const MOST_ATTRIBUTE_BYTES = 16_384;

/** A member with what the tenant notes about them. */
export interface KeptUser extends Member {
  readonly attributes: JsonObject;
}

/** The person by our id or by the one that another system knows them under. Nobody of another tenant is found. */
export async function findUser(deps: MemberDeps, db: Db, actor: Actor, id: string): Promise<KeptUser> {
  const byId = isUuid(id) ? await deps.people.find(db, { id: brand<UserId>(id) }) : null;
  const person = byId ?? (await deps.people.find(db, { externalId: id }));
  const member = person && (await deps.people.member(db, actor.tenantId, person.id));
  if (!member) throw new Refusal('people/user-not-found', { id });
  return { ...member, attributes: await deps.members.attributes(db, actor.tenantId, member.person.id) };
}

export async function pageOfUsers(deps: MemberDeps, actor: Actor, { limit, offset }: { readonly limit: number; readonly offset: number }): Promise<{ readonly users: readonly KeptUser[]; readonly total: number }> {
  return deps.storage.readIdentity(actor, async (db) => {
    const users: KeptUser[] = [];
    for (const member of await deps.people.members(db, actor.tenantId, { limit, offset })) users.push({ ...member, attributes: await deps.members.attributes(db, actor.tenantId, member.person.id) });
    return { users, total: await deps.members.countMembers(db, actor.tenantId) };
  });
}

/** A person without a password: they come in through single sign-on, an invitation or a password that an administrator gives them. */
export function addUser(deps: MemberDeps, actor: Actor, { username, email, roles, attributes }: z.infer<typeof AdminUser>): Promise<KeptUser> {
  refuseLarge(attributes);
  const address = Email.safeParse(email ?? username);
  if (!address.success) throw new Refusal('input/invalid', { field: 'email', rule: 'email: is needed, for a person is known by it' });
  return deps.storage.writeIdentity(actor, async (tx) => {
    const person = await addPerson(deps, tx, actor, { email: address.data, name: username, passwordHash: null });
    const membership = await addToTenant(deps, tx, actor, person, roles);
    await deps.members.setAttributes(tx, actor.tenantId, person.id, attributes);
    return { person, membership, attributes };
  });
}

/** Roles take the place of those there are, attributes stand beside them (FEATURES T15). Name and address only of an account that is this tenant's alone. */
export function changeUser(deps: MemberDeps, actor: Actor, id: string, to: z.infer<typeof AdminUserChange>): Promise<KeptUser> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await findUser(deps, tx, actor, id);
    const userId = before.person.id;
    if (to.username !== undefined || to.email !== undefined) {
      await ownMember(deps, tx, actor, userId);
      const [was, is] = [{ email: before.person.email, name: before.person.name }, { email: to.email ?? before.person.email, name: to.username ?? before.person.name }];
      const [moved, renamed] = [is.email !== was.email, is.name !== was.name];
      if (moved && (await deps.people.find(tx, { email: is.email }))) throw new Refusal('people/user-exists', { field: 'email' });
      if (moved) await deps.people.setEmail(tx, userId, is.email);
      if (renamed) await deps.people.describe(tx, userId, { name: is.name, externalId: before.person.externalId });
      if (moved || renamed) {
        await deps.audit.append(tx, actor, {
          type: 'admin.user.updated', resource: { type: 'user', id: userId }, subject: { email: { before: was.email, after: is.email }, name: { before: was.name, after: is.name } },
        });
      }
    }
    if (to.attributes !== undefined) {
      const merged: JsonObject = { ...before.attributes, ...to.attributes };
      refuseLarge(merged);
      const changed = namesChanged(before.attributes, merged);
      if (changed.length > 0) {
        await deps.members.setAttributes(tx, actor.tenantId, userId, merged);
        await deps.audit.append(tx, actor, { type: 'admin.user.updated', resource: { type: 'user', id: userId }, details: { attributes: [...changed] } });
      }
    }
    if (to.roles !== undefined) await changeRolesIn(deps, tx, actor, { userId, roles: to.roles });
    return findUser(deps, tx, actor, userId);
  });
}

function refuseLarge(attributes: unknown): void {
  if (JSON.stringify(attributes).length > MOST_ATTRIBUTE_BYTES) throw new Refusal('input/too-large', { field: 'attributes', rule: 'attributes: at most 16 KiB' });
}
