import type { Capability } from '../../shared/capabilities.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../base/storage/index.ts';
import { compileCapabilities } from '../people/policy/index.ts';
import { type RoleDeps, tenantView } from './edit-roles.ts';

/** How many are named: somebody to ask, not a directory. */
const MOST_NAMED = 5;
const MOST_LOOKED_AT = 2_000;

export interface WhoMayGrant {
  /** Roles that hold the capability, so that whoever asks can say which one they need. */
  readonly roles: readonly string[];
  /** Who can sign in, manages people and holds the capability: nobody gives what they lack. */
  readonly people: readonly string[];
  /** How many more there are besides those named. */
  readonly more: number;
}

/** Whom to ask for a capability that somebody lacks. Names only, no address and no id. Needs the identity plane. */
export async function whoMayGrant(deps: RoleDeps, db: Db, actor: Actor, capability: Capability): Promise<WhoMayGrant> {
  const view = await tenantView(deps, db, actor);
  const members = await deps.people.members(db, actor.tenantId, { limit: MOST_LOOKED_AT });
  const verdicts = new Map<string, boolean>();
  const grants = (roles: readonly string[]): boolean => {
    const key = JSON.stringify(roles);
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const { capabilities } = compileCapabilities(view, roles);
    const may = capabilities.has(capability) && capabilities.has('user:manage');
    verdicts.set(key, may);
    return may;
  };
  const able = members.filter(({ person, membership }) => person.status === 'active' && person.id !== actor.userId && grants(membership.roles));
  return { roles: view.names('roles').filter((role) => view.roleCapabilities(role).has(capability)), people: able.slice(0, MOST_NAMED).map(({ person }) => person.name), more: Math.max(0, able.length - MOST_NAMED) };
}
