import { useState } from 'react';
import { Link, RightsVerdict, Select, Text } from '../../kit/index.ts';
import { standWords } from './inbox-question.ts';
import { VoteDialog } from './request-dialogs.tsx';
import { useDiscussion } from './use-discussion.ts';
import { type RequestView, useVoting } from './use-request.ts';
import { seatsOf } from './vote-seats.ts';

interface DecideRowProps {
  readonly request: RequestView;
  readonly decision: 'approve' | 'reject';
  readonly onClose: () => void;
}

/** The question before a vote that is given from the list: a letter asks it, and never answers it. */
export function DecideRow({ request, decision, onClose }: DecideRowProps) {
  const voting = useVoting(request);
  const discussion = useDiscussion(request);
  const [comment, setComment] = useState('');
  const seats = seatsOf(request);
  const [chosen, setChosen] = useState<string | null>(null);
  const seat = seats.find(({ id }) => id === chosen) ?? seats[0];
  return (
    <VoteDialog
      decision={decision} request={request} voting={voting} discussion={discussion} standsFor={seat?.standsFor ?? null} comment={comment} onComment={setComment} onClose={onClose}
      glance={
        <>
          <Glance request={request} />
          {seats.length > 1 && <Select label="Vote" options={seats} value={seat?.id ?? null} onChange={setChosen} />}
        </>
      }
    />
  );
}

/** What the page of the request says at length. */
function Glance({ request }: { readonly request: RequestView }) {
  const { id, title, requestedByName, reason, rights } = request;
  return (
    <div className="grid gap-1">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Text weight="medium">{title}</Text>
        {rights && <RightsVerdict rights={rights} />}
      </span>
      <Text tone="soft">{requestedByName} asked{reason ? `: ${reason}` : ' and gave no reason.'}</Text>
      <span className="flex flex-wrap items-baseline gap-x-3"><Text tone="soft" size="s">{standWords(request)}</Text><Link to={`/approvals/${id}`}>Read what changes first</Link></span>
    </div>
  );
}
