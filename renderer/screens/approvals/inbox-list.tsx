import { useState } from 'react';
import { Block, Button, countOf, Link, Text, Time, WorkList } from '../../kit/index.ts';
import { votesWords } from './policy-words.ts';
import { TimeLeftBadge } from './time-left-badge.tsx';
import type { RequestView } from './use-request.ts';

const AT_ONCE = 5;

/** Soonest to expire first: what waits longest is not what is most urgent. */
export function InboxList({ requests, more }: { readonly requests: readonly RequestView[]; readonly more: boolean }) {
  const [all, setAll] = useState(false);
  const urgent = requests.toSorted((a, b) => (a.expiresAt ?? '9') < (b.expiresAt ?? '9') ? -1 : 1);
  const shown = all ? urgent : urgent.slice(0, AT_ONCE);
  const rest = requests.length - shown.length;
  return (
    <Block title="Waiting for your vote" note={`${countOf(requests.length, 'request')}${more ? ' and more' : ''}`} flush {...(rest > 0 ? { action: <Button kind="link" onPress={() => setAll(true)}>{`Show ${rest} more`}</Button> } : {})}>
      {requests.length === 0 ? (
        <p className="py-3"><Text tone="soft">Nothing waits for you. Requests come here as soon as their policy names one of your roles.</Text></p>
      ) : (
        <WorkList
          label="Requests waiting for your vote" columns="minmax(9rem,1.2fr) minmax(0,1.6fr) 6rem 7rem auto"
          items={shown.map((request) => ({
            id: request.id,
            cells: [
              <Text key="title" weight="medium" cut><Link to={`/approvals/${request.id}`} quiet>{request.title}</Link></Text>,
              <Text key="why" tone="soft" cut>{request.requestedByName} <Time at={request.createdAt} />{request.reason && `: ${request.reason}`}</Text>,
              <Text key="votes" tone="soft" number>{votesWords(request)}</Text>,
              <TimeLeftBadge key="left" expiresAt={request.expiresAt} />,
              <Button key="open" to={`/approvals/${request.id}`} label={`Review ${request.title}`}>Review</Button>,
            ],
          }))}
        />
      )}
    </Block>
  );
}
