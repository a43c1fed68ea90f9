import { useQuery } from '@tanstack/react-query';
import { Badge, Link, SideSection, StatusBadge, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, useCan, useTRPC } from '../../lib/index.ts';

type Proposal = ApiOutput['registry']['layer']['proposals'][number];

const MOST_CLOSED = 3;

/** Next versions that others are asked about, and what became of the last ones. */
export function LayerProposals({ proposals }: { readonly proposals: readonly Proposal[] }) {
  const open = proposals.filter(({ state }) => state === 'proposed');
  const shown = [...open, ...proposals.filter(({ state }) => state !== 'proposed').slice(0, MOST_CLOSED)];
  if (shown.length === 0) return null;
  return (
    <SideSection title="Proposed" note={open.length > 0 ? `${open.length} waiting for votes` : 'none waiting'}>
      <ul className="grid gap-3">
        {shown.map((proposal) => <ProposalLine key={proposal.id} proposal={proposal} />)}
      </ul>
    </SideSection>
  );
}

function ProposalLine({ proposal }: { readonly proposal: Proposal }) {
  const trpc = useTRPC();
  const requests = useQuery({ ...trpc.approvals.list.queryOptions({ subjectId: proposal.id, size: 1 }), enabled: useCan()('approvals:read') });
  const request = requests.data?.items[0];
  return (
    <li className="grid gap-1">
      <Text as="div">{request ? <Link to={`/approvals/${request.id}`}>{`${proposal.authorName}, from version ${proposal.basedOn}`}</Link> : `${proposal.authorName}, from version ${proposal.basedOn}`}</Text>
      <Text as="div" tone="soft" size="s"><Time at={proposal.createdAt} as="minute" />{proposal.reason && `: ${proposal.reason}`}</Text>
      <ProposalState proposal={proposal} />
    </li>
  );
}

function ProposalState({ proposal: { state, appliedVersion } }: { readonly proposal: Proposal }) {
  switch (state) {
    case 'proposed': return <StatusBadge status="waiting" word="Waiting for votes" />;
    case 'applied': return <StatusBadge status="published" word={`In force as version ${appliedVersion ?? '?'}`} />;
    case 'overtaken': return <Badge icon="warn" tone="warn">Agreed to, but overtaken</Badge>;
    case 'closed': return <StatusBadge status="withdrawn" word="Not agreed to" />;
  }
}
