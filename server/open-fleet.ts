import { effectiveLimits } from '../shared/registry-effective.ts';
import { openBudgetStore } from './agents/budgets/index.ts';
import { openRunStore } from './agents/runs/index.ts';
import { echoAdapter, type GatewayDeps } from './fleet/gateway/index.ts';
import { runnableVersion } from './flows/runnable-version.ts';
import { toolRule } from './flows/tool-rule.ts';
import type { GovernanceDeps } from './flows/version-governance.ts';
import type { Ground } from './open-ground.ts';
import type { RegistryRooms } from './open-registry.ts';

interface Rooms {
  readonly governance: GovernanceDeps;
  readonly registryOf: RegistryRooms['registryOf'];
  readonly tenantIds: GatewayDeps['tenants'];
}

/** What plays published versions: runs under budgets, by the rules of the registry in force. */
export function openFleet({ storage, clock, ids, audit, faults }: Ground, { governance, registryOf, tenantIds }: Rooms): GatewayDeps {
  return {
    storage, clock, ids, audit, runs: openRunStore(storage.kit), budgets: openBudgetStore(storage.kit), adapter: echoAdapter, supervise: faults.supervise, tenants: tenantIds,
    runnable: (db, actor, agentId, versionId) => runnableVersion(governance, db, actor, agentId, versionId),
    limitsFor: async (db, actor) => effectiveLimits(await registryOf(db, actor)),
    ruleFor: async (db, actor, definition, { tool, arguments: args }) => toolRule(await registryOf(db, actor), { definition, tool, arguments: args, roles: actor.roles }),
  };
}
