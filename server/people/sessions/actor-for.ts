import { brand, type UserId } from '../../../shared/brand.ts';
import { CAPABILITIES, type Capability } from '../../../shared/capabilities.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import type { Principal } from './principal.ts';

/**
 * The actor of one request. `held` is what the person's roles give in this tenant; the credential's scopes only ever narrow it.
 * Whoever came by an API key, or by tokens bought with one, is a key: no human decision counts as theirs.
 */
export function actorFor(principal: Principal, held: ReadonlySet<Capability>, source: RequestSource): Actor {
  const { person, membership, tenant, session, key, scopes, foreign, standin, behind } = principal;
  const keyId = key?.id ?? session?.keyId ?? null;
  return {
    kind: foreign ? 'foreign' : keyId === null ? 'user' : 'key',
    userId: brand<UserId>(person.id), name: person.name, email: foreign ? foreign.email : person.email,
    tenantId: tenant.id, organisationId: tenant.organisationId,
    roles: new Set(membership.roles),
    capabilities: narrowed(foreign && !foreign.platform ? tenantOnly(held) : held, scopes),
    sessionId: session?.id ?? null, keyId, source, impersonator: standin?.by ?? null, ...(behind ? { behind } : {}),
  };
}

function narrowed(held: ReadonlySet<Capability>, scopes: readonly string[] | null): ReadonlySet<Capability> {
  return scopes === null ? held : held.intersection(expandPatterns(scopes).granted);
}

/** A role of a tenant may hold what it likes: an issuer that may not speak of the platform gives nobody a part of it. */
function tenantOnly(held: ReadonlySet<Capability>): ReadonlySet<Capability> {
  return new Set([...held].filter((name) => CAPABILITIES[name].plane === 'tenant'));
}
