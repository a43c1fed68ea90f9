import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { TenantStore } from '../../tenancy/tenants/index.ts';
import type { FailureStore, KnownDevices, PasswordHasher, PeopleStore, RoleBook } from '../identity/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { FactorStore } from '../factors/index.ts';
import type { Networks } from '../edge/index.ts';
import type { AccessTokens } from './access-token.ts';
import type { KeyProofs } from './key-proof.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { RefreshStore } from './refresh-store.ts';
import type { SessionLives } from './session.ts';
import type { SignInDoor } from './sign-in-door.ts';
import type { StandinBook } from './standin-rights.ts';
import type { SessionStore } from './session-store.ts';

export interface SessionDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly tenants: TenantStore;
  readonly people: PeopleStore;
  readonly failures: FailureStore;
  readonly passwords: PasswordHasher;
  readonly knownDevices: KnownDevices;
  readonly roleBook: RoleBook;
  readonly sessions: SessionStore;
  readonly refreshes: RefreshStore;
  readonly challenges: ChallengeStore;
  readonly factors: FactorStore;
  readonly vault: Vault;
  readonly accessTokens: AccessTokens;
  readonly keyProofs: KeyProofs;
  readonly lives: SessionLives;
  readonly signInDoor: SignInDoor;
  readonly networks: Networks;
  /** Absent where nobody stands in for anybody. */
  readonly standinBook?: StandinBook;
}
