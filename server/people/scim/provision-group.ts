import { brand, type ScimGroupId, type UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import { followGroups } from './follow-groups.ts';
import { patchedGroup } from './patch-group.ts';
import type { PatchStep } from './patch-operations.ts';
import { adopt } from './provision-user.ts';
import { notFound, refuseStale, type ScimDeps, scimWrite } from './scim-deps.ts';
import { type GroupState, groupVersion, readGroup, type ScimGroup } from './scim-group.ts';
import { scimRefusal } from './scim-refusal.ts';

export async function createScimGroup(deps: ScimDeps, actor: Actor, body: JsonObject): Promise<ScimGroup> {
  const state = readGroup(body);
  return scimWrite(deps, actor, async (tx) => {
    const now = deps.clock.now();
    const group: ScimGroup = { ...state, members: [], tenantId: actor.tenantId, id: deps.ids.id<ScimGroupId>(), createdAt: now, updatedAt: now, ver: 1 };
    await refuseTaken(deps, tx, group);
    await deps.scimGroups.add(tx, group);
    await changeMembers(deps, tx, actor, group, state.members);
    await deps.audit.append(tx, actor, { type: 'scim.group.created', resource: { type: 'scim_group', id: group.id, name: group.displayName }, details: { members: state.members.length } });
    return mustFind(deps, tx, actor, group.id);
  });
}

export function replaceScimGroup(deps: ScimDeps, actor: Actor, id: ScimGroupId, body: JsonObject, ifMatch: string | null): Promise<ScimGroup> {
  return change(deps, actor, id, ifMatch, () => readGroup(body));
}

export function patchScimGroup(deps: ScimDeps, actor: Actor, id: ScimGroupId, steps: readonly PatchStep[], ifMatch: string | null): Promise<ScimGroup> {
  return change(deps, actor, id, ifMatch, (group) => patchedGroup(group, steps));
}

/** The group goes; its people stay, without what it gave them. */
export function removeScimGroup(deps: ScimDeps, actor: Actor, id: ScimGroupId, ifMatch: string | null): Promise<void> {
  return scimWrite(deps, actor, async (tx) => {
    const group = await mustFind(deps, tx, actor, id);
    refuseStale(ifMatch, groupVersion(group));
    await deps.scimGroups.remove(tx, group);
    await followGroups(deps, tx, actor, group.members);
    await deps.audit.append(tx, actor, { type: 'scim.group.deleted', resource: { type: 'scim_group', id, name: group.displayName }, details: { members: group.members.length } });
  });
}

function change(deps: ScimDeps, actor: Actor, id: ScimGroupId, ifMatch: string | null, next: (group: ScimGroup) => GroupState): Promise<ScimGroup> {
  return scimWrite(deps, actor, async (tx) => {
    const group = await mustFind(deps, tx, actor, id);
    refuseStale(ifMatch, groupVersion(group));
    const state = next(group);
    const { joined, left } = difference(group.members, state.members);
    const renamed = state.displayName !== group.displayName;
    if (!renamed && state.externalId === group.externalId && joined.length + left.length === 0) return group;
    await refuseTaken(deps, tx, { ...group, ...state });
    await deps.scimGroups.save(tx, { ...group, ...state }, deps.clock.now());
    await changeMembers(deps, tx, actor, group, state.members);
    if (renamed) await followGroups(deps, tx, actor, state.members); // another name may stand for other roles
    await deps.audit.append(tx, actor, {
      type: 'scim.group.updated', resource: { type: 'scim_group', id, name: state.displayName },
      details: { joined: joined.length, left: left.length, ...(renamed ? { name: { before: group.displayName, after: state.displayName } } : {}) },
    });
    return mustFind(deps, tx, actor, id);
  });
}

/** Who comes in must be somebody whom this tenant's directory can see; for everybody else the answer is as if there were nobody. */
async function changeMembers(deps: ScimDeps, tx: Tx, actor: Actor, group: ScimGroup, members: readonly UserId[]): Promise<void> {
  const { joined, left } = difference(group.members, members);
  for (const id of joined) {
    const user = await deps.scimUsers.find(tx, actor.tenantId, brand<UserId>(id));
    if (!user) throw scimRefusal('invalidValue', `members: there is no user ${id.slice(0, 40)} here`);
    if (!user.row) await adopt(deps, tx, actor, user);
  }
  await deps.scimGroups.addMembers(tx, actor.tenantId, group.id, joined);
  await deps.scimGroups.removeMembers(tx, actor.tenantId, group.id, left);
  await followGroups(deps, tx, actor, [...joined, ...left]);
}

function difference(before: readonly UserId[], after: readonly UserId[]): { readonly joined: readonly UserId[]; readonly left: readonly UserId[] } {
  const [was, is] = [new Set(before), new Set(after)];
  return { joined: [...is.difference(was)], left: [...was.difference(is)] };
}

async function mustFind(deps: ScimDeps, tx: Tx, actor: Actor, id: ScimGroupId): Promise<ScimGroup> {
  const group = await deps.scimGroups.find(tx, actor.tenantId, id);
  if (!group) throw notFound('scim_group', id);
  return group;
}

async function refuseTaken(deps: ScimDeps, tx: Tx, group: ScimGroup): Promise<void> {
  const name = await deps.scimGroups.taken(tx, group.tenantId, group);
  if (name) throw scimRefusal('uniqueness', `${name}: another group has this already`);
}
