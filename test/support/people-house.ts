import { randomBytes } from 'node:crypto';
import { systemIds } from '../../server/base/ids.ts';
import { deriveKey, openSealer } from '../../server/base/seal.ts';
import { SYSTEM_TENANT, systemActor } from '../../server/base/system-tenant.ts';
import { openMemoryGrantEnder, openMemoryStore } from '../../server/agents/memory/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { createUser, type IdentityDeps, openFailureStore, openKnownDevices, openPasswordHasher, openPeopleStore } from '../../server/people/identity/index.ts';
import { type FactorDeps, openFactorStore } from '../../server/people/factors/index.ts';
import { type KeyDeps, openApiKeyStore, openKeyEnder, openKeyHolders } from '../../server/people/keys/index.ts';
import { openNetworkRuleStore, openNetworks } from '../../server/people/edge/index.ts';
import { type FetchJson, openForeignPrincipals, openForeignTokens, type TrustedIssuer } from '../../server/people/issuers/index.ts';
import { type MemberDeps, openMemberStore } from '../../server/people/members/index.ts';
import { openStandinBook, openStandinStore, type StandinStore } from '../../server/people/standins/index.ts';
import { createPolicy } from '../../server/people/policy/index.ts';
import {
  authenticate, actorFor, DEFAULT_LIVES, keptKeys, openAccessTokens, openChallengeStore, openDoor, openKeyProofs, type Doors, openRefreshStore, openRoleBook, openSessionStore, openSigningKeyStore, type Presented, type SessionLives, type SigningKeys,
} from '../../server/people/sessions/index.ts';
import { openSetupStore, type SetupDeps } from '../../server/people/setup/index.ts';
import type { VaultRoom } from '../../server/records/vault/index.ts';
import { openEffectiveRegistry, openLayerStore } from '../../server/registry/layers/index.ts';
import { ensureBase, type OverrideDeps } from '../../server/registry/overrides/index.ts';
import { ensurePlans, openPlanStore, type PlanStore } from '../../server/tenancy/plans/index.ts';
import { createTenant, NewTenant, openTenantAttributeStore, openTenantStore, type Tenant, type TenantAttributeStore, type TenantDeps } from '../../server/tenancy/tenants/index.ts';
import type { Instant } from '../../shared/brand.ts';
import type { TestDatabase } from './databases.ts';
import { type FixedClock, fixedClock } from './fixed-clock.ts';
import { type RecordingAudit, recordingAudit } from './recording-audit.ts';
import { testVault } from './test-vault.ts';

export const HERE = { ip: '192.0.2.7', userAgent: 'test' } as const;
export const ELSEWHERE = { ip: '198.51.100.9', userAgent: 'other' } as const;
export const GOOD_PASSWORD = 'violet-harbour-42';

export type PeopleDeps = MemberDeps & { readonly standins: StandinStore; readonly tenantAttributes: TenantAttributeStore } & IdentityDeps & FactorDeps & KeyDeps & SetupDeps & TenantDeps & Doors & { readonly plans: PlanStore; readonly vault: VaultRoom };

export interface PeopleHouse {
  readonly deps: PeopleDeps;
  readonly overrides: OverrideDeps;
  readonly clock: FixedClock;
  readonly audit: RecordingAudit;
  /** Whoever installed this: acts for the deployment. */
  readonly installer: (tenant?: Tenant) => Actor;
  tenant(slug: string, organisation?: string): Promise<Tenant>;
  /** A person with a password, in a tenant, with roles. Answers them as the actor of a request without a session. */
  person(tenant: Tenant, name: string, roles: readonly string[]): Promise<Actor>;
  /** The actor that a credential leads to. */
  actor(presented: Omit<Presented, 'source'>): Promise<Actor>;
}

interface Wishes {
  readonly issuers?: readonly TrustedIssuer[];
  readonly fetchJson?: FetchJson;
  readonly lives?: Partial<SessionLives>;
  readonly signing?: SigningKeys;
  /** When the house's clock begins; where others keep the time, as an identity provider does, that is now. */
  readonly startAt?: Instant;
}

