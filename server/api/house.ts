import type { SessionId, TenantId } from '../../shared/brand.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { EvidenceDeps, PackageJobs } from '../assurance/evidence/index.ts';
import type { AttachmentDeps, ReportDeps, ReportJobs } from '../assurance/reports/index.ts';
import type { MemoryDeps } from '../agents/memory/index.ts';
import type { UploadShelf } from '../agents/imports/index.ts';
import type { ImportJobs } from '../flows/import-upload.ts';
import type { FactorDeps } from '../people/factors/index.ts';
import type { EdgeRoom } from '../people/edge/index.ts';
import type { IdentityDeps, PasswordResets } from '../people/identity/index.ts';
import type { KeyDeps } from '../people/keys/index.ts';
import type { Doors, Principal, SignedIn, SigningKeys } from '../people/sessions/index.ts';
import type { MemberDeps } from '../people/members/index.ts';
import type { CapabilityCatalogue } from '../people/policy/index.ts';
import type { StandinStore } from '../people/standins/index.ts';
import type { FeatureStore } from '../tenancy/licensing/index.ts';
import type { TenantAttributeStore } from '../tenancy/tenants/index.ts';
import type { SetupDeps } from '../people/setup/index.ts';
import type { ScimDeps } from '../people/scim/index.ts';
import type { SsoDeps } from '../people/sso/index.ts';
import type { Actor, RequestSource } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import type { DataKeySource } from '../base/data-key.ts';
import type { Ids } from '../base/ids.ts';
import type { Db, Storage } from '../base/storage/index.ts';
import type { GatewayDeps } from '../fleet/gateway/index.ts';
import type { BudgetChangeDeps } from '../flows/propose-budget.ts';
import type { ProposalDeps } from '../flows/propose-layer.ts';
import type { RoleChangeDeps } from '../flows/propose-roles.ts';
import type { ServerFlowDeps } from '../flows/server-flow-deps.ts';
import type { GovernanceDeps } from '../flows/version-governance.ts';
import type { DiscussionDeps } from '../agents/discussion/index.ts';
import type { WebhookDeps } from '../fleet/webhooks/index.ts';
import type { ScheduleDeps } from '../flows/schedule-publication.ts';
import type { OutsideDeps } from '../assurance/outside/index.ts';
import type { RetentionDeps } from '../assurance/retention/index.ts';
import type { AuditRoom } from '../records/audit/index.ts';
import type { WitnessDeps } from '../records/witness/index.ts';
import type { Vault, VaultDeps } from '../records/vault/index.ts';
import type { LayerNames } from '../flows/layer-archive.ts';
import type { LayerFileSync, OwnersOf } from '../registry/files/index.ts';
import type { LayerStore } from '../registry/layers/index.ts';
import type { PlanStore } from '../tenancy/plans/index.ts';
import type { OverrideDeps } from '../registry/overrides/index.ts';
import type { Denials } from './denials.ts';
import type { Credentials } from './credentials.ts';

export interface AccessModes {
  readonly issuers: ReadonlyArray<{ readonly name: string; readonly keys: 'secret' | 'jwks'; readonly algorithms: readonly string[]; readonly platform: boolean }>;
  /** How our own access tokens are signed: under JWT_SECRET, or with keys that are published. */
  readonly ownKeys: 'shared_secret' | 'published';
  readonly allowApiKeyFallback: boolean;
  readonly anonymous: 'off' | 'anonymous' | 'disabled';
}

/** The rooms of the people wing. */
export interface People extends SetupDeps, KeyDeps, IdentityDeps, MemberDeps, FactorDeps, SsoDeps, ScimDeps, Doors {
  /** The keys of our own access tokens, to be shown and rotated. */
  readonly signing: SigningKeys;
  readonly plans: PlanStore;
  readonly standins: StandinStore;
  readonly catalogue: CapabilityCatalogue;
  readonly tenantAttributes: TenantAttributeStore;
  readonly features: FeatureStore;
}

