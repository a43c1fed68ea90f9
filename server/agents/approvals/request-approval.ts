import type { ApprovalId, TenantId } from '../../../shared/brand.ts';
import type { RequestFacts } from '../../../shared/workflow-schema.ts';
import { type Actor, handsOf } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { type Approval, ApprovalPolicy, type ApprovalQuestion, NO_WORKFLOW } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { expiryOf, subjectOf } from './approval-rules.ts';
import { approversOf } from './stage-rules.ts';

/** What the workflows of the tenant demand now. One that nobody or no vote could satisfy is refused rather than followed. */
export async function policyInForce(deps: Pick<ApprovalDeps, 'workflowFor'>, db: Db, tenantId: TenantId, type: string, facts?: RequestFacts): Promise<ApprovalPolicy> {
  const policy = await deps.workflowFor(db, tenantId, type, facts);
  if (!policy) return NO_WORKFLOW;
  const parsed = ApprovalPolicy.safeParse(policy);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new Refusal('registry/invalid-layer', { field: `workflows.${type}`, rule: `workflows.${type}: ${first ? `${first.path.join('.')} ${first.message}` : 'does not fit'}` });
}

/** Asks under the tenant's own workflow for this type of request. */
export function requestApproval(deps: ApprovalDeps, actor: Actor, question: ApprovalQuestion): Promise<Approval> {
  return deps.storage.write(actor, async (tx) => requestApprovalIn(deps, tx, actor, question, await policyInForce(deps, tx, actor.tenantId, question.type)));
}

/** The policy is frozen here: what the workflow says tomorrow does not reach a request of today. */
export async function requestApprovalIn(deps: ApprovalDeps, tx: Tx, actor: Actor, question: ApprovalQuestion, policy: ApprovalPolicy): Promise<Approval> {
  const createdAt = deps.clock.now();
  const approval: Approval = {
    ...question, reason: question.reason ?? null, madeBy: makersOf(actor, question), risk: question.risk ?? null, rights: question.rights ?? null, proposes: question.proposes ?? null, remindedAt: null, bypass: null, reliesOn: question.reliesOn ?? [], tenantId: actor.tenantId, id: deps.ids.id<ApprovalId>(), requestedBy: actor.userId, requestedByName: nameOfHands(actor),
    state: 'pending', policy, createdAt, expiresAt: expiryOf(policy, createdAt), decidedAt: null, comment: null, votes: [], ver: 1,
  };
  await deps.approvals.add(tx, approval);
  await deps.audit.append(tx, actor, {
    type: 'approval.request.created', resource: { type: 'approval', id: approval.id, name: approval.title }, refs: { definition_sha256: approval.subjectDigest },
    details: { ...subjectOf(approval), reason: approval.reason, required: approversOf(policy), roles: policy.roles, stages: 1 + (policy.laterStages?.length ?? 0), ...(policy.because ? { because: policy.because } : {}), selfApproval: policy.selfApproval, workflow: policy.workflow, expiresAt: approval.expiresAt, ...reliedOn(approval), ...(approval.proposes === null ? {} : { proposes: approval.proposes }) },
  });
  await deps.announce?.(tx, actor, { type: 'approval.request.created', approval });
  return approval;
}

/** Whoever asks in somebody else's name, or by a key that is somebody else's by now, does not decide in their own (SECURITY-CASES SOD-02). */
function makersOf(actor: Actor, { madeBy = [] }: ApprovalQuestion): Approval['madeBy'] {
  return [...new Set([...madeBy, ...handsOf(actor)])].filter((maker) => maker !== actor.userId);
}

/** The log names what the votes cover besides, as far as an entry has room; the request keeps all of it. */
const MOST_NAMED = 20;

function reliedOn({ reliesOn }: Approval) {
  return reliesOn.length === 0 ? {} : { relies_on: reliesOn.length, relies_on_first: reliesOn.slice(0, MOST_NAMED).map(({ owner, name, digest }) => ({ owner, name, digest })) };
}
