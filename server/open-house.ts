import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { brand, type UserId } from '../shared/brand.ts';
import { effectiveLimits } from '../shared/registry-effective.ts';
import { openApprovalStore } from './agents/approvals/index.ts';
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
import { systemIds } from './base/ids.ts';
import { openOutbound, type Outbound } from './base/outbound.ts';
import { deriveKey } from './base/seal.ts';
import { SYSTEM_TENANT } from './base/system-tenant.ts';
import { kitFor, noHooks, openPostgres, openSqlite, type Storage, type WriteHooks } from './base/storage/index.ts';
import type { Config } from './config.ts';
import { openKeys } from './deployment-keys.ts';
import { openFaultLog } from './fault-log.ts';
import { echoAdapter, type GatewayDeps } from './fleet/gateway/index.ts';
import { applyBootstrapFile, applyEnvironmentProvider } from './bootstrap-file.ts';
import { versionReactions } from './flows/decide-version.ts';
import { openImportJobs } from './flows/import-upload.ts';
import { allowSelfApproval } from './flows/allow-self-approval.ts';
import { becomePerson } from './flows/become-person.ts';
import { type ProposalDeps, proposalReactions } from './flows/propose-layer.ts';
import { readmitCaller } from './flows/readmit-caller.ts';
import { votesStanding } from './flows/votes-standing.ts';
import { runnableVersion } from './flows/runnable-version.ts';
import { toolRule } from './flows/tool-rule.ts';
import type { ServerFlowDeps } from './flows/server-flow-deps.ts';
import { usedToolsBy } from './flows/used-tools.ts';
import type { GovernanceDeps } from './flows/version-governance.ts';
import { clearNetworks } from './flows/clear-networks.ts';
import { houseDdl } from './house-ddl.ts';
import { beginHousekeeping } from './housekeeping.ts';
import { type LocalOrder, runOrders } from './local-orders.ts';
import { openPeople } from './open-people.ts';
import { openRegistry } from './open-registry.ts';
import { openPasswordResets } from './people/identity/index.ts';
import { openEdgeRoom } from './people/edge/index.ts';
import { judgeAccess } from './people/policy/index.ts';
import { actorFor, askAgain, authenticate } from './people/sessions/index.ts';
import { openAuditRoom, openHeadsFile } from './records/audit/index.ts';
import { openCommandLog } from './records/commands/index.ts';
import { trustedIssuers } from './trusted-issuers.ts';
import { openVault, prepareVault, rewrapKeys } from './records/vault/index.ts';
import { type LayerOwner, ownersOf } from './registry/layers/index.ts';
import { ensureBase } from './registry/overrides/index.ts';
import { openMcpStore } from './registry/servers/index.ts';
import { resetDelivery } from './reset-delivery.ts';
import { type AppHandle, createServerApp } from './rest/server-app.ts';
import { ensurePlans } from './tenancy/plans/index.ts';

