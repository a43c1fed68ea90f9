import { brand, type TenantId } from '../../shared/brand.ts';
import type { JsonObject } from '../../shared/json.ts';
import { openApprovalStore } from '../../server/agents/approvals/index.ts';
import { openCatalogStore } from '../../server/agents/catalog/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { systemIds } from '../../server/base/ids.ts';
import { openOutbound } from '../../server/base/outbound.ts';
import { versionReactions } from '../../server/flows/decide-version.ts';
import { saveServer, ServerInput } from '../../server/flows/edit-servers.ts';
import { needServer, type ServerFlowDeps } from '../../server/flows/server-flow-deps.ts';
import { usedToolsBy } from '../../server/flows/used-tools.ts';
import type { GovernanceDeps } from '../../server/flows/version-governance.ts';
import { noHooks, type WriteHooks } from '../../server/base/storage/index.ts';
import { openEffectiveRegistry, openLayerStore, ownersOf } from '../../server/registry/layers/index.ts';
import { ensureBase, writeLayer } from '../../server/registry/overrides/index.ts';
import { openMcpStore, serverStanding } from '../../server/registry/servers/index.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { anActor, TENANT_A, TENANT_B } from './actors.ts';
import { aPolicy } from './approval-builders.ts';
import type { TestDatabase } from './databases.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';
import { type RecordingAudit, recordingAudit } from './recording-audit.ts';
import { seedTenant } from './tenants.ts';
import { testVault } from './test-vault.ts';

export interface ServersHouse {
  readonly deps: ServerFlowDeps;
  readonly audit: RecordingAudit;
  readonly clock: FixedClock;
  register(input: Partial<ServerInput> & { readonly id: string }, actor?: Actor): Promise<unknown>;
  /** Writes the tenant's layer as it is given. */
  layer(content: JsonObject): Promise<unknown>;
  standing(id: string): ReturnType<typeof serverStanding>;
  close(): Promise<void>;
}

export const manager = anActor({ userId: 'max', roles: ['admin'], capabilities: ['mcp:read', 'mcp:manage', 'registry:write'] });

/** Servers, registry, catalog and approvals wired as in the product, on a fresh database with two tenants. The loopback may be called. */
export async function openServersHouse(open: (hooks: WriteHooks) => Promise<TestDatabase>, wishes: { readonly stdioAllowed?: boolean; readonly allowLoopback?: boolean } = {}): Promise<ServersHouse> {
  const { storage, close } = await open(noHooks);
  await seedTenant(storage, { id: TENANT_A, slug: 'a' });
  await seedTenant(storage, { id: TENANT_B, slug: 'b' });
  const [clock, audit, ids] = [fixedClock(), recordingAudit(), systemIds];
  const mcp = openMcpStore(storage.kit);
  const { vault } = await testVault({ storage, clock, audit, columns: [mcp.sealedSecrets] });
  const layers = openLayerStore(storage.kit);
  const registry = openEffectiveRegistry(layers);
  const overrides = { storage, layers, audit, clock };
  await ensureBase(overrides);
  const viewOf: ServerFlowDeps['viewOf'] = (db, tenantId) => registry.at(db, { organisationId: null, tenantId, userId: null });
  const base = {
    storage, clock, ids, audit, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit), workflowFor: () => Promise.resolve(aPolicy({ required: 1 })), usedTools: usedToolsBy({ mcp, viewOf }), viewOf,
  };
  const governance: GovernanceDeps = { ...base, reactions: versionReactions(base) };
  const deps: ServerFlowDeps = {
    storage, clock, ids, audit, vault, mcp, overrides, governance, viewOf, hasServers: () => Promise.resolve(true), askAgainMs: 86_400_000,
    probe: { version: '0', stdioAllowed: wishes.stdioAllowed ?? true, outbound: (limits) => openOutbound({ allowLoopback: wishes.allowLoopback ?? true, ...limits }) },
  };
  return {
    deps, audit, clock, close,
    register: (input, actor = manager) => saveServer(deps, actor, ServerInput.parse({ base_url: 'https://mcp.example.com/', ...input })),
    layer: async (content) => {
      const owners = ownersOf({ organisationId: null, tenantId: TENANT_A, userId: null });
      const owner = { tenantId: brand<TenantId>(TENANT_A), kind: 'tenant', id: TENANT_A } as const;
      const current = await storage.read(manager, (db) => layers.latest(db, owner));
      return writeLayer(overrides, manager, { owner, above: owners.slice(0, -1), content, basedOn: current?.version ?? 0, reason: null, editor: new Set(CAPABILITY_NAMES) });
    },
    standing: (id) => storage.read(manager, async (db) => serverStanding(deps, db, TENANT_A, await needServer(deps, db, manager, id))),
  };
}
