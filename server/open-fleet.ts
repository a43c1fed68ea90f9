import { effectiveLimits } from '../shared/registry-effective.ts';
import { openBudgetStore } from './agents/budgets/index.ts';
import { requestApprovalIn } from './agents/approvals/index.ts';
import { openRunApprovalStore, openRunStore } from './agents/runs/index.ts';
import { echoAdapter, type GatewayDeps } from './fleet/gateway/index.ts';
import { BUDGET_REQUEST } from './flows/propose-budget.ts';
import { asksFirst } from './flows/asks-first.ts';
import { runCallPolicy } from './flows/run-call-policy.ts';
import { runnableVersion } from './flows/runnable-version.ts';
import { toolRule } from './flows/tool-rule.ts';
import type { GovernanceRooms } from './open-governance.ts';
import type { Ground } from './open-ground.ts';
import type { RegistryRooms } from './open-registry.ts';

interface Rooms {
  readonly governance: GovernanceRooms['governance'];
  readonly registryOf: RegistryRooms['registryOf'];
  readonly tenantIds: GatewayDeps['tenants'];
}

/** What plays published versions: runs under budgets, by the rules of the registry in force. */
export function openFleet({ storage, clock, ids, audit, faults }: Ground, { governance, registryOf, tenantIds }: Rooms): GatewayDeps {
  return {
    storage, clock, ids, audit, runs: openRunStore(storage.kit), runApprovals: openRunApprovalStore(storage.kit), budgets: openBudgetStore(storage.kit), budgetsAskFirst: (db, tenantId) => asksFirst(governance, db, tenantId, BUDGET_REQUEST), adapter: echoAdapter, supervise: faults.supervise, tenants: tenantIds,
    runnable: (db, actor, agentId, versionId) => runnableVersion(governance, db, actor, agentId, versionId),
    // What holds for the tenant, without the starter's own layer: who decides is not theirs to say.
    askPeople: async (tx, actor, question) => requestApprovalIn(governance, tx, actor, question, runCallPolicy(await registryOf(tx, { ...actor, kind: 'system' }))),
    rolesKept: async ({ kind, userId, roles }, tenantId) => {
      if (kind !== 'user' && kind !== 'key') return new Set(roles); // somebody of another issuer has no account here to ask
      const member = await storage.readIdentity({ tenantId }, (db) => governance.people.member(db, tenantId, userId));
      return member?.person.status === 'active' ? new Set(roles).intersection(new Set(member.membership.roles)) : null;
    },
    limitsFor: async (db, actor) => effectiveLimits(await registryOf(db, actor)),
    ruleFor: async (db, actor, definition, { tool, arguments: args }) => toolRule(await registryOf(db, actor), { definition, tool, arguments: args, roles: actor.roles }),
  };
}
