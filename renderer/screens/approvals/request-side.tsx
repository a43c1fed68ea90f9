import { useState } from 'react';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Button, CopyableId, countOf, formatFully, KeyValues, Link, Side, SideSection, Text, Time } from '../../kit/index.ts';
import { Explained, policyWords, useSession } from '../../lib/index.ts';
import { threadsWords } from './discussion-part.tsx';
import { Emergency } from './emergency-part.tsx';
import { Publication } from './publication-part.tsx';
import { TakeBackDialog } from './request-dialogs.tsx';
import { TimeLeftBadge } from './time-left-badge.tsx';
import { afterRefusal } from './subject-words.ts';
import { byUrgency, placeWords } from './thread-places.ts';
import { goToThread } from './show-thread.ts';
import type { Discussion } from './use-discussion.ts';
import type { RequestView, useVoting } from './use-request.ts';
import { VoteList } from './vote-list.tsx';
import { YourVote } from './your-vote.tsx';

interface RequestSideProps {
  readonly request: RequestView;
  readonly voting: ReturnType<typeof useVoting>;
  readonly discussion: Discussion;
}

export function RequestSide({ request, voting, discussion }: RequestSideProps) {
  const me = useSession().user.id;
  return (
    <Side label="Decide">
      <YourVote request={request} voting={voting} discussion={discussion} />
      <Publication request={request} />
      <SideSection title="Votes" note={`${request.approvals} of ${request.approvers}`}>
        <VoteList request={request} />
      </SideSection>
      {discussion.items.length > 0 && <ThreadIndex discussion={discussion} />}
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
          {policyWords(request.policy, request.type === 'break_glass_review' ? 'review' : request.subjectType).map((sentence) => (
            <Text as="li" tone="soft" key={sentence}>{sentence}</Text>
          ))}
        </ul>
        <div className="flex items-center gap-1"><Text tone="faint" size="s">What the registry asks today</Text> <Explained pointer={pointerOf(['workflows', request.type])} what="the workflow of such requests" /></div>
      </SideSection>
      {request.expiresAt && request.state === 'pending' && (
        <SideSection title="Expires" note={<TimeLeftBadge expiresAt={request.expiresAt} />}>
          <Text tone="soft" title={formatFully(request.expiresAt)}><Time at={request.expiresAt} as="minute" />. After that it is void and {afterRefusal(request.subjectType, request.type)}.</Text>
        </SideSection>
      )}
      {request.state === 'pending' && request.requestedBy === me && <TakeBack request={request} voting={voting} />}
      <Emergency request={request} />
    </Side>
  );
}

const MOST_LISTED = 6;

/** What came up, open things first, each leading to where it stands: under its line, or below the comparison. */
function ThreadIndex({ discussion: { items, open } }: { readonly discussion: Discussion }) {
  return (
    <SideSection title="Discussion" note={threadsWords(items.length, open)}>
      <ul className="grid grid-cols-1 gap-1">
        {byUrgency(items).slice(0, MOST_LISTED).map(({ id, anchor, state, startedByName, comments }) => (
          <li key={id}>
            <Button kind="link" onPress={() => goToThread(id)}><Text tone={state === 'open' ? 'plain' : 'faint'} cut>{startedByName}: {comments[0]?.body}</Text></Button>
            <Text as="div" tone="faint" size="s" cut>{state === 'open' ? 'Open' : 'Resolved'}, {placeWords(anchor).toLowerCase()}, {countOf(comments.length, 'comment')}</Text>
          </li>
        ))}
      </ul>
      <Button kind="link" onPress={() => document.getElementById('discussion')?.scrollIntoView({ block: 'start' })}>Go to the discussion</Button>
    </SideSection>
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

function TakeBack({ request, voting }: Pick<RequestSideProps, 'request' | 'voting'>) {
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
