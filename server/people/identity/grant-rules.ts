import type { TenantId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import type { Db } from '../../base/storage/index.ts';

/** Each role of a tenant and the capabilities it gives there. */
export type RoleMeanings = ReadonlyMap<string, ReadonlySet<Capability>>;

/** Answered by the policy room, which stands above this one: hence a port. */
export interface RoleBook {
  /** Reads inside the given scope, which must be this tenant's; a name missing from the answer is no role there. */
  rolesOf(db: Db, tenantId: TenantId): Promise<RoleMeanings>;
}

/**
 * Why this actor may not turn the first set of roles into the second, or null. Nobody hands out what they lack, and nobody
 * takes away what they could not have given. The bootstrap file and the first run act for the deployment and may.
 */
export function refusalToGrant(actor: Pick<Actor, 'kind' | 'capabilities'>, meanings: RoleMeanings, before: readonly string[], after: readonly string[]): RefusalCode | null {
  if (after.some((role) => !meanings.has(role))) return 'people/unknown-role';
  if (actsForDeployment(actor)) return null;
  const touched = new Set(before).symmetricDifference(new Set(after));
  return capabilitiesOf(meanings, [...touched]).isSubsetOf(actor.capabilities) ? null : 'people/grant-exceeds-own';
}

/** Why this actor may not take over or shut out somebody with these roles, or null: a new password for an owner is the owner's rights. */
export function refusalToOutrank(actor: Pick<Actor, 'kind' | 'capabilities'>, meanings: RoleMeanings, theirRoles: readonly string[]): RefusalCode | null {
  if (actsForDeployment(actor)) return null;
  return capabilitiesOf(meanings, theirRoles).isSubsetOf(actor.capabilities) ? null : 'people/outranked';
}

/** What the roles give together. A role that is no longer defined gives nothing. */
export function capabilitiesOf(meanings: RoleMeanings, roles: readonly string[]): ReadonlySet<Capability> {
  return new Set(roles.flatMap((role) => [...(meanings.get(role) ?? [])]));
}

function actsForDeployment(actor: Pick<Actor, 'kind'>): boolean {
  return actor.kind === 'bootstrap' || actor.kind === 'system';
}
