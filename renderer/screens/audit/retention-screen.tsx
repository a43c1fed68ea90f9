import { useState } from 'react';
import { Badge, Block, Button, countOf, EmptyState, formatCount, Link, Notice, Page, PageHeader, Pane, Table, Text, Time } from '../../kit/index.ts';
import { NeedsCapability, QueryView, useCan } from '../../lib/index.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { PlaceHoldDialog, ReleaseHoldDialog } from './hold-dialogs.tsx';
import { scopeWords } from './hold-scope.ts';
import { PolicyDialog, RunPolicyDialog } from './policy-dialogs.tsx';
import { type ErasureOnRecord, type Hold, type Policy, type RetainedKind, retainedKinds, useRetention } from './use-retention.ts';

type Asking = { readonly of: 'policy'; readonly kind: RetainedKind } | { readonly of: 'run'; readonly policy: Policy } | { readonly of: 'hold' } | { readonly of: 'erase' } | { readonly of: 'release'; readonly hold: Hold };

/** How long what the log discloses is kept, what is held whatever policies say, and who was erased. */
export function RetentionScreen() {
  const can = useCan();
  const { kinds, policies, holds, erasures } = useRetention();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  if (!can('retention:read')) return <NeedsCapability capability="retention:read" says="Your roles do not open retention and holds" />;
  return (
    <Page>
      <PageHeader title="Retention and holds" crumbs={[{ label: 'Audit', to: '/audit' }]} sub="Entries of the log stay for ever; what they disclose can be erased, on record, and the log still verifies." />
      <Pane label="Retention and holds" padded>
        <Block title="Retention" note="Layers of the registry bound it (section retention), a policy says it; without one nothing goes, and it acts when somebody runs it" flush>
          <QueryView query={kinds}>
            {(all) => <QueryView query={policies}>{({ items }) => <KindTable kinds={retainedKinds(all, items)} mayChange={can('retention:manage')} onAsk={setAsking} />}</QueryView>}
          </QueryView>
        </Block>
        <Block
          title="Legal holds" note="What a live hold covers is neither purged nor erased; the database itself refuses" flush
          action={can('hold:manage') && <Button size="tiny" icon="lock" onPress={() => setAsking({ of: 'hold' })}>Place a hold</Button>}
        >
          <QueryView query={holds}>{({ items }) => <HoldTable holds={items} mayRelease={can('hold:manage')} onAsk={setAsking} />}</QueryView>
        </Block>
        <Block
          title="Erasures" note="By request, on record; whom, nobody can read off any more" flush
          action={can('privacy:erase') && <Button size="tiny" icon="person" onPress={() => setAsking({ of: 'erase' })}>Erase a person</Button>}
        >
          <QueryView query={erasures}>{({ items }) => <ErasureTable erasures={items} mayRead={can('audit:read')} />}</QueryView>
        </Block>
      </Pane>
      {asking?.of === 'policy' && <PolicyDialog of={asking.kind} onClose={close} />}
      {asking?.of === 'run' && <RunPolicyDialog policy={asking.policy} onClose={close} />}
      {asking?.of === 'hold' && <PlaceHoldDialog onClose={close} />}
      {asking?.of === 'erase' && <EraseDialog onClose={close} />}
      {asking?.of === 'release' && <ReleaseHoldDialog hold={asking.hold} onClose={close} />}
    </Page>
  );
}

function KindTable({ kinds, mayChange, onAsk }: { readonly kinds: readonly RetainedKind[]; readonly mayChange: boolean; readonly onAsk: (asking: Asking) => void }) {
  return (
    <Table
      label="Types of data and how long they are kept" rows={kinds} rowId={({ kind }) => kind.dataType}
      columns={[
        { id: 'type', head: 'Type', cell: ({ kind }) => <><Text mono weight="medium">{kind.dataType}</Text> <Text tone="soft">{kind.what}</Text></> },
        { id: 'days', head: 'Kept', align: 'end', cell: ({ policy }) => (policy ? countOf(policy.days, 'day') : <Text tone="faint">for ever</Text>) },
        { id: 'floor', head: 'At least', align: 'end', cell: ({ kind }) => <>{countOf(kind.floorDays, 'day')}{kind.floorBy && <Text tone="soft">{kind.floorBy === 'registry' ? ' by the registry' : ' by law'}</Text>}</> },
        { id: 'ceiling', head: 'At most', align: 'end', cell: ({ kind }) => (kind.maxDays === null ? <Text tone="faint">no end</Text> : countOf(Math.max(kind.maxDays, kind.floorDays), 'day')) },
        { id: 'last', head: 'Last run', align: 'end', cell: ({ policy }) => (policy?.lastRunAt ? <><Time at={policy.lastRunAt} as="minute" />, {formatCount(policy.lastRunDeleted ?? 0)} erased</> : 'never') },
        {
          id: 'act', head: 'Act', hideHead: true, align: 'end',
          cell: (kind) => (
            <span className="inline-flex gap-1">
              {mayChange && <Button size="tiny" label={`${kind.policy ? 'Change' : 'Set'} ${kind.kind.dataType}`} onPress={() => onAsk({ of: 'policy', kind })}>{kind.policy ? 'Change' : 'Set'}</Button>}
              {mayChange && kind.policy && <RunButton policy={kind.policy} onAsk={onAsk} />}
            </span>
          ),
        },
      ]}
    />
  );
}