export const VERSION = '0.1.0';

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
  const { deploymentKey, dataKey, previousDataKey, source: keySource } = await openKeys(config, ids);
  const installation = installationName(deploymentKey);
  const [argsKey, cursorKey] = [deriveKey(deploymentKey, 'command arguments'), deriveKey(deploymentKey, 'page cursors')];
  const kit = kitFor(config.databaseUrl ? 'postgres' : 'sqlite');
  const heads = openHeadsFile(join(config.dataDir, 'heads.json'));
  const audit = openAuditRoom({ kit, clock, ids, deploymentKey, installation, heads });
  // The rooms that answer stand on the storage that asks.
  const callers: { readmit: WriteHooks['readmit'] } = { readmit: noHooks.readmit };
  const storage = await openStorage(config, deploymentKey, { ...openCommandLog(kit, clock), ...audit.hooks, readmit: (...asked) => callers.readmit(...asked) });
  const vault = openVault({ kit, clock, ids, audit: audit.trail, dataKey, previousDataKey });
  const vaultDeps = { storage, clock, audit: audit.trail, vault };
  await prepareVault(vaultDeps);

  const { layers, registry, overrides, proposals, layerFiles, organisations, workflowFor, registryOf, viewOf } = openRegistry({ config, storage, clock, audit: audit.trail });
  const issuers = trustedIssuers(config);
  const outbound = openOutbound({ allowLoopback: config.mode !== 'production', privateHosts: config.privateHosts });
  const people = openPeople({ config, storage, clock, ids, audit: audit.trail, vault, deploymentKey, registry, installation, issuers, outbound, fetchJson: fetchJsonBy(outbound), allowSelfApproval: allowSelfApproval(overrides) });
  callers.readmit = readmitCaller(people);
  const edge = openEdgeRoom({ storage, clock, ids, audit: audit.trail, registry, networks: people.networks, report: faults.report }, config.edge);
  await ensureBase(overrides);
  await people.catalogue.begin(storage, clock);
  await ensurePlans(people);
  // The roles that the bootstrap file hands out may stand in the base's file; the layers of the tenants it makes come after it.
  await layerFiles.sync();
  await applyBootstrapFile(config, people, overrides);
  await applyEnvironmentProvider(config, people, overrides);
  await layerFiles.sync();
  const tenantIds = async () => [SYSTEM_TENANT, ...(await storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => people.tenants.list(db, { limit: MOST_TENANTS }))).map((tenant) => tenant.id)];
  if (previousDataKey) await rewrapKeys(vaultDeps, await tenantIds());

  const mcp = openMcpStore(kit);
  vault.register(mcp.sealedSecrets);
  const governance = openGovernance({ storage, clock, ids, audit: audit.trail, catalog: openCatalogStore(kit), approvals: openApprovalStore(kit), workflowFor, overrides, proposals, votesStanding: votesStanding(people.people), usedTools: usedToolsBy({ mcp, viewOf }) });
  const servers: ServerFlowDeps = {
    storage, clock, ids, audit: audit.trail, vault, mcp, overrides, governance, viewOf,
    probe: { version: VERSION, stdioAllowed: config.mcpStdio, outbound: (limits) => openOutbound({ allowLoopback: config.mode !== 'production', privateHosts: config.privateHosts, ...limits }) },
  };
  const gateway: GatewayDeps = {
    storage, clock, ids, audit: audit.trail, runs: openRunStore(kit), budgets: openBudgetStore(kit), adapter: echoAdapter, supervise: faults.supervise, tenants: tenantIds,
    runnable: (db, actor, agentId, versionId) => runnableVersion(governance, db, actor, agentId, versionId),
    limitsFor: async (db, actor) => effectiveLimits(await registryOf(db, actor)),
    ruleFor: async (db, actor, definition, { tool, arguments: args }) => toolRule(await registryOf(db, actor), { definition, tool, arguments: args, roles: actor.roles }),
  };
  const uploads = openUploadShelf(join(config.dataDir, 'uploads'), deploymentKey);
  const callerOf: House['callerOf'] = async (credentials, source) => {
    const presented = config.anonymous === 'disabled' ? {} : credentials;
    const { principal, held } = await edge.watch(credentials.apiKey, source, () => authenticate(people, { ...presented, source }));
    organisations.note(principal.tenant.id, principal.tenant.organisationId);
    return { principal, actor: actorFor(principal, held, source) };
  };
  const house: House = {
    version: VERSION, mode: config.mode, storage, clock, ids, denials: openDenials(storage, clock, (actor, capability) => storage.read(actor, async (db) => judgeAccess(await registryOf(db, actor), actor.roles, capability))), uploads, audit, vault, vaultDeps, layers, layerFiles, overrides, governance, servers, gateway, registryOf, keySource, people, edge, tenantIds,
    imports: openImportJobs({
      ...governance, uploads, overrides, servers, imports: openImportStore(kit), supervise: faults.supervise, tenants: tenantIds,
      layersOf: (actor) => layersAround(actor),
    }),
    access: { issuers: issuers.map(({ name, keys, algorithms, platform }) => ({ name, keys: keys.kind, algorithms, platform })), ownKeys: config.jwtSecret ? 'shared_secret' : 'published', allowApiKeyFallback: config.allowApiKeyFallback, anonymous: config.anonymous },
    publicUrl: config.publicUrl,
    sample: wishes.sample ? { become: (userId, source) => becomePerson(people, userId, source) } : null,
    openSample: wishes.openSample,
    passwordReset: openPasswordResets({ ...people, supervise: faults.supervise }, resetDelivery(config, (line) => process.stdout.write(line))),
    reports: {
      storage, audit, clock, ids, reports: openReportStore(kit), coverage: mutationCoverage(appRouter), registryOf,
      tenantOf: async (actor) => {
        const tenant = await storage.readIdentity(actor, (db) => people.tenants.find(db, { id: actor.tenantId }));
        return { id: actor.tenantId, slug: tenant?.slug ?? '', name: tenant?.name ?? '' };
      },
    },
    cursorMac: (text) => createHmac('sha256', cursorKey).update(text, 'utf8').digest('base64url'),
    argsDigest: (args) => createHmac('sha256', argsKey).update(args, 'utf8').digest('hex'),
    callerOf, authenticate: async (credentials, source) => (await callerOf(credentials, source)).actor,
    askAgain: async (sessionId, source) => {
      const { principal, held } = await askAgain(people, sessionId, source);
      return actorFor(principal, held, source);
    },
  };
  const housekeeping = await beginHousekeeping(house, faults, () => runOrders(config.dataDir, carryOutFor(house)));
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

