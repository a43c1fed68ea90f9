import { Badge, Block, Button, countOf, formatFully, Link, Text, useNow, WorkList } from '../../kit/index.ts';
import { timeLeft } from '../../lib/index.ts';
import { askedRights } from './asked-rights.ts';
import { mostUrgent } from './needs-me.ts';
import type { WaitingRequest } from './use-home.ts';

export function WaitingList({ requests }: { readonly requests: readonly WaitingRequest[] }) {
  return (
    <Block title="Your vote" note={countOf(requests.length, 'request')} action={<Link to="/approvals">All approvals</Link>} flush>
      {requests.length === 0 ? (
        <p className="py-3"><Text tone="soft">Nothing waits for your vote.</Text></p>
      ) : (
        <WorkList
          label="Requests waiting for your vote" columns="minmax(0,1fr) 11.5rem 7.5rem 4.5rem"
          items={mostUrgent(requests).map((request) => ({
            id: request.id,
            cells: [<Asked key="what" request={request} />, <RightsMark key="rights" request={request} />, <TimeLeft key="left" request={request} />, <Button key="open" to={`/approvals/${request.id}`} label={`Review ${request.title}`}>Review</Button>],
          }))}
        />
      )}
    </Block>
  );
}

function Asked({ request }: { readonly request: WaitingRequest }) {
  const says = request.rights ? askedRights(request.rights).says : (request.reason ?? 'no reason given');
  return (
    <>
      <Text as="div" weight="medium" cut><Link to={`/approvals/${request.id}`} quiet>{request.title}</Link></Text>
      <Text as="div" tone="soft" size="s" cut title={says}>{request.requestedByName}: {says}</Text>
    </>
  );
}

function RightsMark({ request }: { readonly request: WaitingRequest }) {
  if (!request.rights) return null;
  const { icon, tone, word } = askedRights(request.rights).mark;
  return <Badge icon={icon} tone={tone}>{word}</Badge>;
}

function TimeLeft({ request: { expiresAt } }: { readonly request: WaitingRequest }) {
  const { words, tone } = timeLeft(expiresAt, useNow());
  return <Text tone="soft" {...(expiresAt === null ? {} : { title: formatFully(expiresAt) })}>{tone === 'neutral' ? words : <Badge icon="waiting" tone={tone}>{words}</Badge>}</Text>;
}
