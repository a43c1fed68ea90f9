import type { TenantId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import type { Db } from '../../base/storage/index.ts';

/** What some roles come to together in a tenant. */
export interface RolesHeld {
  readonly capabilities: ReadonlySet<Capability>;
  /** Names that are no role there. */
  readonly unknownRoles: readonly string[];
}

/** Answered from the registry by the policy room, which stands above this one: hence a port. Needs the identity plane, in that tenant's own scope. */
export interface RoleBook {
  held(db: Db, tenantId: TenantId, roles: readonly string[]): Promise<RolesHeld>;
}

type Granter = Pick<Actor, 'kind' | 'capabilities'>;

/** The roles that a change gives or takes. */
export function touchedRoles(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...new Set(before).symmetricDifference(new Set(after))];
}

/**
 * Why this actor may not give or take these roles, or null. Nobody hands out what they lack, and nobody takes away what
 * they could not have given. The bootstrap file and the first run act for the deployment and may.
 */
export function refusalToGrant(actor: Granter, wanted: RolesHeld, touched: RolesHeld): RefusalCode | null {
  if (wanted.unknownRoles.length > 0) return 'people/unknown-role';
  return actsForDeployment(actor) || touched.capabilities.isSubsetOf(actor.capabilities) ? null : 'people/grant-exceeds-own';
}

/** Why this actor may not take over or shut out somebody who holds this, or null: a new password for an owner is the owner's rights. */
export function refusalToOutrank(actor: Granter, theirs: RolesHeld): RefusalCode | null {
  return actsForDeployment(actor) || theirs.capabilities.isSubsetOf(actor.capabilities) ? null : 'people/outranked';
}
