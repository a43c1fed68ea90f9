import type { ProviderId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { SamlProviderSettings, type SamlProviderConfig } from '../saml/index.ts';
import { type IdentityProvider, OidcSettings } from './identity-provider.ts';
import type { OidcClient } from './oidc-client.ts';
import type { PublicOrigin, SsoDeps } from './sso-deps.ts';
import { SECRET_PLACE } from './provider-store.ts';

/** An active provider, by id; anything else is one that is not there. */
export async function activeProvider(deps: Pick<SsoDeps, 'storage' | 'sso' | 'ssoEnabled' | 'hasSso' | 'tenants'>, id: ProviderId): Promise<IdentityProvider> {
  if (!deps.ssoEnabled) throw new Refusal('sso/disabled');
  return inUse(deps, await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sso.provider(db, id)));
}

async function inUse(deps: Pick<SsoDeps, 'storage' | 'hasSso'>, provider: IdentityProvider | null): Promise<IdentityProvider> {
  if (provider?.status === 'active' && (await deps.storage.readIdentity(provider, (db) => deps.hasSso(db, provider.tenantId)))) return provider;
  throw new Refusal('sso/provider-not-found');
}

/** By id, by key within a named tenant, or by key alone while one tenant only has it (FEATURES U35: `/auth/sso/okta`). */
export async function namedProvider(deps: Pick<SsoDeps, 'storage' | 'sso' | 'ssoEnabled' | 'hasSso' | 'tenants'>, name: string, tenant: string | undefined): Promise<IdentityProvider> {
  if (!deps.ssoEnabled) throw new Refusal('sso/disabled');
  const found = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const byId = await deps.sso.provider(db, name as ProviderId); // any text may be tried as an id
    if (byId) return byId;
    if (tenant === undefined) return only(await deps.sso.providersNamed(db, name));
    const at = await deps.tenants.find(db, { slug: tenant });
    return at && at.closedAt === null ? deps.sso.providerByKey(db, at.id, name) : null;
  });
  return inUse(deps, found);
}

function only<Item>(items: readonly Item[]): Item | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}

export function oidcClientOf(deps: Pick<SsoDeps, 'storage' | 'vault' | 'oidc'>, provider: IdentityProvider): Promise<OidcClient> {
  return deps.storage.readIdentity(provider, (db) => secretOf(deps, db, provider)).then((secret) => deps.oidc.of({ ...provider, settings: OidcSettings.parse(provider.settings), secret }));
}

export async function secretOf({ vault }: Pick<SsoDeps, 'vault'>, db: Db, { tenantId, id, secret }: Pick<IdentityProvider, 'tenantId' | 'id' | 'secret'>): Promise<string | null> {
  return secret === null ? null : vault.open(db, { ...SECRET_PLACE, tenantId, row: id }, secret);
}

export function samlConfigOf({ id, tenantId, settings }: IdentityProvider, origin: PublicOrigin): SamlProviderConfig {
  return { ...SamlProviderSettings.parse(settings), tenantId, providerId: id, spEntityId: `${origin}/api/v1/sso/${id}/metadata`, acsUrl: `${origin}/api/v1/sso/${id}/acs` };
}

/** Through which provider the asker's session was opened, by the name people know; null for a session of another kind. */
export function providerOfSession(deps: Pick<SsoDeps, 'storage' | 'sso'>, { tenantId, sessionId }: Pick<Actor, 'tenantId' | 'sessionId'>): Promise<string | null> {
  return deps.storage.readIdentity({ tenantId }, async (db) => {
    const opened = sessionId === null ? null : await deps.sso.session(db, sessionId);
    const provider = opened && (await deps.sso.provider(db, opened.providerId));
    return provider?.status === 'active' ? provider.name : null;
  });
}
