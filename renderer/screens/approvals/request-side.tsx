import { useState } from 'react';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Button, CopyableId, countOf, formatFully, KeyValues, Link, Reason, Side, SideSection, Text, TextArea, Time } from '../../kit/index.ts';
import { Explained, useCan, useSession } from '../../lib/index.ts';
import { policyWords } from './policy-words.ts';
import { TakeBackDialog, VoteDialog } from './request-dialogs.tsx';
import { TimeLeftBadge } from './time-left-badge.tsx';
import { afterRefusal } from './subject-words.ts';
import type { RequestView, useVoting } from './use-request.ts';
import { voteVerdict } from './vote-verdict.ts';
import { VoteList } from './vote-list.tsx';

interface RequestSideProps {
  readonly request: RequestView;
  readonly voting: ReturnType<typeof useVoting>;
}

export function RequestSide({ request, voting }: RequestSideProps) {
  const me = useSession().user.id;
  return (
    <Side label="Decide">
      <YourVote request={request} voting={voting} />
      <SideSection title="Votes" note={`${request.approvals} of ${request.approvers}`}>
        <VoteList request={request} />
      </SideSection>
      <SideSection title="Bound to" note="a vote counts for these bytes only">
        <KeyValues
          items={[
            { key: 'Content', value: <CopyableId value={`sha256:${request.subjectDigest}`} what="content digest" chars={24} /> },
            { key: 'Request', value: <CopyableId value={request.id} what="request id" chars={24} /> },
          ]}
        />
        {request.reliesOn.length > 0 && <Relied on={request.reliesOn} />}
      </SideSection>
      <SideSection title="Policy" note="frozen when it was asked">
        <ul className="grid gap-1">
          {policyWords(request.policy, request.subjectType).map((sentence) => (
            <Text as="li" tone="soft" key={sentence}>{sentence}</Text>
          ))}
        </ul>
        <div className="flex items-center gap-1"><Text tone="faint" size="s">What the registry asks today</Text> <Explained pointer={pointerOf(['workflows', request.type])} what="the workflow of such requests" /></div>
      </SideSection>
      {request.expiresAt && request.state === 'pending' && (
        <SideSection title="Expires" note={<TimeLeftBadge expiresAt={request.expiresAt} />}>
          <Text tone="soft" title={formatFully(request.expiresAt)}><Time at={request.expiresAt} as="minute" />. After that it is void and {afterRefusal(request.subjectType)}.</Text>
        </SideSection>
      )}
      {request.state === 'pending' && request.requestedBy === me && <TakeBack request={request} voting={voting} />}
    </Side>
  );
}

const MOST_RELIED = 6;

/** Definitions of other things that a vote covers besides the content, as they were when it was asked. */
function Relied({ on }: { readonly on: RequestView['reliesOn'] }) {
  return (
    <div className="grid gap-1 pt-2">
      <Text as="p" tone="soft">and to {countOf(on.length, 'tool definition')} as accepted when it was asked:</Text>
      <ul className="grid gap-1" aria-label="Tool definitions it relies on">
        {on.slice(0, MOST_RELIED).map(({ owner, name, digest }) => (
          <li key={JSON.stringify([owner, name])} className="flex flex-wrap items-baseline gap-x-2">
            <Link to={`/registry/servers/${encodeURIComponent(owner)}`}>{owner}/{name === '*' ? 'every tool' : name}</Link>
            <CopyableId value={`sha256:${digest}`} what={`digest of ${name}`} chars={16} />
          </li>
        ))}
      </ul>
      {on.length > MOST_RELIED && <Text tone="faint" size="s">and {countOf(on.length - MOST_RELIED, 'further one')}</Text>}
    </div>
  );
}

function YourVote({ request, voting }: RequestSideProps) {
  const { user, roles } = useSession();
  const capable = useCan()('approvals:vote');
  const [comment, setComment] = useState('');
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null);
  const close = () => {
    setAsking(null);
    voting.vote.reset(); // an old error must not greet the next question
  };
  const { may, tone, verdict, why } = voteVerdict(request, { id: user.id, roles, capable });
  return (
    <SideSection title="Your vote">
      <Reason tone={tone} verdict={verdict}>{why}</Reason>
      {may && (
        <div className="grid gap-2 pt-3">
          <TextArea label="Comment" hideLabel optional value={comment} onChange={setComment} placeholder="Comment, needed to reject" rows={3} maxLength={2_000} />
          <div className="flex gap-2">
            <Button kind="primary" icon="check" onPress={() => setAsking('approve')}>Approve</Button>
            <Button kind="danger" onPress={() => setAsking('reject')}>Reject</Button>
          </div>
        </div>
      )}
      {asking && <VoteDialog verdict={asking} request={request} voting={voting} comment={comment} onComment={setComment} onClose={close} />}
    </SideSection>
  );
}

function TakeBack({ request, voting }: RequestSideProps) {
  const [asking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
    voting.cancel.reset();
  };
  return (
    <SideSection title="Your request">
      <Button icon="undo" onPress={() => setAsking(true)}>Take it back</Button>
      {asking && <TakeBackDialog request={request} voting={voting} onClose={close} />}
    </SideSection>
  );
}
