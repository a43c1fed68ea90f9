import { type ApprovalId, brand } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Approval, Ballot, Vote } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { refusalToVote, roleHeld, subjectOf, tally } from './approval-rules.ts';
import { closeIn } from './close-request.ts';

/** Answers the request as it stands after the vote; when it was the last one needed, what follows from it has happened too. */
export function castVote(deps: ApprovalDeps, actor: Actor, ballot: Ballot): Promise<Approval> {
  const vote = (tx: Tx) => castVoteIn(deps, tx, actor, ballot);
  return deps.votesStanding ? deps.storage.writeIdentity(actor, vote) : deps.storage.write(actor, vote);
}

export async function castVoteIn(deps: ApprovalDeps, tx: Tx, actor: Actor, ballot: Ballot): Promise<Approval> {
  if (ballot.verdict === 'reject' && !ballot.comment) throw new Refusal('input/invalid', { field: 'comment', rule: 'comment: say why it is rejected' });
  const approval = await deps.approvals.hold(tx, actor.tenantId, brand<ApprovalId>(ballot.id));
  if (!approval) throw new Refusal('approvals/not-found', { id: ballot.id });
  const role = roleHeld(approval.policy, actor);
  const refusal = refusalToVote(approval, actor, ballot.digest, deps.clock.now());
  if (refusal || role === null) throw new Refusal(refusal ?? 'approvals/wrong-role', { id: approval.id, digest: approval.subjectDigest });

  const vote: Vote = { voter: actor.userId, voterName: actor.name, role, verdict: ballot.verdict, comment: ballot.comment ?? null, digest: ballot.digest, at: deps.clock.now() };
  await deps.approvals.addVote(tx, approval, vote);
  const voted = { ...approval, votes: [...approval.votes, vote] };
  // A vote is a person's in a role: who lost either since does not count when it comes to the threshold (SECURITY-CASES SOD-07).
  const standing = (await deps.votesStanding?.(tx, actor.tenantId, voted.votes)) ?? voted.votes;
  const outcome = tally({ ...voted, votes: standing });
  await recordVote(deps, tx, actor, voted, { vote, outcome, lapsed: voted.votes.length - standing.length });
  return outcome === 'pending' ? voted : closeIn(deps, tx, actor, voted, { state: outcome, comment: vote.comment });
}

interface Counted {
  readonly vote: Vote;
  readonly outcome: ReturnType<typeof tally>;
  /** Earlier votes whose voters may not vote any more. */
  readonly lapsed: number;
}

async function recordVote(deps: ApprovalDeps, tx: Tx, actor: Actor, approval: Approval, { vote, outcome, lapsed }: Counted): Promise<void> {
  await deps.audit.append(tx, actor, {
    type: 'approval.decision.recorded', resource: { type: 'approval', id: approval.id, name: approval.title }, refs: { definition_sha256: vote.digest },
    details: {
      ...subjectOf(approval), verdict: vote.verdict, approver: vote.voter, role: vote.role, justification: vote.comment,
      ownRequest: vote.voter === approval.requestedBy, votes: approval.votes.length, required: approval.policy.required, outcome, ...(lapsed > 0 ? { lapsed } : {}),
    },
  });
}
