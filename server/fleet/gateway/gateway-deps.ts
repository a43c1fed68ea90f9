import type { AgentId, TenantId, VersionId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Obligation } from '../../../shared/policy-obligations.ts';
import type { Actor } from '../../base/actor.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { BudgetDeps, RegistryLimits } from '../../agents/budgets/index.ts';
import type { Approval, ApprovalQuestion } from '../../agents/approvals/index.ts';
import type { RunApprovalStore, RunDeps, RunStarter } from '../../agents/runs/index.ts';
import type { ProviderAdapter, ToolCall } from './model-adapter.ts';

/** A version that may run now, with the digest that was approved. */
export interface RunnableVersion {
  readonly agentId: AgentId;
  readonly agentName: string;
  readonly versionId: VersionId;
  readonly version: string;
  readonly digest: string;
  readonly definition: JsonObject;
}

/** What the effective registry says of one tool call. */
export interface ToolRule {
  readonly refusal: string | null;
  /** Policies that want a person to agree before the call is made. */
  readonly approvalFor: readonly string[];
  readonly action: string | null;
  readonly costUnits: number;
  /** What the run must show before it may end well. */
  readonly obligations: readonly Obligation[];
}

export interface GatewayDeps extends RunDeps, BudgetDeps {
  readonly adapter: ProviderAdapter;
  readonly runApprovals: RunApprovalStore;
  /** The published version of an agent, or a refusal that says why there is none. */
  runnable(db: Db, actor: Actor, agentId: AgentId, versionId: VersionId | null): Promise<RunnableVersion>;
  limitsFor(db: Db, actor: Actor): Promise<RegistryLimits>;
  ruleFor(db: Db, actor: Actor, definition: JsonObject, call: ToolCall): Promise<ToolRule>;
  /** Asks the people who may decide about a call, by the policy that holds for that. */
  askPeople(tx: Tx, actor: Actor, question: ApprovalQuestion): Promise<Approval>;
  /** The roles of whoever started a run that they hold still; null when they may not come in any more. */
  rolesKept(starter: RunStarter, tenantId: TenantId): Promise<ReadonlySet<string> | null>;
  /** Takes charge of work that nobody awaits: a fault in it is reported, never lost. */
  supervise(work: Promise<unknown>, what: string): void;
  tenants(): Promise<readonly TenantId[]>;
}
