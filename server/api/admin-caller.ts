import { decodeJwt } from 'jose';
import { CAPABILITIES } from '../../shared/capabilities.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { actorFor, type ForeignIdentity } from '../people/sessions/index.ts';
import { ADMIN_ENDPOINTS, type AdminEndpoint, type AdminEndpointName, type AdminPrincipal, refusalToAdminister, rolesFor } from './admin-policy.ts';
import type { RequestContext } from './request-context.ts';

type Caller = Pick<RequestContext, 'house' | 'credentials' | 'source' | 'actor' | 'principal'>;

interface Call {
  readonly name: AdminEndpointName;
  /** Slug that the path names. */
  readonly tenant: string | null;
  /** As entries say what was called. */
  readonly procedure: string;
}

/**
 * Who administers, on the hosted platform's paths: by bearer token, our own or a trusted issuer's, and by API key only where
 * the deployment allows that for now (FEATURES H30-H33, H41). Refused acts of known callers stand in the log.
 */
export async function adminCaller(ctx: Caller, { name, tenant, procedure }: Call): Promise<Actor> {
  const endpoint: AdminEndpoint = ADMIN_ENDPOINTS[name];
  const { house, credentials, source } = ctx;
  const { bearer, apiKey } = credentials;
  if (!bearer && !(apiKey && house.access.allowApiKeyFallback)) throw new Refusal('auth/missing-token');
  if (bearer && house.people.foreigners.isForeign(bearer)) return foreignAdmin(ctx, { endpoint, tenant, procedure }, await house.people.foreigners.identify(bearer, source));
  const caller = await ctx.actor().catch((reason: unknown) => {
    throw bearer && isNobodysToken(bearer) && house.access.issuers.length === 0 ? new Refusal('auth/not-configured') : reason;
  });
  const actor: Actor = { ...caller, procedure };
  // A token that was bought with a key is that key, whatever the header says.
  if (actor.kind === 'key' && !house.access.allowApiKeyFallback) await refuse(ctx, actor, 'auth/missing-token');
  const { tenant: own } = await ctx.principal();
  await refuse(ctx, actor, refusalToAdminister(endpoint, { roles: rolesFor(actor.capabilities), scopes: new Set(), tenants: new Set([own.slug]), everyTenant: false }, tenant));
  return { ...actor, admitted: endpoint.capability };
}

async function foreignAdmin({ house, source }: Caller, { endpoint, tenant, procedure }: Omit<Call, 'name'> & { readonly endpoint: AdminEndpoint }, identity: ForeignIdentity): Promise<Actor> {
  const { foreigners, roleBook } = house.people;
  const principal: AdminPrincipal = { roles: identity.roles, scopes: identity.scopes ?? new Set(), tenants: identity.tenants, everyTenant: identity.everyTenant };
  // What is the platform's is reached by no word, role or scope, of an issuer that may not speak of it.
  const beyond = !identity.platform && CAPABILITIES[endpoint.capability].plane === 'platform';
  const refusal = beyond ? 'auth/admin-role-missing' : refusalToAdminister(endpoint, principal, tenant);
  const reachable = identity.tenants.has(tenant ?? '') || identity.everyTenant || identity.roles.has('platform_admin');
  // A tenant that the caller cannot reach has no place for the entry: theirs has, or the deployment's.
  const at = await foreigners.principalIn(identity, tenant !== null && reachable && refusal === null ? tenant : ([...identity.tenants][0] ?? null), source).catch((reason: unknown) => {
    if (refusal === null && reason instanceof Refusal && reason.code === 'tenancy/mismatch') throw new Refusal('tenancy/tenant-not-found', { field: 'tenant_id' });
    throw refusal === null ? reason : new Refusal(refusal);
  });
  const held = await house.storage.readIdentity({ tenantId: at.tenant.id }, (db) => roleBook.held(db, at.tenant.id, at.membership.roles));
  const actor: Actor = { ...actorFor(at, held.capabilities, source), procedure };
  await refuse({ house }, actor, refusal);
  return { ...actor, admitted: endpoint.capability };
}

async function refuse({ house }: Pick<Caller, 'house'>, actor: Actor, code: ReturnType<typeof refusalToAdminister>): Promise<void> {
  if (code !== null) await house.storage.write(actor, () => Promise.reject(new Refusal(code)));
}

/** A token that is readable and names no session of ours: where no issuer is trusted, the deployment was not told whom to believe (FEATURES H31). */
export function isNobodysToken(token: string): boolean {
  try {
    return decodeJwt(token)['sid'] === undefined;
  } catch {
    return false;
  }
}
