import { createHash, createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OrganisationId, TenantId } from '../shared/brand.ts';
import { effectiveLimits, effectiveWorkflow } from '../shared/registry-effective.ts';
import type { RegistryView } from '../shared/registry-merge.ts';
import { type ApprovalPolicy, openApprovalStore, type Reactions } from './agents/approvals/index.ts';
import { openBudgetStore } from './agents/budgets/index.ts';
import { type CatalogDeps, openCatalogStore } from './agents/catalog/index.ts';
import { openImportStore, openUploadShelf } from './agents/imports/index.ts';
import { openRunStore } from './agents/runs/index.ts';
import { appRouter } from './api/app-router.ts';
import { mutationCoverage } from './api/coverage.ts';
import { openDenials } from './api/denials.ts';
import type { House } from './api/house.ts';
import { openReportStore } from './assurance/reports/index.ts';
import type { Actor } from './base/actor.ts';
import { systemClock } from './base/clock.ts';
import { openDataKey } from './base/data-key.ts';
import { systemIds } from './base/ids.ts';
import { deriveKey } from './base/seal.ts';
import { SYSTEM_TENANT } from './base/system-tenant.ts';
import { type Db, kitFor, openPostgres, openSqlite, type Storage, type WriteHooks } from './base/storage/index.ts';
import type { Config } from './config.ts';
import { openFaultLog } from './fault-log.ts';
import { echoAdapter, type GatewayDeps } from './fleet/gateway/index.ts';
import { applyBootstrapFile } from './bootstrap-file.ts';
import { versionReactions } from './flows/decide-version.ts';
import { openImportJobs } from './flows/import-upload.ts';
import { allowSelfApproval } from './flows/allow-self-approval.ts';
import { becomePerson } from './flows/become-person.ts';
import { runnableVersion } from './flows/runnable-version.ts';
import { toolRule } from './flows/tool-rule.ts';
import type { GovernanceDeps } from './flows/version-governance.ts';
import { houseDdl } from './house-ddl.ts';
import { beginHousekeeping } from './housekeeping.ts';
import { openPeople } from './open-people.ts';
import { actorFor, authenticate } from './people/sessions/index.ts';
import { openAuditRoom, openHeadsFile } from './records/audit/index.ts';
import { openCommandLog } from './records/commands/index.ts';
import { type EffectiveRegistry, openEffectiveRegistry, openLayerStore, ownersOf } from './registry/layers/index.ts';
import { ensureBase } from './registry/overrides/index.ts';
import { type AppHandle, createServerApp } from './rest/server-app.ts';

const VERSION = '0.1.0';

export interface OpenHouse {
  readonly house: House;
  readonly app: AppHandle;
  close(): Promise<void>;
}

export interface HouseWishes {
  /** Stands before the value of this house's session cookies, so that two houses behind one address know their own. */
  readonly cookiePrefix: string;
  readonly sample: boolean;
  readonly openSample: House['openSample'];
}

