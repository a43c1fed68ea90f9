import type { ApprovalId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Approval } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { refusalToCancel, subjectOf } from './approval-rules.ts';
import { closeIn } from './close-request.ts';

export function cancelRequest(deps: ApprovalDeps, actor: Actor, id: ApprovalId, comment: string | null): Promise<Approval> {
  return deps.storage.write(actor, (tx) => cancelRequestIn(deps, tx, actor, id, comment));
}

export async function cancelRequestIn(deps: ApprovalDeps, tx: Tx, actor: Actor, id: ApprovalId, comment: string | null): Promise<Approval> {
  const approval = await deps.approvals.hold(tx, actor.tenantId, id);
  if (!approval) throw new Refusal('approvals/not-found', { id });
  const refusal = refusalToCancel(approval, actor, deps.clock.now());
  if (refusal) throw new Refusal(refusal, { id });

  await deps.audit.append(tx, actor, {
    type: 'approval.request.cancelled', resource: { type: 'approval', id, name: approval.title }, refs: { definition_sha256: approval.subjectDigest },
    details: { ...subjectOf(approval), comment, votes: approval.votes.length },
  });
  return closeIn(deps, tx, actor, approval, { state: 'cancelled', comment });
}
