import { type ApprovalId, brand, type UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Approval, Ballot, Vote } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { type Principal, refusalToVote, subjectOf, tally } from './approval-rules.ts';
import { closeIn } from './close-request.ts';
import { approversOf, seatOf } from './stage-rules.ts';

/** Answers the request as it stands after the vote; when it was the last one needed, what follows from it has happened too. */
export function castVote(deps: ApprovalDeps, actor: Actor, ballot: Ballot): Promise<Approval> {
  const vote = (tx: Tx) => castVoteIn(deps, tx, actor, ballot);
  return deps.votesStanding || deps.voterOf ? deps.storage.writeIdentity(actor, vote) : deps.storage.write(actor, vote);
}

export async function castVoteIn(deps: ApprovalDeps, tx: Tx, actor: Actor, ballot: Ballot): Promise<Approval> {
  if (ballot.verdict === 'reject' && !ballot.comment) throw new Refusal('input/invalid', { field: 'comment', rule: 'comment: say why it is rejected' });
  const approval = await deps.approvals.hold(tx, actor.tenantId, brand<ApprovalId>(ballot.id));
  if (!approval) throw new Refusal('approvals/not-found', { id: ballot.id });
  const now = deps.clock.now();
  const principal = await principalOf(deps, tx, actor, ballot);
  // A vote is a person's in a role: who lost either since does not count when it comes to the threshold (SECURITY-CASES SOD-07).
  const stillStanding = async (votes: readonly Vote[]) => (await deps.votesStanding?.(tx, actor.tenantId, votes)) ?? votes;
  const standing = await stillStanding(approval.votes);
  const refusal = refusalToVote(approval, actor, ballot.digest, now, { principal, standing });
  const seat = seatOf(approval, principal?.roles ?? actor.roles, standing);
  if (refusal || seat === null) throw new Refusal(refusal ?? 'approvals/wrong-role', { id: approval.id, digest: approval.subjectDigest });
  if (approval.policy.commentRequired && !ballot.comment) throw new Refusal('input/invalid', { field: 'comment', rule: 'comment: the workflow of this request asks for one with every vote' });

  const vote: Vote = {
    voter: principal?.userId ?? actor.userId, voterName: principal?.name ?? actor.name, castBy: actor.userId, castByName: actor.name, ...seat,
    verdict: ballot.verdict, comment: ballot.comment ?? null, digest: ballot.digest, at: now,
  };
  await deps.approvals.addVote(tx, approval, vote);
  const voted = { ...approval, votes: [...approval.votes, vote] };
  const outcome = tally({ ...voted, votes: await stillStanding([...standing, vote]) });
  await recordVote(deps, tx, actor, voted, { vote, outcome, lapsed: approval.votes.length - standing.length });
  await deps.announce?.(tx, actor, { type: 'approval.decision.recorded', approval: voted, vote });
  return outcome === 'pending' ? voted : closeIn(deps, tx, actor, voted, { state: outcome, comment: vote.comment });
}

/** Whose vote it is where somebody casts it for another: that person as they stand now, while the delegation lasts. */
async function principalOf(deps: ApprovalDeps, tx: Tx, actor: Actor, { onBehalfOf }: Ballot): Promise<Principal | undefined> {
  if (onBehalfOf === undefined || onBehalfOf === actor.userId) return undefined;
  const id = brand<UserId>(onBehalfOf);
  const delegated = await deps.approvals.delegatedTo(tx, actor.tenantId, actor.userId, deps.clock.now());
  const principal = delegated.includes(id) ? await deps.voterOf?.(tx, actor.tenantId, id) : null;
  if (!principal) throw new Refusal('approvals/no-delegation', { field: 'onBehalfOf' });
  return principal;
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
      ...subjectOf(approval), verdict: vote.verdict, approver: vote.voter, ...(vote.castBy === vote.voter ? {} : { castBy: vote.castBy }), role: vote.role, stage: vote.stage + 1, justification: vote.comment,
      ownRequest: [vote.voter, vote.castBy].includes(approval.requestedBy), votes: approval.votes.length, required: approversOf(approval.policy), outcome, ...(lapsed > 0 ? { lapsed } : {}),
    },
  });
}
