import type { TenantId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { RoleBook } from '../identity/index.ts';
import type { IdentityProvider } from './identity-provider.ts';

type Mapping = Pick<IdentityProvider, 'defaultRole' | 'roleMap'>;

/** Every role that the mapping can give. */
export function rolesNamed({ defaultRole, roleMap }: Mapping): readonly string[] {
  return [...new Set([...(defaultRole === null ? [] : [defaultRole]), ...Object.values(roleMap).flat()])].sort();
}

/**
 * Refuses, while the mapping is written, roles that are none, that reach beyond the tenant (OIDC-13), or that the author
 * could not give by hand. Answers what the author holds, which the mapping never exceeds afterwards; null for the deployment's own file.
 */
export async function authorityOver(deps: { readonly roleBook: RoleBook }, tx: Tx, actor: Actor, mapping: Mapping): Promise<readonly Capability[] | null> {
  const { capabilities, unknownRoles } = await deps.roleBook.held(tx, actor.tenantId, rolesNamed(mapping));
  if (unknownRoles.length > 0) throw new Refusal('people/unknown-role', { field: 'role_map', unknown: unknownRoles });
  if ([...capabilities].some(isPlatform)) throw new Refusal('sso/platform-role', { field: 'role_map' });
  if (actor.kind === 'bootstrap') return null;
  if (!capabilities.isSubsetOf(actor.capabilities)) throw new Refusal('people/grant-exceeds-own', { field: 'role_map' });
  return [...actor.capabilities].sort();
}

/** The roles that somebody of these groups is given now: a role that has grown beyond what the mapping's author held is left out. */
export async function grantedRoles(deps: { readonly roleBook: RoleBook }, db: Db, provider: Mapping & { readonly tenantId: TenantId; readonly authority: readonly string[] | null }, groups: readonly string[]): Promise<readonly string[]> {
  const mapped = groups.flatMap((group) => (Object.hasOwn(provider.roleMap, group) ? (provider.roleMap[group] ?? []) : []));
  const wanted = [...new Set([...(provider.defaultRole === null ? [] : [provider.defaultRole]), ...mapped])].sort();
  const authority = provider.authority === null ? null : new Set(provider.authority);
  const granted: string[] = [];
  for (const role of wanted) {
    const { capabilities, unknownRoles } = await deps.roleBook.held(db, provider.tenantId, [role]);
    const within = [...capabilities].every((capability) => !isPlatform(capability) && (authority === null || authority.has(capability)));
    if (unknownRoles.length === 0 && within) granted.push(role);
  }
  return granted;
}

/**
 * The roles a member has after signing in: those the mapping speaks of follow the groups, all others were given by somebody
 * and stay. The default role is given to newcomers only. The last owner stays one, whatever the groups say.
 */
export function rolesAfter({ roleMap }: Pick<IdentityProvider, 'roleMap'>, before: readonly string[], granted: readonly string[], lastOwner: boolean): readonly string[] {
  const managed = new Set(Object.values(roleMap).flat());
  const kept = before.filter((role) => !managed.has(role) || (role === 'owner' && lastOwner));
  return [...new Set([...kept, ...granted.filter((role) => managed.has(role))])].sort();
}

function isPlatform(capability: Capability): boolean {
  return capability.startsWith('platform:');
}
