import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../audit/index.ts';
import type { VaultRoom } from './open-vault.ts';

export interface VaultDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly vault: VaultRoom;
}
