import type { Instant } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { Actor } from '../../base/actor.ts';
import { MEMORY_PERMISSIONS, type MemoryGrant, type MemoryPermission, type MemoryResource } from './memory.ts';
import { isPolicyMet } from './scope-policies.ts';

export type Permissions = ReadonlySet<MemoryPermission>;
export type Seeker = Pick<Actor, 'userId' | 'tenantId' | 'roles'>;
type Acl = Pick<MemoryResource, 'tenantId' | 'ownerId' | 'scope' | 'sensitivity'>;
type Given = Pick<MemoryGrant, 'principalKind' | 'principal' | 'permissions' | 'expiresAt' | 'revokedAt'>;

const NONE: Permissions = new Set();
const ALL: Permissions = new Set(MEMORY_PERMISSIONS);

/**
 * What somebody may do with a resource (FEATURES T29-T34). The owner everything; everybody else what its scope and sensitivity
 * leave open and what they were given. Nothing confidential or restricted is open to anybody who was not given it, whatever
 * their roles are (SECURITY-CASES RBAC-19).
 */
export function permissionsOf(acl: Acl, grants: readonly Given[], who: Seeker, now: Instant): Permissions {
  const isHere = who.tenantId === acl.tenantId;
  if (!isHere && acl.scope !== 'global') return NONE;
  if (who.userId === acl.ownerId) return ALL;
  if (!isPolicyMet(acl, who.roles)) return NONE;
  const given = grants.filter((grant) => isLive(grant, now) && isFor(grant, who, isHere)).flatMap(({ permissions }) => permissions);
  return given.includes('admin') ? ALL : new Set([...openTo(acl), ...given]);
}

/** What needs no grant. */
function openTo({ scope, sensitivity }: Pick<Acl, 'scope' | 'sensitivity'>): readonly MemoryPermission[] {
  if (sensitivity === 'confidential' || sensitivity === 'restricted') return [];
  switch (scope) {
    case 'global': return ['read', 'reference'];
    case 'tenant': return sensitivity === 'public' ? ['read', 'reference'] : ['read'];
    case 'project': return ['read'];
    case 'session': case 'private': return [];
  }
}

export function isLive({ revokedAt, expiresAt }: Pick<Given, 'revokedAt' | 'expiresAt'>, now: Instant): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

/** A role's name means something in its own tenant only. */
function isFor({ principalKind, principal }: Given, { userId, roles }: Seeker, isHere: boolean): boolean {
  return principalKind === 'user' ? principal === userId : isHere && roles.has(principal);
}

/** What the product's own roles must allow besides. */
const NEEDS: Readonly<Record<MemoryPermission, Capability>> = {
  read: 'memory:read', reference: 'memory:read', write: 'memory:write', share: 'memory:write', admin: 'memory:write', delete: 'memory:delete',
};

/** The same, of what somebody's roles let them do with memory at all. */
export function reachOf(acl: Acl, grants: readonly Given[], who: Seeker & Pick<Actor, 'capabilities' | 'impersonator'>, now: Instant): Permissions {
  return new Set([...permissionsOf(acl, grants, seekerFor(acl, who), now)].filter((permission) => who.capabilities.has(NEEDS[permission])));
}

/** What was entrusted to a person is not entrusted to whoever works in their name: before that, they stand as themselves and in no role. */
function seekerFor({ scope, sensitivity }: Acl, who: Seeker & Pick<Actor, 'impersonator'>): Seeker {
  const isEntrusted = scope === 'private' || sensitivity === 'confidential' || sensitivity === 'restricted';
  return who.impersonator !== null && isEntrusted ? { tenantId: who.tenantId, userId: who.impersonator.userId, roles: new Set() } : who;
}

/** Whether somebody may give these permissions away: they may share, and have each of them. */
export function mayGive(own: Permissions, wanted: readonly MemoryPermission[]): boolean {
  return own.has('share') && wanted.every((permission) => own.has(permission));
}
