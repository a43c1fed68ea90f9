import type { TenantId } from '../../shared/brand.ts';
import { type ApprovalDeps, type ApprovalPolicy, policyInForce } from '../agents/approvals/index.ts';
import type { CatalogDeps, RiskClass } from '../agents/catalog/index.ts';
import type { Db } from '../base/storage/index.ts';
import type { UsedTools } from './tool-reliance.ts';

/** What every flow over versions and requests needs: both rooms, on one storage. */
export interface GovernanceDeps extends CatalogDeps, ApprovalDeps {
  /** The tools of governed servers that a definition uses. Absent where no servers are kept: nothing is relied on. */
  readonly usedTools?: UsedTools;
}

/** The type of a request to publish a version; also the name workflows are chosen by (FEATURES T64). */
export const PUBLISH_REQUEST = 'agent_publish';
export const VERSION_SUBJECT = 'agent_version';

const APPROVERS_OF_HIGH_RISK = 2;

/** FEATURES T79: an agent of high risk needs a second pair of eyes, unless the tenant has decided in the open that one person suffices. */
export function policyForRisk(policy: ApprovalPolicy, risk: RiskClass): ApprovalPolicy {
  if (risk !== 'high' || policy.selfApproval) return policy;
  return { ...policy, required: Math.max(policy.required, APPROVERS_OF_HIGH_RISK) };
}

/** Who must agree to publish an agent of this risk, as of now. */
export async function publishPolicy(deps: Pick<ApprovalDeps, 'workflowFor'>, db: Db, tenantId: TenantId, risk: RiskClass): Promise<ApprovalPolicy> {
  return policyForRisk(await policyInForce(deps, db, tenantId, PUBLISH_REQUEST), risk);
}
