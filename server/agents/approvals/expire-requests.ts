import type { ApprovalId, TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { stateAt, subjectOf } from './approval-rules.ts';
import { closeIn } from './close-request.ts';
import { approversOf } from './stage-rules.ts';

/** Writes down every expiry of a tenant that has come, one transaction each; answers how many. The sweeper calls it. */
export async function expireDue(deps: ApprovalDeps, tenantId: TenantId): Promise<number> {
  const sweeper = systemActor('sweeper', tenantId);
  const due = await deps.storage.read(sweeper, (db) => deps.approvals.due(db, tenantId, deps.clock.now()));
  let expired = 0;
  // One after the other: a request is held before what it is about, and two held at once could wait for one another.
  for (const id of due) if (await deps.storage.write(sweeper, (tx) => expireIn(deps, tx, sweeper, id))) expired += 1;
  return expired;
}

/** Persists one expiry; answers false when there is nothing to expire (any more). */
export async function expireIn(deps: ApprovalDeps, tx: Tx, actor: Actor, id: ApprovalId): Promise<boolean> {
  const approval = await deps.approvals.hold(tx, actor.tenantId, id);
  if (!approval || approval.state !== 'pending' || stateAt(approval, deps.clock.now()) !== 'expired') return false;
  await deps.audit.append(tx, actor, {
    type: 'approval.request.expired', resource: { type: 'approval', id, name: approval.title }, refs: { definition_sha256: approval.subjectDigest },
    details: { ...subjectOf(approval), expiresAt: approval.expiresAt, votes: approval.votes.length, required: approversOf(approval.policy) },
  });
  await closeIn(deps, tx, actor, approval, { state: 'expired', comment: null });
  return true;
}