/** The rooms as the API uses them, wired together in `server/open-house.ts`. */
export interface House {
  readonly version: string;
  readonly mode: 'local' | 'development' | 'production';
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly denials: Denials;
  readonly uploads: UploadShelf;
  readonly audit: AuditRoom;
  /** Who has seen our logs, and whose we have seen. */
  readonly witness: WitnessDeps;
  /** Secrets at rest, for rooms that keep some. */
  readonly vault: Vault;
  /** The same with what its own keys' commands need. */
  readonly vaultDeps: VaultDeps;
  readonly layers: LayerStore;
  /** Layers that are kept as files. */
  readonly layerFiles: LayerFileSync;
  readonly overrides: OverrideDeps;
  /** Whose layers a folder of layers speaks for, and what the folders of the caller's own are called. */
  readonly ownersOfFile: OwnersOf;
  layerNames(actor: Actor): Promise<LayerNames>;
  readonly governance: GovernanceDeps & ProposalDeps & RoleChangeDeps & BudgetChangeDeps & ScheduleDeps & DiscussionDeps;
  /** Who outside hears of what happens. */
  readonly webhooks: WebhookDeps;
  /** MCP servers: what they told, what of it was accepted. */
  readonly servers: ServerFlowDeps;
  readonly gateway: GatewayDeps;
  readonly memory: MemoryDeps;
  readonly retention: RetentionDeps;
  readonly outside: OutsideDeps;
  readonly reports: ReportDeps & Pick<AttachmentDeps, 'uploads'>;
  /** Reports that are made while nobody waits. */
  readonly reportJobs: ReportJobs;
  readonly evidence: EvidenceDeps;
  /** Packages that are made while nobody waits, and their files until they are fetched. */
  readonly packageJobs: PackageJobs;
  readonly imports: ImportJobs & { recover(): Promise<void> };
  /** How often, from where and for how long somebody may come in. */
  readonly edge: EdgeRoom;
  readonly people: People;
  /** The actor alone. */
  authenticate(credentials: Credentials, source: RequestSource): Promise<Actor>;
  /** Who is asking, as a person in a place and as the actor of this request. To be asked once a request: a proof of a key is good once. */
  callerOf(credentials: Credentials, source: RequestSource): Promise<{ readonly principal: Principal; readonly actor: Actor }>;
  /** The session of a live stream, asked about again without its secret. */
  askAgain(sessionId: SessionId, source: RequestSource): Promise<Actor>;
  /** How callers may prove themselves here; nothing of it is secret. */
  readonly access: AccessModes;
  /** Digest of a command's arguments under a key of its own: arguments may hold a password, and a bare hash of one can be guessed. */
  argsDigest(canonicalArgs: string): string;
  /** Seals the cursors of pages. */
  cursorMac(text: string): string;
  /** The effective registry for whoever asks, as of now. */
  registryOf(db: Db, actor: Actor): Promise<RegistryView>;
  /** Where the data key comes from; `file` is shown as "key beside the data". */
  readonly keySource: DataKeySource;
  /** Where browsers reach this server; null: where the request says it came to. */
  readonly publicUrl: string | null;
  /** Set in the sample workspace only: anybody there may be anybody. */
  readonly sample: { become(userId: string, source: RequestSource): Promise<SignedIn> } | null;
  readonly passwordReset: PasswordResets;
  /** Goes over to the sample workspace, while this one has no owner yet. */
  readonly openSample: ((token: string, source: RequestSource) => Promise<{ readonly cookie: string | null }>) | null;
  /** Every open tenant, and the deployment's own. */
  tenantIds(): Promise<readonly TenantId[]>;
  /** Whoever has a log: closed tenants too, whose logs stay to be read and checked. */
  logTenantIds(): Promise<readonly TenantId[]>;
  /** Tenants that were closed: nobody acts in them, and their records wait for retention. */
  closedTenantIds(): Promise<readonly TenantId[]>;
}
