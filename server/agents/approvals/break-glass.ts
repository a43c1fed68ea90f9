import { plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Approval, Bypass } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { stateAt, subjectOf } from './approval-rules.ts';
import { closeIn } from './close-request.ts';

/** How long what a broken glass allows may be done. */
const BYPASS_MS = 3_600_000;
/** The house rule for how soon others must look at it. */
export const REVIEW_HOURS = 24;

/** Within how many hours others must agree to what was done without them; null where the frozen policy lets nobody do so. */
export function reviewHours({ policy: { reviewHours: said } }: Pick<Approval, 'policy'>): number | null {
  return said === undefined ? REVIEW_HOURS : said;
}

/** Closes an open request without its votes, in the name of somebody who answers for it. A person only, under their own name, and only where the policy knows a review afterwards. */
export async function bypassRequestIn(deps: ApprovalDeps, tx: Tx, actor: Actor, approval: Approval, reason: string): Promise<Approval> {
  if (actor.kind !== 'user') throw new Refusal('approvals/human-required', { id: approval.id });
  if (actor.impersonator !== null) throw new Refusal('approvals/impersonating', { id: approval.id });
  const state = stateAt(approval, deps.clock.now());
  if (state !== 'pending') throw new Refusal(state === 'expired' ? 'approvals/expired' : 'approvals/closed', { id: approval.id });
  if (reviewHours(approval) === null) throw new Refusal('approvals/no-break-glass', { id: approval.id });
  const at = deps.clock.now();
  const bypass: Bypass = { by: actor.userId, byName: actor.name, reason, at, until: plusMs(at, BYPASS_MS) };
  await deps.audit.append(tx, actor, {
    type: 'approval.request.bypassed', resource: { type: 'approval', id: approval.id, name: approval.title }, refs: { definition_sha256: approval.subjectDigest },
    details: { ...subjectOf(approval), by: actor.userId, reason, until: bypass.until, ownRequest: approval.requestedBy === actor.userId, votes: approval.votes.length },
  });
  return closeIn(deps, tx, actor, approval, { state: 'bypassed', comment: reason, bypass });
}

/** Whether a broken glass allows it still: somebody answers for exactly this request, and the time it gave is not over. */
export function bypassHolds({ state, bypass }: Pick<Approval, 'state' | 'bypass'>, now: Approval['createdAt']): boolean {
  return state === 'bypassed' && bypass !== null && bypass.at <= now && now < bypass.until;
}
