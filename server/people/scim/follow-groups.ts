import type { UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { keepAManager, keepAnOwner, type Membership } from '../identity/index.ts';
import { grantedRoles } from '../sso/index.ts';
import type { ScimDeps } from './scim-deps.ts';
import type { ScimUser } from './scim-user.ts';

/** What this person's groups stand for today. */
export async function rolesByGroups(deps: ScimDeps, db: Db, actor: Pick<Actor, 'tenantId'>, groups: ScimUser['groups']): Promise<readonly string[]> {
  const mapping = await deps.scimGroups.mapping(db, actor.tenantId);
  return mapping ? grantedRoles(deps, db, mapping, groups.map(({ displayName }) => displayName)) : [];
}

/** Roles after the groups changed: those that groups gave follow them, those given by hand stay. Pure. */
export function rolesFollowing(before: readonly string[], grantedBefore: readonly string[], wanted: readonly string[]): { readonly roles: readonly string[]; readonly granted: readonly string[] } {
  const byHand = before.filter((role) => !grantedBefore.includes(role));
  const granted = wanted.filter((role) => !byHand.includes(role));
  return { roles: [...new Set([...byHand, ...granted])].sort(), granted };
}

/** Brings the roles of these people to what their groups stand for. Whoever is no member, or unknown to the directory, is left alone. */
export async function followGroups(deps: ScimDeps, tx: Tx, actor: Actor, userIds: readonly UserId[]): Promise<void> {
  for (const userId of new Set(userIds)) {
    const user = await deps.scimUsers.find(tx, actor.tenantId, userId);
    if (!user?.row || !user.membership) continue;
    const wanted = await rolesByGroups(deps, tx, actor, user.groups);
    const { roles, granted } = rolesFollowing(user.membership.roles, user.row.grantedRoles, wanted);
    if (granted.join() !== user.row.grantedRoles.join()) await deps.scimUsers.setGranted(tx, actor.tenantId, userId, granted);
    await changeTo(deps, tx, actor, user, user.membership, roles);
  }
}

async function changeTo(deps: ScimDeps, tx: Tx, actor: Actor, { person }: ScimUser, membership: Membership, after: readonly string[]): Promise<void> {
  const before = membership.roles;
  const [given, taken] = [after.filter((role) => !before.includes(role)), before.filter((role) => !after.includes(role))];
  if (given.length + taken.length === 0) return;
  if (taken.includes('owner')) await keepAnOwner(deps, tx, actor, person.id);
  await keepAManager(deps, tx, actor, { userId: person.id, before, after });
  if (!(await deps.people.setRoles(tx, membership, after))) throw changedMeanwhile(membership.ver);
  const about = { resource: { type: 'user', id: person.id }, subject: { email: person.email } } as const;
  if (given.length > 0) await deps.audit.append(tx, actor, { ...about, type: 'admin.role.assigned', details: { roles: given, before: [...before], after: [...after], via: 'scim' } });
  if (taken.length > 0) await deps.audit.append(tx, actor, { ...about, type: 'admin.role.removed', details: { roles: taken, before: [...before], after: [...after], via: 'scim' } });
}
