import { z } from 'zod';
import { brand, type UserId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import { agreedChange, type Approval, type ApprovalDeps, policyInForce, proposing, type Reactions, Remark, requestApprovalIn } from '../agents/approvals/index.ts';
import { changeRolesIn, type IdentityDeps, judgeRolesIn, Roles } from '../people/identity/index.ts';
import { approversOf } from './publish-version.ts';

/** The type of a request to change what somebody may do here; a workflow of that name in the effective registry makes it the only way for people. */
export const ROLE_REQUEST = 'role_change';
export const PERSON_SUBJECT = 'user';

export const RolesWish = z.strictObject({
  userId: z.uuid(),
  /** The membership's version, as it was read. */
  ver: z.int(),
  roles: Roles,
  reason: Remark.refine((text) => text !== '', 'say why'),
});
export type RolesWish = Readonly<z.infer<typeof RolesWish>>;

/** What voters see and vote on. */
const RoleChange = z.strictObject({ user: z.string(), before: z.array(z.string()), after: z.array(z.string()) });

export interface RoleChangeDeps extends ApprovalDeps, Pick<IdentityDeps, 'people' | 'roleBook' | 'sessionEnder'> {}

/** Asks others for somebody to hold other roles. What would be refused as a change is refused as a question; the person it is about has no vote on it. */
export function proposeRoles(deps: RoleChangeDeps, actor: Actor, { userId, ver, roles, reason }: RolesWish): Promise<Approval> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    // What is carried out is carried out by the asker's rights of that moment: somebody without an account here has none then.
    if ((await deps.people.member(tx, actor.tenantId, actor.userId)) === null) throw new Refusal('approvals/human-required', { field: 'userId' });
    const id = brand<UserId>(userId);
    const { person, membership } = await judgeRolesIn(deps, tx, actor, { userId: id, ver, roles });
    if (sameRoles(membership.roles, roles)) throw new Refusal('input/invalid', { field: 'roles', rule: 'roles: are what they hold already' });
    return requestApprovalIn(deps, tx, actor, {
      ...proposing({ user: id, before: [...membership.roles], after: [...roles] }), type: ROLE_REQUEST, subjectType: PERSON_SUBJECT, subjectId: id, title: `Roles of ${person.name}`, reason,
    }, await policyInForce(deps, tx, actor.tenantId, ROLE_REQUEST));
  });
}

/** The last vote gives and takes the roles, by the rights that the asker has then: whoever lost them gives them to nobody any more. */
export function roleReactions(deps: Omit<RoleChangeDeps, 'reactions'>): Reactions {
  return {
    [ROLE_REQUEST]: async (tx, actor, closed) => {
      if (closed.state !== 'approved') return;
      const { user, after } = agreedChange(closed, RoleChange);
      if (await rolesOvertaken(deps, tx, closed)) throw new Refusal('approvals/digest-mismatch', { id: closed.id, rule: 'The roles of this person are not what they were when this was asked.' });
      await changeRolesIn(deps, tx, await giver(deps, tx, actor, closed), { userId: brand<UserId>(user), roles: after }, { approval: closed.id, requestedBy: closed.requestedBy, approvers: approversOf(closed) });
    },
  };
}

/** Whether the person's roles are others by now, or they left, even if they came again since: then nobody agreed to what would be done. Needs the identity plane. */
export async function rolesOvertaken({ people }: Pick<RoleChangeDeps, 'people'>, db: Db, { tenantId, subjectId, proposes, createdAt }: Approval): Promise<boolean> {
  const said = RoleChange.safeParse(proposes);
  const member = await people.member(db, tenantId, brand<UserId>(subjectId));
  return !said.success || member === null || member.membership.createdAt > createdAt || !sameRoles(member.membership.roles, said.data.before);
}

/** The hand of the last voter with what the asker may give now. */
async function giver({ people, roleBook }: Pick<RoleChangeDeps, 'people' | 'roleBook'>, tx: Tx, voter: Actor, { tenantId, requestedBy }: Approval): Promise<Actor> {
  const asker = await people.member(tx, tenantId, requestedBy);
  const roles = asker?.person.status === 'active' ? asker.membership.roles : [];
  const { capabilities } = await roleBook.held(tx, tenantId, roles);
  if (!capabilities.has('user:manage')) throw new Refusal('people/rights-changed', { id: requestedBy });
  return { ...voter, capabilities };
}

function sameRoles(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).symmetricDifference(new Set(other)).size === 0;
}
