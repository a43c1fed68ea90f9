import { type ApprovalId, brand } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { ApprovalState, Ballot } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { castVote } from './cast-vote.ts';

export type BulkOutcome =
  | { readonly id: string; readonly state: ApprovalState; readonly refusal: null }
  | { readonly id: string; readonly state: null; readonly refusal: RefusalCode; readonly says: string };

/**
 * Many decisions at once, for what carries little risk. Each is a vote of its own, on the digest it names, in a transaction of its
 * own: one that is refused holds up no other.
 */
export async function castVotes(deps: ApprovalDeps, actor: Actor, ballots: readonly Ballot[]): Promise<readonly BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  // One after the other: two requests held at once could wait for one another.
  for (const ballot of ballots) outcomes.push(await castOne(deps, actor, ballot));
  return outcomes;
}

async function castOne(deps: ApprovalDeps, { command, ...actor }: Actor, ballot: Ballot): Promise<BulkOutcome> {
  const hand: Actor = { ...actor, ...(command ? { command: { ...command, id: `${command.id}/${ballot.id}` } } : {}) };
  try {
    await refuseRisky(deps, hand, ballot);
    return { id: ballot.id, state: (await castVote(deps, hand, ballot)).state, refusal: null };
  } catch (reason) {
    if (reason instanceof Refusal) return { id: ballot.id, state: null, refusal: reason.code, says: reason.message };
    throw reason;
  }
}

/** What depends on much, or was made stricter than its workflow's first word, is read on its own. Neither ever changes, so the request need not be held. */
async function refuseRisky(deps: ApprovalDeps, actor: Actor, { id }: Ballot): Promise<void> {
  const approval = await deps.storage.read(actor, (db) => deps.approvals.find(db, actor.tenantId, brand<ApprovalId>(id)));
  if (!approval) throw new Refusal('approvals/not-found', { id });
  if (approval.risk !== 'low' || (approval.policy.because ?? []).length > 0) throw new Refusal('approvals/not-in-bulk', { id, field: 'ballots' });
}
