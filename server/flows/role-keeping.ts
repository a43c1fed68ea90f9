import type { TenantId } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import type { Member, PeopleStore } from '../people/identity/index.ts';
import { compileCapabilities } from '../people/policy/index.ts';

/** Without somebody who holds these, nobody of a tenant could give anybody a right again. */
const KEYS_OF_THE_HOUSE: readonly Capability[] = ['user:manage', 'role:manage'];
const MOST_PEOPLE = 100_000;

/** Everybody of a tenant, the disabled too. Needs the identity plane. */
export function peopleOf(deps: { readonly people: PeopleStore }, db: Db, tenantId: TenantId): Promise<readonly Member[]> {
  return deps.people.members(db, tenantId, { limit: MOST_PEOPLE });
}

/** Refuses a change of roles that would leave somebody with a role that is gone, or the tenant without anybody who can manage it (SECURITY-CASES RBAC-10). */
export function refuseLockOut(members: readonly Member[], before: RegistryView, after: RegistryView): void {
  const gone = before.names('roles').filter((name) => after.entry('roles', name) === undefined);
  const inUse = gone.filter((name) => members.some(({ membership }) => membership.roles.includes(name)));
  if (inUse.length > 0) throw new Refusal('people/role-in-use', { field: 'roles', roles: inUse, rule: `Somebody still holds ${inUse.join(', ')}.` });
  for (const capability of KEYS_OF_THE_HOUSE) {
    if (anybodyHolds(members, before, capability) && !anybodyHolds(members, after, capability)) throw new Refusal('people/last-manager', { field: 'roles', capability });
  }
}

function anybodyHolds(members: readonly Member[], registry: RegistryView, capability: Capability): boolean {
  return members.some(({ person, membership }) => person.status === 'active' && compileCapabilities(registry, membership.roles).capabilities.has(capability));
}
