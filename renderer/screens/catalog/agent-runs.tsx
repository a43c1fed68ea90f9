import { useInfiniteQuery } from '@tanstack/react-query';
import { epochMs } from '../../../shared/brand.ts';
import { Button, EmptyState, formatDuration, Link, StatusBadge, Table, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, QueryView, RUN_FACES, useTRPC } from '../../lib/index.ts';

type Run = ApiOutput['runs']['list']['items'][number];

/** Runs of every version of the agent, newest first. */
export function AgentRuns({ agentId }: { readonly agentId: string }) {
  const trpc = useTRPC();
  const runs = useInfiniteQuery(trpc.runs.list.infiniteQueryOptions({ agentId, size: 50 }, { getNextPageParam: (page) => page.next }));
  return (
    <QueryView query={runs} empty={({ pages }) => pages.every((page) => page.items.length === 0) && <EmptyState icon="runs" title="It never ran">Once a version is published it can be run from here; each run is recorded with every step and what it cost.</EmptyState>}>
      {({ pages }) => (
        <>
          <Table<Run> label="Runs of this agent" rows={pages.flatMap((page) => page.items)} rowId={(run) => run.id} columns={COLUMNS} />
          {runs.hasNextPage && <div className="p-4"><Button busy={runs.isFetchingNextPage} onPress={() => void runs.fetchNextPage()}>Load more</Button></div>}
        </>
      )}
    </QueryView>
  );
}

const COLUMNS = [
  { id: 'title', head: 'Run', cell: (run: Run) => <Link to={`/runs/${run.id}`}>{run.title}</Link> },
  { id: 'version', head: 'Version', cell: (run: Run) => <Text tone="soft">{run.version}</Text> },
  { id: 'state', head: 'State', cell: (run: Run) => <StatusBadge {...RUN_FACES[run.state]} /> },
  { id: 'at', head: 'Started', width: '7.5rem', cell: (run: Run) => <Time at={run.createdAt} /> },
  { id: 'took', head: 'Took', align: 'end' as const, width: '6rem', cell: (run: Run) => (run.finishedAt ? formatDuration(epochMs(run.finishedAt) - epochMs(run.createdAt)) : <Text tone="faint">still going</Text>) },
];
