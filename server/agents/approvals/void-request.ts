import type { ApprovalId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { stateAt, subjectOf } from './approval-rules.ts';
import { closeIn } from './close-request.ts';

/**
 * Ends a request, in words, because what it relied on is not what it was. Answers false when it is not pending (any more).
 */
export function voidRequest(deps: ApprovalDeps, actor: Actor, id: ApprovalId, because: string): Promise<boolean> {
  return deps.storage.write(actor, (tx) => voidRequestIn(deps, tx, actor, id, because));
}

export async function voidRequestIn(deps: ApprovalDeps, tx: Tx, actor: Actor, id: ApprovalId, because: string): Promise<boolean> {
  const approval = await deps.approvals.hold(tx, actor.tenantId, id);
  if (!approval || stateAt(approval, deps.clock.now()) !== 'pending') return false;
  await deps.audit.append(tx, actor, {
    type: 'approval.request.voided', resource: { type: 'approval', id, name: approval.title }, refs: { definition_sha256: approval.subjectDigest },
    details: { ...subjectOf(approval), because, votes: approval.votes.length },
  });
  await closeIn(deps, tx, actor, approval, { state: 'voided', comment: because });
  return true;
}
