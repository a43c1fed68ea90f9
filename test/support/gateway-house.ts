import { systemIds } from '../../server/base/ids.ts';
import { Refusal } from '../../server/base/refusal.ts';
import { openBudgetStore, type RegistryLimits } from '../../server/agents/budgets/index.ts';
import { type ApprovalDeps, type ApprovalPolicy, openApprovalStore, requestApprovalIn } from '../../server/agents/approvals/index.ts';
import { openRunApprovalStore, openRunStore, runCallReactions } from '../../server/agents/runs/index.ts';
import { echoAdapter, type GatewayDeps, type ProviderAdapter, type RunnableVersion, type ToolRule } from '../../server/fleet/gateway/index.ts';
import { type AgentId, brand, type TenantId, type VersionId } from '../../shared/brand.ts';
import type { AuditedDatabase } from './audited-databases.ts';

export const VERSION: RunnableVersion = {
  agentId: brand<AgentId>('0190c000-0000-7000-8000-000000000001'), agentName: 'Claims helper', versionId: brand<VersionId>('0190c000-0000-7000-8000-000000000002'),
  version: '1.0.0', digest: 'cd'.repeat(32), definition: { name: 'claims-helper', model: 'echo', tools: ['weather', 'mail'] },
};
export const NO_LIMITS: RegistryLimits = { max_tool_calls: null, max_llm_calls: null, max_cost_units: null, llm_call_cost_units: null, per_tool: {}, per_action: {} };

/** Who may decide about a call that a run waits with, where a test does not say otherwise. */
export const DECIDERS: ApprovalPolicy = { required: 1, roles: ['approver'], expiresHours: 1, selfApproval: false, autoPublish: false, workflow: null };

export interface GatewayHouse {
  readonly deps: GatewayDeps;
  readonly approvals: ApprovalDeps;
  /** Until every run that was set going has ended. */
  idle(): Promise<void>;
}

export interface Waiting {
  /** Policies that want a person to agree to a call of this tool; asked at every call. */
  readonly policies?: (tool: string) => readonly string[];
  readonly deciders?: ApprovalPolicy;
  readonly rolesKept?: GatewayDeps['rolesKept'];
}

/** The gateway over a real database and log, with the catalog's answer and the registry's limits given by the test. */
export function gatewayHouse(house: AuditedDatabase, limits: RegistryLimits, tenants: readonly TenantId[], adapter: ProviderAdapter = echoAdapter, obligations: ToolRule['obligations'] = [], waiting: Waiting = {}): GatewayHouse {
  const going = new Set<Promise<unknown>>();
  const [runs, runApprovals] = [openRunStore(house.storage.kit), openRunApprovalStore(house.storage.kit)];
  const ground = { storage: house.storage, audit: house.audit.trail, clock: house.clock, ids: systemIds };
  const approvals: ApprovalDeps = {
    ...ground, approvals: openApprovalStore(house.storage.kit), workflowFor: () => Promise.resolve(null), reactions: runCallReactions({ ...ground, runs, runApprovals }),
  };
  return {
    approvals,
    deps: {
      ...ground, adapter, runs, runApprovals, budgets: openBudgetStore(house.storage.kit),
      runnable: (_db, _actor, agentId) => (agentId === VERSION.agentId ? Promise.resolve(VERSION) : Promise.reject(new Refusal('catalog/not-published', { id: agentId }))),
      limitsFor: () => Promise.resolve(limits),
      ruleFor: (_db, _actor, definition, { tool }) => Promise.resolve({
        refusal: Array.isArray(definition['tools']) && definition['tools'].includes(tool) ? null : 'the approved definition does not list this tool', approvalFor: waiting.policies?.(tool) ?? [], action: tool === 'mail' ? 'send_email' : null, costUnits: 3, obligations,
      }),
      askPeople: (tx, actor, question) => requestApprovalIn(approvals, tx, actor, question, waiting.deciders ?? DECIDERS),
      rolesKept: waiting.rolesKept ?? (({ roles }) => Promise.resolve(new Set(roles))),
      supervise: (work) => {
        const watched: Promise<unknown> = work.finally(() => going.delete(watched));
        going.add(watched);
      },
      tenants: () => Promise.resolve(tenants),
    },
    idle: async () => {
      while (going.size > 0) await Promise.all(going);
    },
  };
}
