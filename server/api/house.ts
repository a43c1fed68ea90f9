import type { TenantId } from '../../shared/brand.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { UploadShelf } from '../agents/imports/index.ts';
import type { Actor, RequestSource } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Db, Storage } from '../base/storage/index.ts';
import type { GatewayDeps } from '../fleet/gateway/index.ts';
import type { GovernanceDeps } from '../flows/version-governance.ts';
import type { AuditRoom } from '../records/audit/index.ts';
import type { LayerStore } from '../registry/layers/index.ts';
import type { OverrideDeps } from '../registry/overrides/index.ts';
import type { Denials } from './denials.ts';
import type { Credentials } from './request-context.ts';

/** The rooms as the API uses them, wired together in `server/open.ts`. */
export interface House {
  readonly version: string;
  readonly mode: 'local' | 'development' | 'production';
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly denials: Denials;
  readonly uploads: UploadShelf;
  readonly audit: AuditRoom;
  readonly layers: LayerStore;
  readonly overrides: OverrideDeps;
  readonly governance: GovernanceDeps;
  readonly gateway: GatewayDeps;
  authenticate(credentials: Credentials, source: RequestSource): Promise<Actor>;
  /** The effective registry for whoever asks, as of now. */
  registryOf(db: Db, actor: Actor): Promise<RegistryView>;
  /** Where the data key comes from; `file` is shown as "key beside the data". */
  readonly keySource: 'environment' | 'shell' | 'file';
  readonly sample: boolean;
  tenantIds(): Promise<readonly TenantId[]>;
}
