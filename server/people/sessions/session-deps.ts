import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { TenantStore } from '../../tenancy/tenants/index.ts';
import type { FailureStore, KnownDevices, PasswordHasher, PeopleStore, RoleBook } from '../identity/index.ts';
import type { AccessTokens } from './access-token.ts';
import type { RefreshStore } from './refresh-store.ts';
import type { SessionLives } from './session.ts';
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
  readonly accessTokens: AccessTokens;
  readonly lives: SessionLives;
}
