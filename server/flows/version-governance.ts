import type { RegistryView } from '../../shared/registry-merge.ts';
import type { VersionState } from '../../shared/version-lifecycle.ts';
import { type RequestFacts, RISK_LEVELS, type RiskLevel } from '../../shared/workflow-schema.ts';
import type { Capability } from '../../shared/capabilities.ts';
import type { TenantId, UserId } from '../../shared/brand.ts';
import { type ApprovalDeps, type ApprovalPolicy, policyInForce } from '../agents/approvals/index.ts';
import { type CatalogDeps, needAgent, type Version } from '../agents/catalog/index.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../base/storage/index.ts';
import type { UsedTools } from './tool-reliance.ts';
import { rightsJudged } from './version-rights.ts';

/** What every flow over versions and requests needs: both rooms, on one storage. */
export interface GovernanceDeps extends CatalogDeps, ApprovalDeps {
  /** The tools of governed servers that a definition uses. Absent where no servers are kept: nothing is relied on. */
  readonly usedTools?: UsedTools;
  /** The registry of a tenant, as of now; absent with it. */
  readonly viewOf?: (db: Db, tenantId: TenantId) => Promise<RegistryView>;
  /** Whether somebody can still sign in here and holds a capability. Needs the identity plane; absent where people are not kept. */
  readonly stillHolds?: (db: Db, tenantId: TenantId, userId: UserId, capability: Capability) => Promise<boolean>;
}

/** The type of a request to publish a version; also the name workflows are chosen by (FEATURES T64). */
export const PUBLISH_REQUEST = 'agent_publish';
/** The type of a request to agree afterwards to what was published without votes. */
export const REVIEW_REQUEST = 'break_glass_review';
export const VERSION_SUBJECT = 'agent_version';

/**
 * FEATURES T79: an agent of high risk has a second level of approval, unless its workflow has one already or the tenant has decided
 * in the open that one person suffices. Where admins may vote at all, the second word is an admin's.
 */
export function policyForRisk(policy: ApprovalPolicy, risk: RiskLevel, because = 'risk is high'): ApprovalPolicy {
  if (risk !== 'high' || policy.selfApproval || (policy.laterStages?.length ?? 0) > 0) return policy;
  const second = { required: 1, roles: policy.roles.includes('admin') ? ['admin'] : policy.roles };
  return { ...policy, laterStages: [second], because: [...(policy.because ?? []), because] };
}

type PolicyDeps = CatalogDeps & Pick<ApprovalDeps, 'workflowFor' | 'approvals'>;

const WAS_PUBLISHED: ReadonlySet<VersionState> = new Set(['PUBLISHED', 'DEPRECATED', 'ARCHIVED']);

/** Who must agree to publish this version, as of now: what it may do that the published one may not has a say in it. */
export async function publishPolicy(deps: PolicyDeps, db: Db, actor: Actor, version: Version): Promise<{ readonly policy: ApprovalPolicy; readonly facts: RequestFacts & { readonly risk: RiskLevel } }> {
  const { riskClass: risk } = await needAgent(deps, db, actor, version.agentId);
  const { shown, judged } = await rightsJudged(deps, db, actor, version);
  const was = await riskAgreedTo(deps, db, actor, version);
  const riskier = was !== null && RISK_LEVELS.indexOf(was) > RISK_LEVELS.indexOf(risk) ? was : risk;
  const policy = policyForRisk(await policyInForce(deps, db, actor.tenantId, PUBLISH_REQUEST, { risk: riskier, rights: judged }), riskier, risk === riskier ? undefined : `risk was ${riskier} when others last agreed to a version`);
  return { policy, facts: { risk, rights: shown } };
}

/** The class under which others agreed to what was published last, in use or not by now. Whoever lowers it alone does not get round those whom the higher one asks: they agree once more, to the lower one. */
async function riskAgreedTo(deps: PolicyDeps, db: Db, actor: Actor, { agentId }: Version): Promise<RiskLevel | null> {
  const last = (await deps.catalog.statesOf(db, actor.tenantId, agentId)).find(({ state }) => WAS_PUBLISHED.has(state));
  const grant = last && (await deps.approvals.grantedOn(db, actor.tenantId, PUBLISH_REQUEST, last));
  return grant?.risk ?? null;
}
