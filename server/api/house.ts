import type { TenantId } from '../../shared/brand.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { ReportDeps } from '../assurance/reports/index.ts';
import type { UploadShelf } from '../agents/imports/index.ts';
import type { ImportJobs } from '../flows/import-upload.ts';
import type { IdentityDeps } from '../people/identity/index.ts';
import type { KeyDeps } from '../people/keys/index.ts';
import type { Principal, SignedIn } from '../people/sessions/index.ts';
import type { SetupDeps } from '../people/setup/index.ts';
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
import type { Credentials } from './credentials.ts';

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
  readonly reports: ReportDeps;
  readonly imports: ImportJobs & { recover(): Promise<void> };
  readonly people: SetupDeps & KeyDeps & IdentityDeps;
  authenticate(credentials: Credentials, source: RequestSource): Promise<Actor>;
  /** The same as a person in a place, for what concerns sessions themselves. */
  principalOf(credentials: Credentials, source: RequestSource): Promise<Principal>;
  /** Digest of a command's arguments under a key of its own: arguments may hold a password, and a bare hash of one can be guessed. */
  argsDigest(canonicalArgs: string): string;
  /** The effective registry for whoever asks, as of now. */
  registryOf(db: Db, actor: Actor): Promise<RegistryView>;
  /** Where the data key comes from; `file` is shown as "key beside the data". */
  readonly keySource: 'environment' | 'shell' | 'file';
  /** Set in the sample workspace only: anybody there may be anybody. */
  readonly sample: { become(userId: string, source: RequestSource): Promise<SignedIn> } | null;
  /** Goes over to the sample workspace, while this one has no owner yet. */
  readonly openSample: ((token: string, source: RequestSource) => Promise<{ readonly cookie: string | null }>) | null;
  tenantIds(): Promise<readonly TenantId[]>;
}
