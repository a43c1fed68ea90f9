import { Block, countOf, Link, Table, Text, Time } from '../../kit/index.ts';
import { type AskedBudget, useAskedBudgets } from './use-budgets.ts';

/** Changes of budgets that others have not decided yet; absent while there are none. */
export function AskedBudgets() {
  const { requests, more } = useAskedBudgets();
  if (requests.length === 0) return null;
  return (
    <Block title="Asked for" note={`${more ? 'more than ' : ''}${countOf(requests.length, 'change')} that others decide`} flush>
      <Table label="Changes asked for" columns={COLUMNS} rows={requests} rowId={({ id }) => id} flush />
    </Block>
  );
}

const COLUMNS = [
  { id: 'what', head: 'Request', cell: ({ id, title }: AskedBudget) => <Link to={`/approvals/${id}`}>{title}</Link> },
  { id: 'why', head: 'Why', cell: ({ reason }: AskedBudget) => <Text tone="soft">{reason}</Text> },
  { id: 'by', head: 'Asked by', width: '8rem', cell: ({ requestedByName }: AskedBudget) => <Text tone="soft">{requestedByName}</Text> },
  { id: 'votes', head: 'Approvals', align: 'end' as const, width: '7rem', cell: ({ approvals, approvers }: AskedBudget) => `${approvals} of ${approvers}` },
  { id: 'at', head: 'When', align: 'end' as const, width: '8rem', cell: ({ createdAt }: AskedBudget) => <Time at={createdAt} /> },
];
