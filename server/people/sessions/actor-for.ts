import { brand, type UserId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import type { Principal } from './principal.ts';

/**
 * The actor of one request. `held` is what the person's roles give in this tenant; the credential's scopes only ever narrow it.
 * Whoever came by an API key, or by tokens bought with one, is a key: no human decision counts as theirs.
 */
export function actorFor(principal: Principal, held: ReadonlySet<Capability>, source: RequestSource): Actor {
  const { person, membership, tenant, session, key, scopes } = principal;
  const keyId = key?.id ?? session?.keyId ?? null;
  return {
    kind: keyId === null ? 'user' : 'key',
    userId: brand<UserId>(person.id), name: person.name, email: person.email,
    tenantId: tenant.id, organisationId: tenant.organisationId,
    roles: new Set(membership.roles),
    capabilities: scopes === null ? held : held.intersection(expandPatterns(scopes).granted),
    sessionId: session?.id ?? null, keyId, source,
  };
}
