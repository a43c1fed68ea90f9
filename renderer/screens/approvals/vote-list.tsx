import { Text, Time, Timeline, type TimelineEntry } from '../../kit/index.ts';
import { missingWords } from './policy-words.ts';
import type { RequestView } from './use-request.ts';

/** Approved, a proposal is in force or overtaken already. */
function isProposal({ subjectType }: RequestView): boolean {
  return subjectType === 'registry_proposal';
}

/** Every vote with its role and comment, then what is still missing. */
export function VoteList({ request }: { readonly request: RequestView }) {
  const missing = missingWords(request);
  const rest: readonly TimelineEntry[] = [
    ...(missing === null ? [] : [{ id: 'missing', icon: 'waiting' as const, tone: 'info' as const, title: missing }]),
    ...(request.state === 'pending' || (request.state === 'approved' && !isProposal(request) && request.subjectType !== 'run') ? [{ id: 'publish', icon: 'open' as const, title: nextStep(request) }] : []),
    ...(request.state === 'cancelled' ? [{ id: 'cancelled', icon: 'undo' as const, title: `${request.requestedByName} took it back`, when: request.decidedAt && <Time at={request.decidedAt} />, detail: request.comment }] : []),
    ...(request.state === 'voided' ? [{ id: 'voided', icon: 'shield-bad' as const, tone: 'warn' as const, title: 'Ended by itself', when: request.decidedAt && <Time at={request.decidedAt} />, detail: request.comment }] : []),
    ...(request.state === 'expired' ? [{ id: 'expired', icon: 'waiting' as const, tone: 'warn' as const, title: 'Time ran out', when: request.expiresAt && <Time at={request.expiresAt} /> }] : []),
  ];
  const votes = request.votes.map((vote): TimelineEntry => ({
    id: vote.voter, icon: vote.verdict === 'approve' ? 'ok' : 'refused', tone: vote.verdict === 'approve' ? 'ok' : 'danger',
    title: <><Text weight="medium">{vote.voterName}</Text> {vote.verdict === 'approve' ? 'approved' : 'rejected'}</>, when: <Time at={vote.at} />,
    detail: (
      <>
        <Text tone="faint">as {vote.role}</Text>
        {vote.comment && <p className="whitespace-pre-wrap">{vote.comment}</p>}
      </>
    ),
  }));
  return <Timeline label="Votes" entries={[...votes, ...rest]} />;
}

/** What follows from the last vote. */
function nextStep(request: RequestView): string {
  if (request.subjectType === 'run') return 'The call is made: policies, limits and the digest are checked again';
  return isProposal(request) ? 'In force: the layers above and the digest are checked again' : 'Publish: digest and policy are checked again';
}
