import { useMemo, useState } from 'react';
import { Block, Button, CopyableId, KeyValues, Link, Notice, Page, PageHeader, Pane, Side, SideSection, Skeleton, Split, Text, Time } from '../../kit/index.ts';
import { type Command, TroubleState, useCan, useCommands, useRouteParam } from '../../lib/index.ts';
import { counterUses, lastRefusal, ledgerItems, limitPlace } from './ledger-lines.ts';
import { RunBadge } from './run-badge.tsx';
import { EditRunDialog, StopRunDialog } from './run-dialogs.tsx';
import { limitSentence, type RunDetail } from './run-event-words.ts';
import { hasEnded, type Run } from './run-filter.ts';
import { RunLedger } from './run-ledger.tsx';
import { RunLength } from './run-length.tsx';
import { RunTimeline } from './run-timeline.tsx';
import { RunUse } from './run-use.tsx';
import { WaitingPanel } from './waiting-panel.tsx';
import { useRun, useRunActs } from './use-run.ts';

const CRUMBS = [{ label: 'Runs', to: '/runs' }];

export function RunScreen() {
  const id = useRouteParam('runId');
  const query = useRun(id);
  if (query.data) return <RunPage detail={query.data} />;
  return (
    <Page>
      <PageHeader title="Run" crumbs={CRUMBS} here={id.slice(0, 8)} />
      {query.error ? <TroubleState error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton label="Loading the run" />}
    </Page>
  );
}

type OpenDialog = 'edit' | 'stop' | null;

function RunPage({ detail }: { readonly detail: RunDetail }) {
  const { run } = detail;
  const acts = useRunActs(run);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const close = () => setDialog(null);
  return (
    <Page>
      <PageHeader title={run.title} crumbs={CRUMBS} here={run.id.slice(0, 8)} badges={<RunBadge run={run} tint />} sub={<RunLine run={run} />} actions={<RunActions run={run} acts={acts} onOpen={setDialog} />} />
      <Split>
        <Pane label="What happened" padded>
          {detail.waiting && <WaitingPanel key={detail.waiting.approval.id} waiting={detail.waiting} runId={run.id} />}
          <Ending detail={detail} />
          <ContentsGone gone={detail.contentsGone} />
          <Block title="Events" note={eventsNote(detail)}>
            <RunTimeline events={detail.events} begun={run.createdAt} />
          </Block>
        </Pane>
        <RunSide detail={detail} />
      </Split>
      {dialog === 'edit' && <EditRunDialog run={run} acts={acts} onClose={close} />}
      {dialog === 'stop' && <StopRunDialog run={run} acts={acts} onClose={close} />}
    </Page>
  );
}

/** The numbers are looked at, not believed: a missing one would mean that something was taken away. */
function eventsNote({ run, events }: RunDetail): string {
  if (!events.every((event, at) => event.seq === at + 1)) return `${events.length}, but their numbers have gaps`;
  return hasEnded(run) ? `${events.length}, numbered without gaps` : `${events.length} so far`;
}

function RunLine({ run }: { readonly run: Run }) {
  return (
    <>
      <Link to={`/catalog/${run.agentId}`}>{run.agentName}</Link> {run.version}, started by {run.startedByName} <Time at={run.createdAt} />, {hasEnded(run) && 'took '}<RunLength run={run} />
    </>
  );
}

interface RunActionsProps {
  readonly run: Run;
  readonly acts: ReturnType<typeof useRunActs>;
  readonly onOpen: (dialog: OpenDialog) => void;
}

function RunActions({ run, acts: { download }, onOpen }: RunActionsProps) {
  const can = useCan();
  const [mayWrite, mayExport] = [can('runs:write'), can('runs:export')];
  const going = !hasEnded(run);
  const commands = useMemo((): readonly Command[] => [
    ...(mayWrite ? [{ id: 'run:edit', name: 'Change title and tags', group: 'This run', icon: 'edit' as const, run: () => onOpen('edit') }] : []),
    ...(mayWrite && going ? [{ id: 'run:stop', name: 'Stop this run', group: 'This run', icon: 'stop' as const, also: 'cancel', run: () => onOpen('stop') }] : []),
  ], [mayWrite, going, onOpen]);
  useCommands(commands);
  return (
    <>
      {can('audit:read') && <Button kind="quiet" icon="audit" to={`/audit?run=${run.id}`}>Audit entries</Button>}
      {mayExport && <Button icon="download" busy={download.busy} onPress={download.send}>Export</Button>}
      {mayWrite && <Button icon="edit" onPress={() => onOpen('edit')}>Edit</Button>}
      {mayWrite && going && <Button kind="danger" icon="stop" onPress={() => onOpen('stop')}>Stop</Button>}
    </>
  );
}

/** How a failed run ended, on top, with the way to the limit that ended it. */
function Ending({ detail: { run, events } }: { readonly detail: RunDetail }) {
  if (!run.error) return null;
  const limit = run.error.class === 'BUDGET' ? lastRefusal(events) : null;
  return (
    <div className="pt-4">
      <Notice tone="warn" {...(limit ? { action: <Link to={limitPlace(limit)}>See this limit</Link> } : {})}>
        {limit ? limitSentence(limit) : run.error.message}
      </Notice>
    </div>
  );
}

/** Why the calls of a run no longer say what they said. */
function ContentsGone({ gone }: { readonly gone: RunDetail['contentsGone'] }) {
  const can = useCan();
  if (!gone) return null;
  return (
    <div className="pt-4">
      <Notice tone="info" {...(gone.entry !== null && can('audit:read') ? { action: <Link to={`/audit?event=${gone.entry}`}>See the entry</Link> } : {})}>
        What the calls of this run said and answered was deleted by a retention policy on <Time at={gone.at} as="day" />{gone.entry === null ? ' and can still be restored.' : ' and is gone for good.'} That they were made, when, and their digests stay.
      </Notice>
    </div>
  );
}

function RunSide({ detail }: { readonly detail: RunDetail }) {
  const { run } = detail;
  const uses = useMemo(() => counterUses(detail), [detail]);
  const items = useMemo(() => ledgerItems(detail), [detail]);
  return (
    <Side label="Budget and facts" width="wide">
      <SideSection title="Used" note="of what this run may use">
        <RunUse uses={uses} />
      </SideSection>
      <SideSection title="Ledger" note={items.length > 0 ? 'held before each call, settled after' : null}>
        <RunLedger items={items} />
      </SideSection>
      <SideSection title="Facts">
        <KeyValues
          items={[
            { key: 'Run', value: <CopyableId value={run.id} what="run id" /> },
            { key: 'Definition', value: <CopyableId value={run.definitionDigest} what="definition digest" chars={24} /> },
            { key: 'Started', value: <Time at={run.createdAt} as="second" /> },
            ...(run.finishedAt === null ? [] : [{ key: 'Ended', value: <Time at={run.finishedAt} as="second" /> }]),
            { key: 'Tags', value: run.tags.length > 0 ? run.tags.join(', ') : <Text tone="faint">none</Text> },
          ]}
        />
      </SideSection>
    </Side>
  );
}
