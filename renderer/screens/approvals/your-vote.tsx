import { useMemo, useState } from 'react';
import { Button, Kbd, Reason, Select, SideSection, TextArea } from '../../kit/index.ts';
import { useCan, useScreenKeys, useSession } from '../../lib/index.ts';
import { type Decision, VoteDialog } from './request-dialogs.tsx';
import type { Discussion } from './use-discussion.ts';
import type { RequestView, useVoting } from './use-request.ts';
import { seatsOf } from './vote-seats.ts';
import { voteVerdict } from './vote-verdict.ts';

interface YourVoteProps {
  readonly request: RequestView;
  readonly voting: ReturnType<typeof useVoting>;
  readonly discussion: Discussion;
}

/** Whether and for whom this person may vote, and the vote itself. */
export function YourVote({ request, voting, discussion }: YourVoteProps) {
  const { user, roles } = useSession();
  const capable = useCan()('approvals:vote');
  const [comment, setComment] = useState('');
  const [asking, setAsking] = useState<Decision | null>(null);
  const seats = seatsOf(request);
  const [chosen, setChosen] = useState<string | null>(null);
  const seat = seats.find(({ id }) => id === chosen) ?? seats[0];
  const close = () => {
    setAsking(null);
    voting.vote.reset(); // an old error must not greet the next question
  };
  const { may, tone, verdict, why } = voteVerdict(request, { id: user.id, roles, capable });
  useVoteKeys(may, setAsking);
  return (
    <SideSection title="Your vote">
      <Reason tone={tone} verdict={verdict}>{why}</Reason>
      {may && (
        <div className="grid gap-2 pt-3">
          {seats.length > 1 && <Select label="Vote" options={seats} value={seat?.id ?? null} onChange={setChosen} />}
          <TextArea label="Comment" hideLabel optional value={comment} onChange={setComment} placeholder={request.policy.commentRequired ? 'Comment, needed with every vote' : 'Comment, needed to reject or ask for changes'} rows={3} maxLength={2_000} />
          <div className="flex flex-wrap gap-2">
            <Button kind="primary" icon="check" onPress={() => setAsking('approve')}>Approve</Button>
            <Button onPress={() => setAsking('changes')}>Request changes</Button>
            <Button kind="danger" onPress={() => setAsking('reject')}>Reject</Button>
          </div>
          <span className="cs-text" data-tone="faint" data-size="s"><Kbd>a</Kbd> approve <Kbd>x</Kbd> request changes <Kbd>r</Kbd> reject <Kbd>?</Kbd> all keys</span>
        </div>
      )}
      {asking && <VoteDialog decision={asking} request={request} voting={voting} discussion={discussion} standsFor={seat?.standsFor ?? null} comment={comment} onComment={setComment} onClose={close} />}
    </SideSection>
  );
}

function useVoteKeys(may: boolean, ask: (decision: Decision) => void): void {
  useScreenKeys(useMemo(() => (may ? [
    { key: 'a', what: 'Approve', run: () => ask('approve') },
    { key: 'x', what: 'Request changes', run: () => ask('changes') },
    { key: 'r', what: 'Reject', run: () => ask('reject') },
  ] : []), [may, ask]));
}
