import { Block, Button, Link, StatusBadge, Text, Time, WorkList } from '../../kit/index.ts';
import { FAILURE_WORDS, RUN_FACES } from '../../lib/index.ts';
import type { LatestRun } from './use-home.ts';

export function LatestRuns({ runs }: { readonly runs: readonly LatestRun[] }) {
  return (
    <Block title="Latest runs" action={<Link to="/runs">All runs</Link>} flush>
      {runs.length === 0 ? (
        <p className="py-3"><Text tone="soft">No agent has run yet.</Text></p>
      ) : (
        <WorkList
          label="Latest runs" columns="minmax(0,1fr) 11.5rem 7.5rem 4.5rem"
          items={runs.map((run) => ({
            id: run.id,
            cells: [
              <RunFace key="what" run={run} />,
              <StatusBadge key="state" {...RUN_FACES[run.state]} note={run.error && FAILURE_WORDS[run.error.class]} />,
              <Text key="when" tone="soft"><Time at={run.createdAt} /></Text>,
              <Button key="open" to={`/runs/${run.id}`} label={`Open ${run.title}`}>Open</Button>,
            ],
          }))}
        />
      )}
    </Block>
  );
}

function RunFace({ run }: { readonly run: LatestRun }) {
  return (
    <>
      <Text as="div" weight="medium" cut>{run.title}</Text>
      <Text as="div" tone="soft" size="s" cut>{run.agentName} {run.version}, started by {run.startedByName}</Text>
    </>
  );
}
