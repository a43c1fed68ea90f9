import { brand, type RunId } from '../../shared/brand.ts';
import { type Approval, type ApprovalDeps, type Ballot, castVote } from '../agents/approvals/index.ts';
import { RUN_CALL_REQUEST } from '../agents/runs/index.ts';
import type { Actor } from '../base/actor.ts';
import { type GatewayDeps, resumeRun } from '../fleet/gateway/index.ts';

export interface VoteDeps {
  readonly governance: ApprovalDeps;
  readonly gateway: GatewayDeps;
}

/** A vote, and when it was the last one that a run waits for, the run is set going again. The answer does not wait for the run. */
export async function voteOnRequest({ governance, gateway }: VoteDeps, actor: Actor, ballot: Ballot): Promise<Approval> {
  const approval = await castVote(governance, actor, ballot);
  if (approval.type === RUN_CALL_REQUEST && approval.state === 'approved') gateway.supervise(resumeRun(gateway, approval.tenantId, brand<RunId>(approval.subjectId)), `run ${approval.subjectId}`);
  return approval;
}