/** The one place where rooms are wired together. Everything durable is in the storage; closing writes what is still open. */
export async function openHouse(config: Config, wishes: HouseWishes): Promise<OpenHouse> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const [clock, ids] = [systemClock, systemIds];
  const faults = openFaultLog(clock, ids, (line) => process.stderr.write(`${line}\n`));
  const { key: dataKey, source: keySource } = openDataKey(config, ids);
  // Named after its key: a copy of the data with the same key signs the same logs, and nobody else does.
  const installation = deriveKey(dataKey, 'installation name').toString('hex').slice(0, 32);
  const argsKey = deriveKey(dataKey, 'command arguments');
  const kit = kitFor(config.databaseUrl ? 'postgres' : 'sqlite');
  const heads = openHeadsFile(join(config.dataDir, 'heads.json'));
  const audit = openAuditRoom({ kit, clock, ids, dataKey, installation, heads });
  const storage = await openStorage(config, dataKey, { ...openCommandLog(kit, clock), ...audit.hooks });

  const layers = openLayerStore(kit);
  const registry = openEffectiveRegistry(layers);
  const overrides = { storage, layers, audit: audit.trail, clock };
  const registryOf = (db: Db, actor: Actor): Promise<RegistryView> =>
    registry.at(db, { organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.kind === 'system' ? null : actor.userId });
  const people = openPeople({ config, storage, clock, ids, audit: audit.trail, dataKey, registry, installation, allowSelfApproval: allowSelfApproval(overrides) });
  await ensureBase(overrides);
  await applyBootstrapFile(config, people, overrides);
  const tenantIds = async () => [SYSTEM_TENANT, ...(await storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => people.tenants.list(db, { limit: MOST_TENANTS }))).map((tenant) => tenant.id)];
  const organisations = new OrganisationBook(async (tenantId) => (await storage.readIdentity({ tenantId }, (db) => people.tenants.find(db, { id: tenantId })))?.organisationId ?? null);

  const governance = openGovernance({ storage, clock, ids, audit: audit.trail, catalog: openCatalogStore(kit), approvals: openApprovalStore(kit) }, registry, organisations);
  const gateway: GatewayDeps = {
    storage, clock, ids, audit: audit.trail, runs: openRunStore(kit), budgets: openBudgetStore(kit), adapter: echoAdapter, supervise: faults.supervise, tenants: tenantIds,
    runnable: (db, actor, agentId, versionId) => runnableVersion(governance, db, actor, agentId, versionId),
    limitsFor: async (db, actor) => effectiveLimits(await registryOf(db, actor)),
    ruleFor: async (db, actor, definition, tool) => toolRule(await registryOf(db, actor), definition, tool),
  };
  const uploads = openUploadShelf(join(config.dataDir, 'uploads'), dataKey);
  const house: House = {
    version: VERSION, mode: config.mode, storage, clock, ids, denials: openDenials(storage, clock), uploads, audit, layers, overrides, governance, gateway, registryOf, keySource, people, tenantIds,
    imports: openImportJobs({
      ...governance, uploads, overrides, imports: openImportStore(kit), supervise: faults.supervise, tenants: tenantIds,
      layersOf: (actor) => layersAround(actor),
    }),
    sample: wishes.sample ? { become: (userId, source) => becomePerson(people, userId, source) } : null,
    openSample: wishes.openSample,
    reports: {
      storage, audit, clock, ids, reports: openReportStore(kit), coverage: mutationCoverage(appRouter), registryOf,
      tenantOf: async (actor) => {
        const tenant = await storage.readIdentity(actor, (db) => people.tenants.find(db, { id: actor.tenantId }));
        return { id: actor.tenantId, slug: tenant?.slug ?? '', name: tenant?.name ?? '' };
      },
    },
    argsDigest: (args) => createHmac('sha256', argsKey).update(args, 'utf8').digest('hex'),
    authenticate: async (credentials, source) => {
      const { principal, held } = await authenticate(people, { ...credentials, source });
      organisations.note(principal.tenant.id, principal.tenant.organisationId);
      return actorFor(principal, held, source);
    },
    principalOf: async (credentials, source) => (await authenticate(people, { ...credentials, source })).principal,
  };
  const housekeeping = await beginHousekeeping(house, faults);
  const app = createServerApp({ house, report: faults.report, version: VERSION, cookie: { secure: config.mode === 'production', prefix: wishes.cookiePrefix } });

  return {
    house, app,
    close: async () => {
      await housekeeping.stop();
      await heads.settle();
      await storage.close();
    },
  };
}

const MOST_TENANTS = 100_000;

/** Which organisation a tenant belongs to; it never changes, so it is asked once. Known before any transaction needs it: every caller came in through `authenticate`. */
class OrganisationBook {
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

/** Catalog and approvals, each unaware of the other, joined by what follows from a decided request. */
function openGovernance(rooms: CatalogDeps & Pick<GovernanceDeps, 'approvals'>, registry: EffectiveRegistry, organisations: OrganisationBook): GovernanceDeps {
  const deps = {
    ...rooms,
    workflowFor: async (db: Db, tenantId: TenantId, type: string): Promise<ApprovalPolicy> => {
      const view = await registry.at(db, { organisationId: await organisations.of(tenantId), tenantId, userId: null });
      const workflow = effectiveWorkflow(view, type);
      return {
        required: workflow.required_approvers, roles: [...workflow.roles], expiresHours: workflow.expiry_hours, selfApproval: workflow.self_approval, autoPublish: workflow.auto_publish,
        workflow: view.entry('workflows', type) === undefined ? null : { name: type, version: createHash('sha256').update(view.versionKey('workflows')).digest('hex').slice(0, 16) },
      };
    },
  };
  const reactions: Reactions = versionReactions(deps);
  return { ...deps, reactions };
}

function layersAround(actor: Actor) {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const tenant = owners.find((owner) => owner.kind === 'tenant');
  if (!tenant) throw new Error('every tenant has a layer of its own');
  return { tenant, above: owners.filter((owner) => owner !== tenant) };
}

function openStorage(config: Config, dataKey: Uint8Array, hooks: WriteHooks): Promise<Storage> {
  if (config.databaseUrl) return openPostgres({ url: config.databaseUrl, contextKey: deriveKey(dataKey, 'postgres context'), hooks });
  return Promise.resolve(openSqlite({ file: join(config.dataDir, 'workspace.db'), ddl: houseDdl, hooks }));
}
