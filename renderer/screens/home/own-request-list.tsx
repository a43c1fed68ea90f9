import { Block, Button, countOf, StatusBadge, Text, Time, useNow, WorkList } from '../../kit/index.ts';
import { REQUEST_FACES, timeLeft } from '../../lib/index.ts';
import { ownRecent } from './needs-me.ts';
import type { OwnRequest } from './use-home.ts';

/** What one asked for, and how it stands; absent while there is nothing. */
export function OwnRequestList({ requests }: { readonly requests: readonly OwnRequest[] }) {
  const now = useNow();
  const own = ownRecent(requests, now);
  if (own.length === 0) return null;
  return (
    <Block title="Your requests" note={countOf(own.length, 'request')} flush>
      <WorkList
        label="Your own requests" columns="minmax(0,1fr) 11.5rem 7.5rem 4.5rem"
        items={own.map((request) => ({
          id: request.id,
          cells: [
            <OwnRequestFace key="what" request={request} />,
            <StatusBadge key="state" {...REQUEST_FACES[request.state]} />,
            <Text key="when" tone="soft">{request.state === 'pending' ? timeLeft(request.expiresAt, now).words : <Time at={request.decidedAt ?? request.createdAt} />}</Text>,
            <Button key="open" to={`/approvals/${request.id}`} label={`Open ${request.title}`}>Open</Button>,
          ],
        }))}
      />
    </Block>
  );
}

function OwnRequestFace({ request }: { readonly request: OwnRequest }) {
  return (
    <>
      <Text as="div" weight="medium" cut>{request.title}</Text>
      <Text as="div" tone="soft" size="s" cut>{request.approvals} of {countOf(request.policy.required, 'approval')}, asked <Time at={request.createdAt} /></Text>
    </>
  );
}
