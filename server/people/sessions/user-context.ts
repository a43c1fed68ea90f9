import type { Capability } from '../../../shared/capabilities.ts';
import { shownUserId } from '../identity/index.ts';
import type { Principal } from './principal.ts';
import { sessionName } from './session-name.ts';

/** A caller as the taskforce's clients know one (FEATURES T02). */
export interface UserContext {
  readonly user_id: string;
  readonly tenant_id: string;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly permissions: readonly Capability[];
  readonly is_admin: boolean;
  readonly session_id: string | null;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

export function userContext({ person, tenant, membership, session, foreign }: Principal, held: ReadonlySet<Capability>): UserContext {
  return Object.freeze({
    user_id: shownUserId(person), tenant_id: tenant.slug, email: person.email === '' ? null : person.email, roles: Object.freeze([...membership.roles]), permissions: Object.freeze([...held].sort()),
    is_admin: isAdmin(membership.roles, held), session_id: session ? sessionName(tenant.slug, session.id) : null, attributes: Object.freeze({ ...foreign?.attributes }),
  });
}

/** Whoever has the role, or may manage the tenant by whatever role. */
export function isAdmin(roles: readonly string[], held: ReadonlySet<Capability>): boolean {
  return roles.includes('admin') || held.has('tenant:manage');
}
