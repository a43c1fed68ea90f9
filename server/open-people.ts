import type { Clock } from './base/clock.ts';
import type { Ids } from './base/ids.ts';
import { deriveKey, openSealer } from './base/seal.ts';
import type { Storage, Tx } from './base/storage/index.ts';
import type { Actor } from './base/actor.ts';
import type { Config } from './config.ts';
import { type IdentityDeps, openFailureStore, openKnownDevices, openPasswordHasher, openPeopleStore } from './people/identity/index.ts';
import { type KeyDeps, openApiKeyStore, openKeyHolders } from './people/keys/index.ts';
import { createPolicy } from './people/policy/index.ts';
import {
  DEFAULT_LIVES, keptKeys, openAccessTokens, openRefreshStore, openRoleBook, openSessionStore, openSigningKeyStore, type SessionDeps, sharedSecretKeys,
} from './people/sessions/index.ts';
import { openSetupStore, type SetupDeps } from './people/setup/index.ts';
import type { AuditTrail } from './records/audit/index.ts';
import type { EffectiveRegistry } from './registry/layers/index.ts';
import { openTenantStore, type Tenant } from './tenancy/tenants/index.ts';

interface Base {
  readonly config: Config;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly dataKey: Uint8Array;
  readonly registry: EffectiveRegistry;
  /** Names this deployment in its tokens. */
  readonly installation: string;
  allowSelfApproval(tx: Tx, actor: Actor, tenant: Tenant): Promise<void>;
}

export interface People extends SetupDeps, KeyDeps, IdentityDeps {
  readonly keyHolders: ReturnType<typeof openKeyHolders>;
}

/** The rooms of the people wing, wired: who may come in, as whom, and with what. */
export function openPeople({ config, storage, clock, ids, audit, dataKey, registry, installation, allowSelfApproval }: Base): People {
  const { kit } = storage;
  const tenants = openTenantStore(kit);
  const sessions = openSessionStore(kit);
  const lives = { ...DEFAULT_LIVES, accessS: config.accessTtlS, documentAccessS: config.documentAccessTtlS, refreshS: config.refreshTtlS };
  const keys = config.jwtSecret
    ? sharedSecretKeys(config.jwtSecret, config.jwtAlgorithm)
    : keptKeys({ storage, clock, audit, signingKeys: openSigningKeyStore(kit), sealer: openSealer(deriveKey(dataKey, 'people/signing-keys'), ids) });
  const session: SessionDeps = {
    storage, clock, ids, audit, tenants, sessions, lives,
    people: openPeopleStore(kit), failures: openFailureStore(kit), passwords: openPasswordHasher(), refreshes: openRefreshStore(kit),
    knownDevices: openKnownDevices(deriveKey(dataKey, 'people/known-devices'), ids),
    roleBook: openRoleBook({ tenants, registry, policy: createPolicy() }),
    accessTokens: openAccessTokens({ clock, ids, keys, lives, issuer: config.jwtIssuer, audience: installation }),
  };
  const keyed: KeyDeps = { ...session, keys: openApiKeyStore(kit), pepper: deriveKey(dataKey, 'people/api-keys'), keyKind: config.mode === 'production' ? 'live' : 'test' };
  return { ...keyed, keyHolders: openKeyHolders(keyed), setup: openSetupStore(kit), allowSelfApproval, sessionEnder: sessions };
}