/** A JSON document from outside, for the key lists of issuers. */
function fetchJsonBy(outbound: Outbound) {
  return async (url: string): Promise<unknown> => {
    const answer = await outbound.fetch(url, { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
    return JSON.parse(await answer.text()) as unknown; // checked against a schema by whoever asked
  };
}

/** What may be ordered from the machine itself, without a credential of the product's own. */
function carryOutFor(house: House): (order: LocalOrder) => Promise<string> {
  return async ({ tenant, withOrganisation }) => {
    const { rules, layers } = await clearNetworks(house, tenant, { withOrganisation });
    return `cleared ${rules} networks of ${tenant}${layers.length > 0 ? `, and the lists in its ${layers.join(' and ')} layer` : ''}`;
  };
}

const MOST_TENANTS = 100_000;

/** Catalog, approvals and proposals, each unaware of the others, joined by what follows from a decided request. */
function openGovernance(rooms: Omit<ProposalDeps & GovernanceDeps, 'reactions'>): GovernanceDeps & ProposalDeps {
  const above = async (actor: Actor, { kind, id }: LayerOwner) => {
    const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: kind === 'user' ? brand<UserId>(id) : null });
    return owners.slice(0, owners.findIndex((owner) => owner.kind === kind));
  };
  return { ...rooms, reactions: { ...versionReactions(rooms), ...proposalReactions(rooms, above) } };
}

function layersAround(actor: Actor) {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const tenant = owners.find((owner) => owner.kind === 'tenant');
  if (!tenant) throw new Error('every tenant has a layer of its own');
  return { tenant, above: owners.filter((owner) => owner !== tenant) };
}

/** Named after its key: a copy of the data with the same key signs the same logs, and nobody else does. */
export function installationName(deploymentKey: Uint8Array): string {
  return deriveKey(deploymentKey, 'installation name').toString('hex').slice(0, 32);
}

export function openStorage(config: Config, deploymentKey: Uint8Array, hooks: WriteHooks): Promise<Storage> {
  if (config.databaseUrl) return openPostgres({ url: config.databaseUrl, contextKey: deriveKey(deploymentKey, 'postgres context'), hooks });
  return Promise.resolve(openSqlite({ file: join(config.dataDir, 'workspace.db'), ddl: houseDdl, hooks }));
}
