import { useState } from 'react';
import { plusMs } from '../../../shared/brand.ts';
import { Badge, Block, Button, EmptyState, Table, Text, Time, useNow } from '../../kit/index.ts';
import { QueryView } from '../../lib/index.ts';
import { NameDeputyDialog } from './name-deputy-dialog.tsx';
import { type Delegation, type Deputies, useDeputies } from './use-deputies.ts';

/** Who votes in one's place during an absence, and in whose place one votes. */
export function OwnDeputies() {
  const deputies = useDeputies();
  const [asking, setAsking] = useState(false);
  if (!deputies.reads) return null;
  return (
    <Block title="Deputies" note="who votes for whom" {...(deputies.may ? { action: <Button icon="plus" onPress={() => setAsking(true)}>Name a deputy</Button> } : {})} flush>
      <QueryView query={deputies.delegations}>
        {({ items }) => (
          <>
            <Mine rows={deputies.mine(items)} deputies={deputies} />
            <ToMe rows={deputies.toMe(items)} />
          </>
        )}
      </QueryView>
      {asking && <NameDeputyDialog deputies={deputies} onClose={() => setAsking(false)} />}
    </Block>
  );
}

function Mine({ rows, deputies }: { readonly rows: readonly Delegation[]; readonly deputies: Deputies }) {
  if (rows.length === 0) return <EmptyState icon="people" title="Nobody votes for you">{deputies.may ? 'Before you are away, name somebody who does: in your roles, for 90 days at most, and never on what either of you asked for.' : 'Your roles do not include approvals:delegate.'}</EmptyState>;
  return (
    <Table
      label="Who votes for you" rows={rows} rowId={({ id }) => id}
      columns={[
        { id: 'who', head: 'Votes for you', cell: ({ deputyName }) => <Text weight="medium">{deputyName}</Text> },
        { id: 'state', head: 'State', cell: (row) => <Standing row={row} /> },
        { id: 'why', head: 'Reason', cell: ({ reason }) => reason },
        { id: 'from', head: 'From', align: 'end', cell: ({ startsAt }) => <Time at={startsAt} as="minute" /> },
        { id: 'to', head: 'Until', align: 'end', cell: ({ endsAt }) => <Time at={endsAt} as="minute" /> },
        { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: ({ id, deputyName }) => <Button size="tiny" kind="danger" busy={deputies.end.isPending && deputies.end.variables.id === id} label={`End: ${deputyName} votes for you`} onPress={() => deputies.endOne(id)}>End</Button> },
      ]}
    />
  );
}

function ToMe({ rows }: { readonly rows: readonly Delegation[] }) {
  if (rows.length === 0) return null;
  return (
    <Table
      label="For whom you vote" rows={rows} rowId={({ id }) => id}
      columns={[
        { id: 'who', head: 'You vote for', cell: ({ principalName }) => <Text weight="medium">{principalName}</Text> },
        { id: 'state', head: 'State', cell: (row) => <Standing row={row} /> },
        { id: 'why', head: 'Reason', cell: ({ reason }) => reason },
        { id: 'from', head: 'From', align: 'end', cell: ({ startsAt }) => <Time at={startsAt} as="minute" /> },
        { id: 'to', head: 'Until', align: 'end', cell: ({ endsAt }) => <Time at={endsAt} as="minute" /> },
      ]}
    />
  );
}

const MINUTE_MS = 60_000;

function Standing({ row: { startsAt } }: { readonly row: Delegation }) {
  // The clock here is coarse: what began this minute is in force.
  return startsAt <= plusMs(useNow(), MINUTE_MS) ? <Badge icon="ok" tone="ok">In force</Badge> : <Badge icon="waiting" tone="neutral">To come</Badge>;
}
