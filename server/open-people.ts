import type { Clock } from './base/clock.ts';
import { dnsTexts } from './base/dns-texts.ts';
import type { Ids } from './base/ids.ts';
import type { Outbound } from './base/outbound.ts';
import { deriveKey, openSealer } from './base/seal.ts';
import type { Storage, Tx } from './base/storage/index.ts';
import type { Actor } from './base/actor.ts';
import type { Config } from './config.ts';
import { type FactorDeps, openFactorStore } from './people/factors/index.ts';
import { type IdentityDeps, openFailureStore, openKnownDevices, openPasswordHasher, openPeopleStore } from './people/identity/index.ts';
import { type KeyDeps, openApiKeyStore, openKeyHolders } from './people/keys/index.ts';
import { openNetworkRuleStore, openNetworks } from './people/edge/index.ts';
import { anonymousPrincipal, type FetchJson, openForeignPrincipals, openForeignTokens, type TrustedIssuer } from './people/issuers/index.ts';
import { type MemberDeps, openMemberStore } from './people/members/index.ts';
import { openStandinBook, openStandinStore, type StandinStore } from './people/standins/index.ts';
import { type CapabilityCatalogue, createPolicy, openCapabilityCatalogue } from './people/policy/index.ts';
import {
  DEFAULT_LIVES, type ForeignPrincipals, keptKeys, openAccessTokens, openChallengeStore, openKeyProofs, openRefreshStore, openRoleBook, openSessionStore, openSigningKeyStore, type Principal, type SessionDeps, sharedSecretKeys,
  type SigningKeys,
} from './people/sessions/index.ts';
import { openReplayGuard } from './people/saml/index.ts';
import { openScimGroupStore, openScimUserStore, type ScimDeps } from './people/scim/index.ts';
import { isEnforced, openDomainStore, openOidcClients, openSignInDoor, openSsoRule, openSsoStore, type SsoDeps } from './people/sso/index.ts';
import { openSetupStore, type SetupDeps } from './people/setup/index.ts';
import type { AuditTrail } from './records/audit/index.ts';
import type { Vault } from './records/vault/index.ts';
import type { EffectiveRegistry } from './registry/layers/index.ts';
import { openPlanStore, type PlanStore } from './tenancy/plans/index.ts';
import { openTenantAttributeStore, openTenantStore, type Tenant, type TenantAttributeStore } from './tenancy/tenants/index.ts';

interface Base {
  readonly config: Config;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly vault: Vault;
  readonly deploymentKey: Uint8Array;
  readonly registry: EffectiveRegistry;
  /** Names this deployment in its tokens. */
  readonly installation: string;
  readonly issuers: readonly TrustedIssuer[];
  /** For the key lists of those issuers. */
  readonly fetchJson: FetchJson;
  readonly outbound: Outbound;
  allowSelfApproval(tx: Tx, actor: Actor, tenant: Tenant): Promise<void>;
}

export interface People extends SetupDeps, KeyDeps, IdentityDeps, MemberDeps, FactorDeps, SsoDeps, ScimDeps {
  readonly keyHolders: ReturnType<typeof openKeyHolders>;
  readonly foreigners: ForeignPrincipals;
  readonly anonymous?: () => Promise<Principal | null>;
  /** The keys of our own access tokens, to be shown and rotated. */
  readonly signing: SigningKeys;
  readonly plans: PlanStore;
  readonly standins: StandinStore;
  readonly catalogue: CapabilityCatalogue;
  readonly tenantAttributes: TenantAttributeStore;
  readonly vault: Vault;
}

/** The rooms of the people wing, wired: who may come in, as whom, and with what. */
export function openPeople({ config, storage, clock, ids, audit, vault, deploymentKey, registry, installation, issuers, fetchJson, outbound, allowSelfApproval }: Base): People {
  const { kit } = storage;
  const tenants = openTenantStore(kit);
  const sessions = openSessionStore(kit);
  const lives = { ...DEFAULT_LIVES, accessS: config.accessTtlS, documentAccessS: config.documentAccessTtlS, refreshS: config.refreshTtlS, refreshGraceS: config.refreshGraceS };
  const keys = config.jwtSecret
    ? sharedSecretKeys(config.jwtSecret, config.jwtAlgorithm)
    : keptKeys({ storage, clock, audit, lives, signingKeys: openSigningKeyStore(kit), sealer: openSealer(deriveKey(deploymentKey, 'people/signing-keys'), ids) });
  const factors = openFactorStore(kit);
  vault.register(factors.sealedColumn);
  const sso = openSsoStore(kit);
  vault.register(sso.sealedSecrets);
  const domains = openDomainStore(kit);
  const ssoRule = openSsoRule({ registry, tenants });
  const catalogue = openCapabilityCatalogue(kit);
  const session: SessionDeps = {
    storage, clock, ids, audit, vault, tenants, sessions, lives, factors, challenges: openChallengeStore(kit),
    people: openPeopleStore(kit), failures: openFailureStore(kit), passwords: openPasswordHasher(), refreshes: openRefreshStore(kit),
    knownDevices: openKnownDevices(deriveKey(deploymentKey, 'people/known-devices'), ids),
    roleBook: openRoleBook({ tenants, registry, policy: createPolicy(), catalogue }),
    networks: openNetworks({ rules: openNetworkRuleStore(kit), registry, clock }),
    keyProofs: openKeyProofs({ clock }),
    signInDoor: openSignInDoor({ sso, ssoRule, ssoEnabled: config.ssoEnabled }),
    accessTokens: openAccessTokens({ clock, ids, keys, lives, issuer: config.jwtIssuer, audience: installation }),
  };
  const standins = openStandinStore(kit);
  const keyed: KeyDeps = { ...session, standinBook: openStandinBook({ ...session, standins }), keys: openApiKeyStore(kit), pepper: deriveKey(deploymentKey, 'people/api-keys'), keyKind: config.mode === 'production' ? 'live' : 'test' };
  const foreigners = openForeignPrincipals({ storage, clock, audit, tenants, foreignTokens: openForeignTokens({ clock, issuers, fetchJson }) });
  return {
    ...keyed, catalogue, standins, members: openMemberStore(kit), passwordsOpen: async (db, tenantId) => !(await isEnforced({ sso, ssoRule, ssoEnabled: config.ssoEnabled }, db, tenantId)), tenantAttributes: openTenantAttributeStore(kit), vault, plans: openPlanStore(kit), foreigners, signing: keys, ...(config.anonymous === 'off' ? {} : { anonymous: () => anonymousPrincipal(keyed) }),
    sso, ssoRule, outbound, ssoEnabled: config.ssoEnabled, domains, oidc: openOidcClients({ outbound, clock }), replays: openReplayGuard({ storage, clock }), resolveTexts: dnsTexts,
    scimUsers: openScimUserStore(kit), scimGroups: openScimGroupStore(kit), isProvenDomain: async (db, tenantId, domain) => (await domains.find(db, tenantId, domain))?.verifiedAt != null,
    keyHolders: openKeyHolders(keyed), setup: openSetupStore(kit), allowSelfApproval, sessionEnder: sessions,
  };
}
