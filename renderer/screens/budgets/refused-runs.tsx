import { countOf, Link, Table, Text, Time } from '../../kit/index.ts';
import { QueryView } from '../../lib/index.ts';
import { type RefusedRun, useRefusedRuns } from './use-budgets.ts';

const SHOWN = 8;

/** Who was refused, and by which limit. */
export function RefusedRuns() {
  const { failed, refused, lookedThrough } = useRefusedRuns();
  return (
    <QueryView query={failed}>
      {({ items, next }) => {
        const runs = refused(items);
        if (runs.length === 0) return <Text as="div" tone="faint">{next ? `None of the ${lookedThrough} newest failed runs was refused by a limit.` : 'No run was ever refused by a limit.'}</Text>;
        return (
          <>
            <Table label="Runs refused by a limit" columns={COLUMNS} rows={runs.slice(0, SHOWN)} rowId={(run) => run.id} flush />
            {runs.length > SHOWN && <Link to="/runs?state=failed">{countOf(runs.length - SHOWN, 'more run')} among those that failed</Link>}
          </>
        );
      }}
    </QueryView>
  );
}

const COLUMNS = [
  { id: 'run', head: 'Run', cell: (run: RefusedRun) => <Link to={`/runs/${run.id}`}>{run.title}</Link> },
  { id: 'agent', head: 'Agent', cell: (run: RefusedRun) => run.agentName },
  { id: 'why', head: 'Refused by', cell: (run: RefusedRun) => <Text tone="soft">{run.error?.message}</Text> },
  { id: 'by', head: 'Started by', width: '8rem', cell: (run: RefusedRun) => <Text tone="soft">{run.startedByName}</Text> },
  { id: 'at', head: 'When', align: 'end' as const, width: '8rem', cell: (run: RefusedRun) => <Time at={run.createdAt} /> },
];
