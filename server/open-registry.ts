import type { OrganisationId, TenantId } from '../shared/brand.ts';
import type { RegistryView } from '../shared/registry-merge.ts';
import type { WorkflowFor } from './agents/approvals/index.ts';
import type { Actor } from './base/actor.ts';
import { sha256Hex } from './base/sha256-hex.ts';
import type { Db } from './base/storage/index.ts';
import type { LayerNames } from './flows/layer-archive.ts';
import { namesOfOwners, ownersOfFiles } from './flows/owners-of-file.ts';
import { mustAsk } from './flows/propose-layer.ts';
import { workflowPolicy } from './flows/workflow-policy.ts';
import { openPeopleStore } from './people/identity/index.ts';
import type { Ground } from './open-ground.ts';
import { type LayerFileSync, openLayerFiles, type OwnersOf } from './registry/files/index.ts';
import { openProposalStore, type OverrideDeps, type ProposalStore } from './registry/overrides/index.ts';
import { openTenantStore } from './tenancy/tenants/index.ts';

export interface RegistryRooms {
  readonly overrides: OverrideDeps;
  readonly proposals: ProposalStore;
  readonly layerFiles: LayerFileSync;
  readonly ownersOfFile: OwnersOf;
  layerNames(actor: Actor): Promise<LayerNames>;
  readonly organisations: OrganisationBook;
  readonly workflowFor: WorkflowFor;
  registryOf(db: Db, actor: Actor): Promise<RegistryView>;
  /** What holds for a tenant, apart from any person's own layer. */
  viewOf(db: Db, tenantId: TenantId): Promise<RegistryView>;
}

/** The rooms of the registry wing, wired: what holds, who may change it and who must be asked. */
export function openRegistry({ config, storage, clock, audit, rights: { layers, registry } }: Ground): RegistryRooms {
  const tenants = openTenantStore(storage.kit);
  const organisations = new OrganisationBook(async (tenantId) => (await storage.readIdentity({ tenantId }, (db) => tenants.find(db, { id: tenantId })))?.organisationId ?? null);
  const viewOf = async (db: Db, tenantId: TenantId) => registry.at(db, { organisationId: await organisations.of(tenantId), tenantId, userId: null });
  const workflowFor = workflowsBy(viewOf);
  const deps = { storage, layers, audit, clock };
  const book = { storage, tenants, people: openPeopleStore(storage.kit) };
  const ownersOfFile = ownersOfFiles(book);
  const layerFiles = openLayerFiles(deps, { base: config.registryPath, layersDir: config.registryLayersDir }, ownersOfFile);
  return {
    layerFiles, ownersOfFile, layerNames: namesOfOwners(book), organisations, workflowFor, viewOf, proposals: openProposalStore(storage.kit),
    overrides: { ...deps, mirror: layerFiles.write, mustAsk: (tx, owner, edit) => mustAsk({ workflowFor }, tx, owner, edit) },
    registryOf: (db, actor) => registry.at(db, { organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.kind === 'system' ? null : actor.userId }),
  };
}

/** What the effective workflows of a tenant demand; their versions name the policy that is frozen into a request. */
function workflowsBy(viewOf: RegistryRooms['viewOf']): WorkflowFor {
  return async (db, tenantId, type, facts) => {
    const view = await viewOf(db, tenantId);
    return workflowPolicy(view, type, sha256Hex(view.versionKey('workflows')).slice(0, 16), facts);
  };
}

/** Which organisation a tenant belongs to; it never changes, so it is asked once. Known before any transaction needs it: every caller came in through `authenticate`. */
export class OrganisationBook {
  readonly #known = new Map<TenantId, OrganisationId | null>();
  readonly #look: (tenantId: TenantId) => Promise<OrganisationId | null>;

  constructor(look: (tenantId: TenantId) => Promise<OrganisationId | null>) {
    this.#look = look;
  }

  note(tenantId: TenantId, organisationId: OrganisationId | null): void {
    this.#known.set(tenantId, organisationId);
  }

  async of(tenantId: TenantId): Promise<OrganisationId | null> {
    const known = this.#known.get(tenantId);
    if (known !== undefined) return known;
    const found = await this.#look(tenantId);
    this.note(tenantId, found);
    return found;
  }
}