/** The rooms of tenants, people, sessions, keys and set-up over one real database, with the release's own base registry. */
export async function peopleHouse({ storage }: TestDatabase, { lives, signing, startAt, issuers = [], fetchJson = () => Promise.reject(new Error('nobody is asked')) }: Wishes = {}): Promise<PeopleHouse> {
  const { kit } = storage;
  const clock = fixedClock(startAt);
  const audit = recordingAudit();
  const ids = systemIds;
  const deploymentKey = randomBytes(32);
  const tenants = openTenantStore(kit);
  const layers = openLayerStore(kit);
  const sessions = openSessionStore(kit);
  const allLives = { ...DEFAULT_LIVES, ...lives };
  const keys = signing ?? keptKeys({ storage, clock, audit, lives: allLives, signingKeys: openSigningKeyStore(kit), sealer: openSealer(deriveKey(deploymentKey, 'people/signing-keys'), ids) });
  const { vault } = await testVault({ storage, clock, audit });
  const factors = openFactorStore(kit);
  vault.register(factors.sealedColumn);
  const base = {
    storage, clock, ids, audit, tenants, people: openPeopleStore(kit), failures: openFailureStore(kit), passwords: openPasswordHasher({ atOnce: 2, waiting: 500 }),
    knownDevices: openKnownDevices(deriveKey(deploymentKey, 'people/known-devices'), ids),
    roleBook: openRoleBook({ tenants, registry: openEffectiveRegistry(layers), policy: createPolicy() }),
    keyProofs: openKeyProofs({ clock }), sessions, sessionEnder: sessions, refreshes: openRefreshStore(kit), lives: allLives, signInDoor: openDoor, networks: openNetworks({ rules: openNetworkRuleStore(kit), registry: openEffectiveRegistry(layers), clock }),
    accessTokens: openAccessTokens({ clock, ids, keys, lives: allLives, issuer: 'countersign', audience: 'urn:countersign:test' }),
    keys: openApiKeyStore(kit), pepper: deriveKey(deploymentKey, 'people/api-keys'), keyKind: 'live' as const,
    vault, factors, challenges: openChallengeStore(kit), standins: openStandinStore(kit), members: openMemberStore(kit), passwordsOpen: () => Promise.resolve(true), tenantAttributes: openTenantAttributeStore(kit),
    plans: openPlanStore(kit), setup: openSetupStore(kit), allowSelfApproval: () => Promise.resolve(),
  };
  const deps: PeopleDeps = { ...base, keyEnder: openKeyEnder(base), grantEnder: openMemoryGrantEnder({ clock, audit, memories: openMemoryStore(kit) }), standinBook: openStandinBook(base), keyHolders: openKeyHolders(base), foreigners: openForeignPrincipals({ ...base, foreignTokens: openForeignTokens({ clock, issuers, fetchJson }) }) };
  const overrides = { storage, layers, audit, clock };
  await ensureBase(overrides);
  await ensurePlans(deps);
  const installer = (tenant?: Tenant): Actor => ({ ...systemActor('installation', tenant?.id ?? SYSTEM_TENANT), kind: 'bootstrap' });
  return {
    deps, overrides, clock, audit, installer,
    tenant: (slug, organisation) => createTenant(deps, installer(), NewTenant.parse({ slug, name: slug, ...(organisation ? { organisation } : {}) })),
    async person(tenant, name, roles) {
      const { person } = await createUser(deps, installer(tenant), { email: `${name}@example.com`, name, password: GOOD_PASSWORD, roles: [...roles] });
      const held = await storage.readIdentity({ tenantId: tenant.id }, (db) => deps.roleBook.held(db, tenant.id, roles));
      return {
        kind: 'user', userId: person.id, name, email: person.email, tenantId: tenant.id, organisationId: tenant.organisationId, roles: new Set(roles),
        capabilities: held.capabilities, sessionId: null, keyId: null, source: HERE, impersonator: null,
      };
    },
    async actor(presented) {
      const { principal, held } = await authenticate(deps, { ...presented, source: HERE });
      return actorFor(principal, held, HERE);
    },
  };
}

