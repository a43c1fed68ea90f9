import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db, Storage } from '../../base/storage/index.ts';
import type { RightsCard } from '../../../shared/rights-card.ts';
import type { TenantId } from '../../../shared/brand.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { CatalogStore } from './catalog-store.ts';

/** Answers a reader that completes cards with what the tenant knows of tools beyond what a definition says of them. */
export type KnowTools = (db: Db, tenantId: TenantId) => Promise<(card: RightsCard) => RightsCard>;

export interface CatalogDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly catalog: CatalogStore;
  /** Absent where neither registry nor servers are kept: then a definition's own word is all there is. */
  readonly knowTools?: KnowTools;
}
