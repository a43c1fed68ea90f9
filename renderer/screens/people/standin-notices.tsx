import { useQuery } from '@tanstack/react-query';
import { Badge, countOf, Fold, Table, Text, Time } from '../../kit/index.ts';
import { useCan, useTRPC } from '../../lib/index.ts';

/** Who worked as somebody else here, or looked in from outside, of late; nothing where nobody did. */
export function StandinNotices() {
  const { data } = useQuery({ ...useTRPC().standins.notices.queryOptions({}), enabled: useCan()('tenant:read') });
  if (!data || data.length === 0) return null;
  return (
    <div className="px-5 py-3">
      <Fold title={`Somebody worked as somebody else here, or looked in from outside, ${countOf(data.length, 'time')} in the last thirty days`} openAtFirst={data.some(({ endedAt }) => endedAt === null)}>
        <Table
          label="Impersonations and visits" flush rows={data} rowId={({ by, startedAt }) => `${by.id} ${startedAt}`}
          columns={[
            { id: 'kind', head: 'What', cell: ({ kind }) => (kind === 'break-glass' ? <Badge icon="show" tone="warn">Looked in</Badge> : <Badge icon="person" tone="warn">Worked as</Badge>) },
            { id: 'by', head: 'Who', cell: ({ by }) => <Text weight="medium">{by.name}</Text> },
            { id: 'as', head: 'As', cell: ({ kind, as }) => (kind === 'break-glass' ? <Text tone="faint">themselves</Text> : as.name) },
            { id: 'why', head: 'Why', cell: ({ reason }) => <Text tone="soft">{reason}</Text> },
            { id: 'at', head: 'From', align: 'end', cell: ({ startedAt }) => <Time at={startedAt} as="minute" /> },
            { id: 'until', head: 'Until', align: 'end', cell: ({ endedAt, endsAt }) => <Time at={endedAt ?? endsAt} as="minute" /> },
          ]}
        />
      </Fold>
    </div>
  );
}
