import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db, Storage } from '../../base/storage/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import type { ArchiveShelf } from './archive-shelf.ts';
import type { ProductLineStore } from './product-line-store.ts';
import type { ProductStore } from './product-store.ts';
import type { ReadsRegistry } from './retention-rules.ts';
import type { RetentionStore } from './retention-store.ts';

export interface RetentionDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Pick<AuditRoom, 'trail' | 'eraseIn' | 'token' | 'writer' | 'subjects'>;
  readonly retention: RetentionStore;
  readonly products: ProductStore;
  readonly lines: ProductLineStore;
  readonly archives: ArchiveShelf;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  /** How many accounts work in the tenant, and since when the first: what is kept until somebody erases it by hand. */
  peopleOf(tenantId: TenantId): Promise<{ readonly records: number; readonly oldest: Instant | null }>;
  /** Whether a tenant was closed, and its keys destroyed with that. */
  isClosed(tenantId: TenantId): Promise<boolean>;
  /** The registry in force for a tenant: its section `retention` bounds what policies may say, whoever runs them. */
  viewOf(db: Db, tenantId: TenantId): Promise<ReadsRegistry>;
}
