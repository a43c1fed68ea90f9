import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import type { RetentionStore } from './retention-store.ts';

export interface RetentionDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Pick<AuditRoom, 'trail' | 'eraseIn' | 'token' | 'writer'>;
  readonly retention: RetentionStore;
}