function RunButton({ policy, onAsk }: { readonly policy: Policy; readonly onAsk: (asking: Asking) => void }) {
  return <Button size="tiny" label={`Dry run of ${policy.dataType}`} onPress={() => onAsk({ of: 'run', policy })}>Dry run</Button>;
}

function HoldTable({ holds, mayRelease, onAsk }: { readonly holds: readonly Hold[]; readonly mayRelease: boolean; readonly onAsk: (asking: Asking) => void }) {
  if (holds.length === 0) return <EmptyState icon="lock" title="Nothing is held">A hold is for a matter, and keeps what it covers until it is released.</EmptyState>;
  return (
    <Table
      label={countOf(holds.length, 'legal hold')} rows={holds} rowId={({ id }) => id}
      columns={[
        { id: 'matter', head: 'Matter', cell: ({ matter, reason }) => <><Text weight="medium">{matter}</Text> <Text tone="soft">{reason}</Text></> },
        { id: 'scope', head: 'Covers', cell: ({ scope, entries, releasedAt }) => <>{scopeWords(scope)}{releasedAt === null && <Text tone="soft">: {countOf(entries, 'entry', 'entries')}</Text>}</> },
        { id: 'state', head: 'State', cell: ({ releasedAt }) => (releasedAt === null ? <Badge icon="lock" tone="warn">Held</Badge> : <Badge icon="ok" tone="neutral">Released</Badge>) },
        { id: 'by', head: 'Placed', align: 'end', cell: ({ createdAt, createdByName }) => <>{createdByName}, <Time at={createdAt} as="day" /></> },
        { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: (hold) => mayRelease && hold.releasedAt === null && <Button size="tiny" kind="danger" label={`Release ${hold.matter}`} onPress={() => onAsk({ of: 'release', hold })}>Release</Button> },
      ]}
    />
  );
}

function ErasureTable({ erasures, mayRead }: { readonly erasures: readonly ErasureOnRecord[]; readonly mayRead: boolean }) {
  if (erasures.length === 0) return <EmptyState icon="person" title="Nobody was erased">Whoever holds privacy:erase forgets a person in the log on request; each stands here with its reason.</EmptyState>;
  return (
    <>
      {erasures.some(({ state }) => state === 'deferred') && <div className="px-5 py-3"><Notice tone="warn">A hold puts some off. They happen by themselves when the last hold over them is released.</Notice></div>}
      <Table
        label={countOf(erasures.length, 'erasure')} rows={erasures} rowId={({ id }) => id}
        columns={[
          { id: 'reason', head: 'Reason', cell: ({ reason }) => reason },
          { id: 'state', head: 'State', cell: ({ state }) => (state === 'completed' ? <Badge icon="ok" tone="ok">Done</Badge> : <Badge icon="waiting" tone="warn">Put off by a hold</Badge>) },
          { id: 'erased', head: 'Erased', align: 'end', cell: ({ erased }) => formatCount(erased) },
          { id: 'held', head: 'Held', align: 'end', cell: ({ held }) => formatCount(held) },
          { id: 'at', head: 'Asked', align: 'end', cell: ({ requestedAt }) => <Time at={requestedAt} as="minute" /> },
          { id: 'entries', head: 'In the log', hideHead: true, align: 'end', cell: ({ id, reason }) => mayRead && <Link to={`/audit?resource=${id}`} label={`Entries of the erasure: ${reason}`}>Entries</Link> },
        ]}
      />
    </>
  );
}
