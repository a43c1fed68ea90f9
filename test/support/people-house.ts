import { randomBytes } from 'node:crypto';
import { systemIds } from '../../server/base/ids.ts';
import { deriveKey, openSealer } from '../../server/base/seal.ts';
import { SYSTEM_TENANT, systemActor } from '../../server/base/system-tenant.ts';
import type { Actor } from '../../server/base/actor.ts';
import { createUser, type IdentityDeps, openFailureStore, openKnownDevices, openPasswordHasher, openPeopleStore } from '../../server/people/identity/index.ts';
import { type KeyDeps, openApiKeyStore, openKeyHolders } from '../../server/people/keys/index.ts';
import { createPolicy } from '../../server/people/policy/index.ts';
import {
  authenticate, actorFor, DEFAULT_LIVES, keptKeys, openAccessTokens, openRefreshStore, openRoleBook, openSessionStore, openSigningKeyStore, type Presented, type SessionLives, type SigningKeys,
} from '../../server/people/sessions/index.ts';
import { openSetupStore, type SetupDeps } from '../../server/people/setup/index.ts';
import { openEffectiveRegistry, openLayerStore } from '../../server/registry/layers/index.ts';
import { ensureBase, type OverrideDeps } from '../../server/registry/overrides/index.ts';
import { createTenant, NewTenant, openTenantStore, type Tenant, type TenantDeps } from '../../server/tenancy/tenants/index.ts';
import type { TestDatabase } from './databases.ts';
import { type FixedClock, fixedClock } from './fixed-clock.ts';
import { type RecordingAudit, recordingAudit } from './recording-audit.ts';

export const HERE = { ip: '192.0.2.7', userAgent: 'test' } as const;
export const ELSEWHERE = { ip: '198.51.100.9', userAgent: 'other' } as const;
export const GOOD_PASSWORD = 'violet-harbour-42';

export type PeopleDeps = IdentityDeps & KeyDeps & SetupDeps & TenantDeps & { readonly keyHolders: ReturnType<typeof openKeyHolders> };

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
  readonly lives?: Partial<SessionLives>;
  readonly signing?: SigningKeys;
}

/** The rooms of tenants, people, sessions, keys and set-up over one real database, with the release's own base registry. */
export async function peopleHouse({ storage }: TestDatabase, { lives, signing }: Wishes = {}): Promise<PeopleHouse> {
  const { kit } = storage;
  const clock = fixedClock();
  const audit = recordingAudit();
  const ids = systemIds;
  const dataKey = randomBytes(32);
  const tenants = openTenantStore(kit);
  const layers = openLayerStore(kit);
  const sessions = openSessionStore(kit);
  const allLives = { ...DEFAULT_LIVES, ...lives };
  const keys = signing ?? keptKeys({ storage, clock, audit, signingKeys: openSigningKeyStore(kit), sealer: openSealer(deriveKey(dataKey, 'people/signing-keys'), ids) });
  const base = {
    storage, clock, ids, audit, tenants, people: openPeopleStore(kit), failures: openFailureStore(kit), passwords: openPasswordHasher({ atOnce: 2, waiting: 500 }),
    knownDevices: openKnownDevices(deriveKey(dataKey, 'people/known-devices'), ids),
    roleBook: openRoleBook({ tenants, registry: openEffectiveRegistry(layers), policy: createPolicy() }),
    sessions, sessionEnder: sessions, refreshes: openRefreshStore(kit), lives: allLives,
    accessTokens: openAccessTokens({ clock, ids, keys, lives: allLives, issuer: 'countersign', audience: 'urn:countersign:test' }),
    keys: openApiKeyStore(kit), pepper: deriveKey(dataKey, 'people/api-keys'), keyKind: 'live' as const,
    setup: openSetupStore(kit), allowSelfApproval: () => Promise.resolve(),
  };
  const deps: PeopleDeps = { ...base, keyHolders: openKeyHolders(base) };
  const overrides = { storage, layers, audit, clock };
  await ensureBase(overrides);
  const installer = (tenant?: Tenant): Actor => ({ ...systemActor('installation', tenant?.id ?? SYSTEM_TENANT), kind: 'bootstrap' });
  return {
    deps, overrides, clock, audit, installer,
    tenant: (slug, organisation) => createTenant(deps, installer(), NewTenant.parse({ slug, name: slug, ...(organisation ? { organisation } : {}) })),
    async person(tenant, name, roles) {
      const { person } = await createUser(deps, installer(tenant), { email: `${name}@example.com`, name, password: GOOD_PASSWORD, roles: [...roles] });
      const held = await storage.readIdentity({ tenantId: tenant.id }, (db) => deps.roleBook.held(db, tenant.id, roles));
      return {
        kind: 'user', userId: person.id, name, email: person.email, tenantId: tenant.id, organisationId: tenant.organisationId, roles: new Set(roles),
        capabilities: held.capabilities, sessionId: null, keyId: null, source: HERE,
      };
    },
    async actor(presented) {
      const { principal, held } = await authenticate(deps, { ...presented, source: HERE });
      return actorFor(principal, held, HERE);
    },
  };
}

