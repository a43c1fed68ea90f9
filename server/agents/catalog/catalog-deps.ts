import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { CatalogStore } from './catalog-store.ts';

export interface CatalogDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly catalog: CatalogStore;
}
