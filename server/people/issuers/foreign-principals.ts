import { brand, type UserId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { isOpen, type Tenant } from '../../tenancy/tenants/index.ts';
import type { ForeignIdentity, ForeignPrincipals, Principal, SessionDeps } from '../sessions/index.ts';
import type { ForeignTokens } from './foreign-tokens.ts';

type Deps = Pick<SessionDeps, 'storage' | 'clock' | 'audit' | 'tenants'> & { readonly foreignTokens: ForeignTokens };

/** People of other houses at work in this one: for one request, without an account, with what their issuer gives them and our registry makes of it. */
export function openForeignPrincipals(deps: Deps): ForeignPrincipals {
  return {
    isForeign: (token) => deps.foreignTokens.isForeign(token),

    async identify(token, source) {
      const { issuer, claims, isNew } = await deps.foreignTokens.check(token);
      const identity: ForeignIdentity = {
        issuer: issuer.name, subject: claims.subject, customer: claims.customer, name: claims.name, email: claims.email, roles: new Set(claims.roles), scopes: claims.scopes === null ? null : new Set(claims.scopes),
        tenants: new Set(claims.tenants), everyTenant: claims.everyTenant, platform: issuer.platform, attributes: claims.attributes,
      };
      if (isNew) await tellArrival(deps, identity, claims.jti, source);
      return identity;
    },

    async principalIn(identity, wanted, source) {
      const slug = wanted ?? onlyOne(identity);
      const tenant = slug === null ? await deploymentOf(deps, identity) : await reachable(deps, identity, slug);
      if (tenant && isOpen(tenant)) return foreignPrincipal(deps, identity, tenant);
      if (wanted === null) throw new Refusal('auth/invalid-token');
      return deps.storage.write(foreignActor(identity, source), () => Promise.reject(new Refusal('tenancy/mismatch')));
    },
  };
}

/** Who stands in the log for such a caller: the issuer by name, the subject by a digest, for subjects may be addresses of people. */
export function foreignUserId({ issuer, subject }: Pick<ForeignIdentity, 'issuer' | 'subject'>): UserId {
  return brand<UserId>(`issuer:${issuer}:${sha256Hex(subject).slice(0, 24)}`);
}

/** Where a token speaks for one tenant it need not be named; for several it must; a word for the platform needs none. */
function onlyOne({ tenants, everyTenant, platform, roles }: ForeignIdentity): string | null {
  const [first, second] = tenants;
  if (first !== undefined && second === undefined) return first;
  if (platform && (everyTenant || roles.has('platform_admin'))) return null;
  if (first === undefined) throw new Refusal('auth/no-tenant');
  throw new Refusal('input/invalid', { field: 'X-Tenant-Id', rule: 'X-Tenant-Id: the token speaks for several tenants; name one' });
}

/** A tenant by its slug, if the issuer gives it to this caller. An id of ours in a token names nothing (SECURITY-CASES JWT-28). */
async function reachable(deps: Deps, { tenants, everyTenant, platform, roles }: ForeignIdentity, slug: string): Promise<Tenant | null> {
  if (!tenants.has(slug) && !everyTenant && !(platform && roles.has('platform_admin'))) return null;
  const tenant = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.tenants.find(db, { slug }));
  return tenant?.id === SYSTEM_TENANT ? null : tenant;
}

function deploymentOf(deps: Deps, identity: ForeignIdentity): Promise<Tenant | null> {
  return identity.platform ? deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.tenants.find(db, { id: SYSTEM_TENANT })) : Promise.resolve(null);
}

/** The caller in a tenant that is theirs to act in, as if they had an account there; nothing of it is kept. */
export async function foreignPrincipal(deps: Pick<Deps, 'storage' | 'clock' | 'tenants'>, identity: ForeignIdentity, tenant: Tenant): Promise<Principal> {
  const { organisationId } = tenant;
  const now = deps.clock.now();
  const userId = foreignUserId(identity);
  return {
    person: { id: userId, email: identity.email ?? '', name: identity.name ?? identity.subject, externalId: identity.subject, status: 'active', tokenVersion: 1, lastTenantId: null, createdAt: now, ver: 1 },
    membership: { tenantId: tenant.id, userId, roles: [...identity.roles], createdAt: now, ver: 1 },
    tenant, organisation: organisationId === null ? null : await deps.storage.readIdentity({ tenantId: tenant.id }, (db) => deps.tenants.organisation(db, { id: organisationId })),
    session: null, key: null, scopes: identity.scopes === null ? null : [...identity.scopes], foreign: identity,
  };
}

/** Before a tenant is known, the deployment's log tells who came. */
function foreignActor(identity: ForeignIdentity, source: RequestSource): Actor {
  return {
    kind: 'foreign', userId: foreignUserId(identity), name: identity.name ?? identity.subject, email: identity.email, tenantId: SYSTEM_TENANT, organisationId: null,
    roles: identity.roles, capabilities: new Set(), sessionId: null, keyId: null, impersonator: null, source,
  };
}

/** Once for each token: there is no session that could tell of it. */
function tellArrival(deps: Deps, identity: ForeignIdentity, jti: string | null, source: RequestSource): Promise<unknown> {
  const actor = foreignActor(identity, source);
  return deps.storage.writeIdentity(actor, (tx) => deps.audit.append(tx, actor, {
    type: 'auth.login.succeeded', resource: { type: 'user', id: actor.userId }, details: { method: `issuer:${identity.issuer}`, jti, roles: [...identity.roles], tenants: [...identity.tenants].slice(0, 32) },
  }));
}
