import { openMemoryGrantEnder, openMemoryStore } from './agents/memory/index.ts';
import type { People } from './api/house.ts';
import { dnsTexts } from './base/dns-texts.ts';
import type { Outbound } from './base/outbound.ts';
import { deriveKey, openSealer } from './base/seal.ts';
import { allowSelfApproval } from './flows/allow-self-approval.ts';
import { asksFirst } from './flows/asks-first.ts';
import { ROLE_REQUEST } from './flows/propose-roles.ts';
import type { Ground } from './open-ground.ts';
import { openNetworkRuleStore, openNetworks } from './people/edge/index.ts';
import { openFactorStore } from './people/factors/index.ts';
import { openFailureStore, openKnownDevices, openPasswordHasher, openPeopleStore } from './people/identity/index.ts';
import { anonymousPrincipal, openForeignPrincipals, openForeignTokens, type TrustedIssuer } from './people/issuers/index.ts';
import { type KeyDeps, openApiKeyStore, openKeyEnder, openKeyHolders } from './people/keys/index.ts';
import { openMemberStore } from './people/members/index.ts';
import { openReplayGuard } from './people/saml/index.ts';
import { openScimGroupStore, openScimUserStore, type ScimDeps } from './people/scim/index.ts';
import {
  DEFAULT_LIVES, keptKeys, openAccessTokens, openChallengeStore, openKeyProofs, openRefreshStore, openSessionStore, openSigningKeyStore, type SessionDeps, sharedSecretKeys,
} from './people/sessions/index.ts';
import { openSetupStore } from './people/setup/index.ts';
import { isEnforced, openDomainStore, openOidcClients, openSignInDoor, openSsoRule, openSsoStore, type SsoDeps } from './people/sso/index.ts';
import { openStandinBook, openStandinStore } from './people/standins/index.ts';
import type { RegistryRooms } from './open-registry.ts';
import { type FeatureStore, openFeatureStore } from './tenancy/licensing/index.ts';
import { openPlanStore } from './tenancy/plans/index.ts';
import { openTenantAttributeStore, openTenantStore, type TenantStore } from './tenancy/tenants/index.ts';

/** The rooms of the people wing, wired: who may come in, as whom, and with what. */
export function openPeople(ground: Ground, issuers: readonly TrustedIssuer[], { overrides, workflowFor }: Pick<RegistryRooms, 'overrides' | 'workflowFor'>): People {
  const { config, storage, clock, audit, vault, keys, rights } = ground;
  const { kit } = storage;
  const tenants = openTenantStore(kit);
  const features = openFeatureStore(kit);
  const outbound = ground.outboundWithin({});
  const federation = openFederation(ground, tenants, outbound, features);
  const { signing, ...session } = openSessions(ground, tenants, federation);
  const standins = openStandinStore(kit);
  const keyed: KeyDeps = { ...session, standinBook: openStandinBook({ ...session, standins }), keys: openApiKeyStore(kit), pepper: deriveKey(keys.deploymentKey, 'people/api-keys'), keyKind: config.mode === 'production' ? 'live' : 'test' };
  return {
    ...keyed, ...federation, vault, signing, standins, catalogue: rights.catalogue, sessionEnder: session.sessions, keyEnder: openKeyEnder(keyed), grantEnder: openMemoryGrantEnder({ clock, audit, memories: openMemoryStore(kit) }),
    keyHolders: openKeyHolders(keyed),
    foreigners: openForeignPrincipals({ storage, clock, audit, tenants, foreignTokens: openForeignTokens({ clock, issuers, fetchJson: fetchJsonBy(outbound) }) }),
    ...(config.anonymous === 'off' ? {} : { anonymous: () => anonymousPrincipal(keyed) }),
    members: openMemberStore(kit), scimUsers: openScimUserStore(kit), scimGroups: openScimGroupStore(kit),
    plans: openPlanStore(kit), tenantAttributes: openTenantAttributeStore(kit), features,
    setup: openSetupStore(kit), allowSelfApproval: allowSelfApproval(overrides), rolesAskFirst: (db, tenantId) => asksFirst({ workflowFor }, db, tenantId, ROLE_REQUEST),
  };
}

type Federation = Pick<SsoDeps, 'sso' | 'ssoRule' | 'ssoEnabled' | 'hasSso' | 'domains' | 'oidc' | 'replays' | 'outbound' | 'resolveTexts' | 'passwordsOpen'> & Pick<ScimDeps, 'isProvenDomain'>;

/** How people come in through identity providers, and whom those may vouch for. */
function openFederation({ config: { ssoEnabled }, storage, clock, vault, rights: { registry } }: Ground, tenants: TenantStore, outbound: Outbound, features: FeatureStore): Federation {
  const sso = openSsoStore(storage.kit);
  vault.register(sso.sealedSecrets);
  const ssoRule = openSsoRule({ registry, tenants });
  const domains = openDomainStore(storage.kit);
  const hasSso: SsoDeps['hasSso'] = (db, tenantId) => features.isOn(db, tenantId, 'sso');
  return {
    sso, ssoRule, ssoEnabled, hasSso, domains, outbound, oidc: openOidcClients({ outbound, clock }), replays: openReplayGuard({ storage, clock }), resolveTexts: dnsTexts,
    passwordsOpen: async (db, tenantId) => !(await isEnforced({ sso, ssoRule, ssoEnabled, hasSso }, db, tenantId)),
    isProvenDomain: async (db, tenantId, domain) => ((await domains.find(db, tenantId, domain))?.verifiedAt ?? null) !== null,
  };
}

/** How somebody proves who they are, and how long that is good. */
function openSessions({ config, storage, clock, ids, audit, vault, keys: { deploymentKey }, installation, rights: { registry, roleBook } }: Ground, tenants: TenantStore, federation: Federation): SessionDeps & Pick<People, 'signing'> {
  const { kit } = storage;
  const lives = { ...DEFAULT_LIVES, accessS: config.accessTtlS, documentAccessS: config.documentAccessTtlS, refreshS: config.refreshTtlS, refreshGraceS: config.refreshGraceS };
  const signing = config.jwtSecret
    ? sharedSecretKeys(config.jwtSecret, config.jwtAlgorithm)
    : keptKeys({ storage, clock, audit, lives, signingKeys: openSigningKeyStore(kit), sealer: openSealer(deriveKey(deploymentKey, 'people/signing-keys'), ids) });
  const factors = openFactorStore(kit);
  vault.register(factors.sealedColumn);
  return {
    storage, clock, ids, audit, vault, tenants, lives, factors, signing, roleBook,
    sessions: openSessionStore(kit), challenges: openChallengeStore(kit), refreshes: openRefreshStore(kit), people: openPeopleStore(kit), failures: openFailureStore(kit), passwords: openPasswordHasher(),
    knownDevices: openKnownDevices(deriveKey(deploymentKey, 'people/known-devices'), ids),
    networks: openNetworks({ rules: openNetworkRuleStore(kit), registry, clock }),
    keyProofs: openKeyProofs({ clock }),
    signInDoor: openSignInDoor(federation),
    accessTokens: openAccessTokens({ clock, ids, keys: signing, lives, issuer: config.jwtIssuer, audience: installation }),
  };
}

/** A JSON document from outside, for the key lists of issuers. */
function fetchJsonBy(outbound: Outbound) {
  return async (url: string): Promise<unknown> => {
    const answer = await outbound.fetch(url, { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
    return JSON.parse(await answer.text()) as unknown; // checked against a schema by whoever asked
  };
}
