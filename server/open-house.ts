import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { openUploadShelf } from './agents/imports/index.ts';
import { openDenials } from './api/denials.ts';
import type { House, People } from './api/house.ts';
import { openOutsideStore } from './assurance/outside/index.ts';
import { deriveKey } from './base/seal.ts';
import { SYSTEM_TENANT } from './base/system-tenant.ts';
import { bringIntoForce } from './bring-into-force.ts';
import { carryOutOrder } from './carry-out-order.ts';
import type { Config } from './config.ts';
import { becomePerson } from './flows/become-person.ts';
import { beginHousekeeping } from './housekeeping.ts';
import { runOrders } from './local-orders.ts';
import { accessModes, openCallers } from './open-callers.ts';
import { openFleet } from './open-fleet.ts';
import { openGovernance } from './open-governance.ts';
import { type Ground, openGround } from './open-ground.ts';
import { openImports } from './open-imports.ts';
import { openMemory } from './open-memory.ts';
import { openPeople } from './open-people.ts';
import { openRegistry } from './open-registry.ts';
import { openReports, openUnderWay } from './open-reports.ts';
import { openRetention } from './open-retention.ts';
import { openEdgeRoom } from './people/edge/index.ts';
import { openPasswordResets } from './people/identity/index.ts';
import { judgeAccess } from './people/policy/index.ts';
import { VERSION } from './product-version.ts';
import { askWitnesses, openWitnessKey, openWitnessStore } from './records/witness/index.ts';
import { resetDelivery } from './reset-delivery.ts';
import type { Tenant } from './tenancy/tenants/index.ts';
import { type AppHandle, createServerApp } from './rest/server-app.ts';
import { trustedIssuers } from './trusted-issuers.ts';

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

/** The house and what keeps it going. Everything durable is in the storage; closing writes what is still open. */
export async function openHouse(config: Config, wishes: HouseWishes): Promise<OpenHouse> {
  const ground = await openGround(config);
  const { faults, heads, storage } = ground;
  const house = await wiredHouse(ground, wishes);
  const housekeeping = await beginHousekeeping(house, faults, () => runOrders(config.dataDir, (order) => carryOutOrder(house, order)));
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

/** The one place where the wings meet. */
async function wiredHouse(ground: Ground, wishes: HouseWishes): Promise<House> {
  const { config, storage, clock, ids, faults, keys: { deploymentKey, source: keySource }, auditRoom: audit, vault, rights } = ground;
  const registry = openRegistry(ground);
  const { overrides, layerFiles, ownersOfFile, layerNames, registryOf, viewOf } = registry;
  const issuers = trustedIssuers(config);
  const people = openPeople(ground, issuers, registry);
  const edge = openEdgeRoom({ ...ground, registry: rights.registry, networks: people.networks, report: faults.report }, config.edge);
  const { tenantIds, logTenantIds, closedTenantIds } = tenantsBy(people);
  await bringIntoForce(ground, registry, people, logTenantIds);

  const { governance, servers, webhooks } = openGovernance(ground, registry, people);
  const gateway = openFleet(ground, { governance, registryOf, tenantIds });
  const uploads = openUploadShelf(join(config.dataDir, 'uploads'), deploymentKey);
  const witness = { storage, clock, audit, witnesses: openWitnessStore(storage.kit), witnessKey: openWitnessKey(deploymentKey, ground.installation), outbound: ground.outboundWithin({ timeoutMs: 5_000, mostBytes: 65_536 }) };
  const retention = openRetention(ground, { ...people, viewOf });
  const reports = openReports(ground, { ...people, viewOf, uploads });
  const evidence: House['evidence'] = { ...reports, version: VERSION, witnesses: witness.witnesses, askWitnesses: (tenantId) => askWitnesses(witness, tenantId) };
  return {
    version: VERSION, mode: config.mode, publicUrl: config.publicUrl, keySource, storage, clock, ids, audit, vault, vaultDeps: ground,
    witness, layers: rights.layers, layerFiles, ownersOfFile, layerNames, overrides, registryOf, tenantIds, logTenantIds, closedTenantIds,
    people, edge, access: accessModes(config, issuers), ...openCallers(config, { people, edge, organisations: registry.organisations }),
    denials: openDenials(storage, clock, (actor, capability) => storage.read(actor, async (db) => judgeAccess(await registryOf(db, actor), actor.roles, capability))),
    passwordReset: openPasswordResets({ ...people, supervise: faults.supervise }, resetDelivery(config, (line) => process.stdout.write(line))),
    governance, servers, webhooks, gateway, uploads, imports: openImports(ground, { governance, servers, uploads, logTenantIds }),
    memory: openMemory(ground, { ...people, retention }),
    retention,
    outside: { storage, clock, ids, audit: audit.trail, uploads, outside: openOutsideStore(storage.kit) },
    reports, evidence, ...openUnderWay(ground, { reports, evidence, logTenantIds, folder: join(config.dataDir, 'packages') }),
    sample: wishes.sample ? { become: (userId, source) => becomePerson(people, userId, source) } : null, openSample: wishes.openSample,
    cursorMac: macUnder(deriveKey(deploymentKey, 'page cursors'), 'base64url'),
    argsDigest: macUnder(deriveKey(deploymentKey, 'command arguments'), 'hex'),
  };
}

const MOST_TENANTS = 100_000;

/** Which tenants there are; the deployment's own has a log and is never closed. */
function tenantsBy({ storage, tenants }: People): Pick<House, 'tenantIds' | 'logTenantIds' | 'closedTenantIds'> {
  const listed = (which: { readonly closedToo?: boolean }) => storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => tenants.list(db, { ...which, limit: MOST_TENANTS }));
  const idsOf = (found: readonly Tenant[]) => found.map(({ id }) => id);
  return {
    tenantIds: async () => [SYSTEM_TENANT, ...idsOf(await listed({}))],
    logTenantIds: async () => [SYSTEM_TENANT, ...idsOf(await listed({ closedToo: true }))],
    closedTenantIds: async () => idsOf((await listed({ closedToo: true })).filter(({ closedAt }) => closedAt !== null)),
  };
}

function macUnder(key: Uint8Array, encoding: 'base64url' | 'hex'): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text, 'utf8').digest(encoding);
}
