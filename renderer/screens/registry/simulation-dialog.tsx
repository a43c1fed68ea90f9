import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { brand, type Instant } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { Badge, Button, countOf, Dialog, EmptyState, Link, Skeleton, Table, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, NeedsCapability, QueryView, useCan, useTRPC } from '../../lib/index.ts';
import type { EditableKind, LayerEdit } from './use-layer-edit.ts';

type Simulation = ApiOutput['registry']['simulatePolicies'];
type ChangedCall = Simulation['changed'][number];

/** What calls that runs really made would have met under the changed policies. Nothing is done and nothing is recorded. */
export function SimulationDialog({ edit, onClose }: { readonly edit: LayerEdit; readonly onClose: () => void }) {
  const [next] = useState(edit.next); // as it stood when it was asked: typing on must not ask again
  const seesRuns = useCan()('runs:read');
  return (
    <Dialog open onClose={onClose} title="What would runs have seen?" width="full" footer={<Button kind="primary" onPress={onClose}>Close</Button>}>
      {!seesRuns ? <NeedsCapability capability="runs:read" says="Your roles do not let you see what runs did" /> : next && <Outcome kind={next.kind} content={next.content} />}
    </Dialog>
  );
}

function Outcome({ kind, content }: { readonly kind: EditableKind; readonly content: JsonObject }) {
  const simulation = useQuery(useTRPC().registry.simulatePolicies.queryOptions({ kind, content }, { staleTime: Infinity }));
  return (
    <QueryView query={simulation} loading={<Skeleton label="Asking the policies about calls that were made" />}>
      {({ calls, changed }) => {
        if (calls === 0) return <EmptyState icon="runs" title="No run has called a tool yet">There is nothing to hold the changed policies against.</EmptyState>;
        if (changed.length === 0) return <EmptyState icon="ok" title="Nothing would have ended otherwise">{countOf(calls, 'call')} of runs, the newest first, would have met the same answer.</EmptyState>;
        return (
          <div className="grid gap-3">
            <p>{countOf(changed.length, 'call')} of the newest {countOf(calls, 'call')} would have met another answer.</p>
            <Calls changed={changed} />
          </div>
        );
      }}
    </QueryView>
  );
}

const FACES = { allowed: { icon: 'ok', tone: 'ok' }, 'needs approval': { icon: 'waiting', tone: 'warn' }, denied: { icon: 'refused', tone: 'danger' } } as const;

function Calls({ changed }: { readonly changed: readonly ChangedCall[] }) {
  return (
    <Table
      label="Calls that would have met another answer" density="dense" flush rows={changed} rowId={({ run, seq }) => `${run} ${seq}`}
      columns={[
        { id: 'run', head: 'Run', cell: ({ run, title }) => <Link to={`/runs/${run}`}>{title}</Link> },
        { id: 'tool', head: 'Tool', cell: ({ tool }) => <Text mono size="s">{tool}</Text> },
        { id: 'at', head: 'Called', cell: ({ at }) => <Time at={brand<Instant>(at)} as="minute" /> },
        { id: 'before', head: 'Met', cell: ({ before }) => <Verdict outcome={before} /> },
        { id: 'after', head: 'Would have met', cell: ({ after }) => <Verdict outcome={after} /> },
      ]}
    />
  );
}

function Verdict({ outcome: { verdict, by, costUnits } }: { readonly outcome: ChangedCall['after'] }) {
  const { icon, tone } = FACES[verdict];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Badge icon={icon} tone={tone}>{verdict}</Badge>
      {by.length > 0 && <Text tone="soft" size="s">by {by.join(', ')}</Text>}
      {costUnits !== null && <Text tone="soft" size="s">costs {costUnits}</Text>}
    </span>
  );
}
