import { useState } from 'react';
import { Badge, Block, Button, countOf, EmptyState, formatCount, Link, Notice, Page, PageHeader, Pane, Table, Text, Time, useNow } from '../../kit/index.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import { NeedsCapability, QueryView, useCan, WhoToAsk } from '../../lib/index.ts';
import { ArchiveTable, DeletedTable } from './deleted-tables.tsx';
import { scopeWords } from './hold-scope.ts';
import { type RetentionAsking, RetentionDialog } from './retention-dialogs.tsx';
import { KindTable } from './retention-kinds.tsx';
import { coveredWords, keyWords } from './retention-words.ts';
import { type ErasureOnRecord, type Hold, retainedKinds, useArchiveOpening, useKnownPeople, useRetention } from './use-retention.ts';

/** How long what is kept, what can be restored and what was archived, what is held whatever policies say, and who was erased. */
export function RetentionScreen() {
  const can = useCan();
  const { kinds, policies, deletions, archives, holds, erasures } = useRetention();
  const opening = useArchiveOpening();
  const [asking, setAsking] = useState<RetentionAsking | null>(null);
  const now = useNow();
  if (!can('retention:read')) return <NeedsCapability capability="retention:read" says="Your roles do not open retention and holds" />;
  const mayManage = can('retention:manage');
  return (
    <Page>
      <PageHeader title="Retention and holds" crumbs={[{ label: 'Audit', to: '/audit' }]} sub="Entries of the log stay for ever; what they disclose, and what the product keeps, can go, on record." />
      <Pane label="Retention and holds" padded>
        <Block title="Retention" note="Layers of the registry bound it (section retention), a policy says it; without one nothing goes. A policy acts by itself, daily, once somebody has run it" flush>
          <QueryView query={kinds}>
            {(all) => <QueryView query={policies}>{({ items }) => <KindTable kinds={retainedKinds(all, items)} mayChange={mayManage} onAsk={setAsking} />}</QueryView>}
          </QueryView>
          {!mayManage && <Lacking capability="retention:manage" says="Your roles do not set policies, restore or open archives." />}
        </Block>
        <Block title="Deleted, can be restored" note="Out of sight for everybody at once, and gone for good when its days of grace are over" flush>
          <QueryView query={deletions}>{({ items }) => <DeletedTable deletions={items} now={now} mayRestore={mayManage} mayRead={can('audit:read')} onRestore={(deletion) => setAsking({ of: 'restore', deletion })} />}</QueryView>
        </Block>
        <Block title="Archives" note="Sealed under the tenant’s key; that somebody opens one is recorded first" flush>
          <QueryView query={archives}>{({ items }) => <ArchiveTable archives={items} mayOpen={mayManage} busy={opening.busy} onOpen={opening.open} />}</QueryView>
        </Block>
        <Block
          title="Legal holds" note="What a live hold covers is neither deleted nor erased; the database itself refuses" flush
          action={can('hold:manage') && <Button size="tiny" icon="lock" onPress={() => setAsking({ of: 'hold' })}>Place a hold</Button>}
        >
          <QueryView query={holds}>{({ items }) => <HoldTable holds={items} mayRelease={can('hold:manage')} onAsk={setAsking} />}</QueryView>
          {!can('hold:manage') && <Lacking capability="hold:manage" says="Your roles do not place or release holds." />}
        </Block>
        <Block
          title="Erasures" note="By request, on record; whom, nobody can read off any more" flush
          action={can('privacy:erase') && <Button size="tiny" icon="person" onPress={() => setAsking({ of: 'erase' })}>Erase a person</Button>}
        >
          <QueryView query={erasures}>{({ items }) => <ErasureTable erasures={items} mayRead={can('audit:read')} />}</QueryView>
          {!can('privacy:erase') && <Lacking capability="privacy:erase" says="Your roles do not erase people." />}
        </Block>
      </Pane>
      {asking && <RetentionDialog asking={asking} onClose={() => setAsking(null)} />}
    </Page>
  );
}

/** What somebody may only look at here, and whom to ask for more. */
function Lacking({ capability, says }: { readonly capability: Capability; readonly says: string }) {
  return <div className="px-5 py-3"><Text as="p" tone="soft">{says} <WhoToAsk capability={capability} /></Text></div>;
}

function HoldTable({ holds, mayRelease, onAsk }: { readonly holds: readonly Hold[]; readonly mayRelease: boolean; readonly onAsk: (asking: RetentionAsking) => void }) {
  const names = new Map(useKnownPeople().map(({ id, name }) => [id, name]));
  if (holds.length === 0) return <EmptyState icon="lock" title="Nothing is held">A hold is for a matter, and keeps what it covers until it is released.</EmptyState>;
  return (
    <Table
      label={countOf(holds.length, 'legal hold')} rows={holds} rowId={({ id }) => id}
      columns={[
        { id: 'matter', head: 'Matter', cell: ({ matter, reason }) => <><Text weight="medium">{matter}</Text> <Text tone="soft">{reason}</Text></> },
        { id: 'scope', head: 'Covers', cell: ({ scope, releasedAt, ...covered }) => <>{scopeWords(scope, (id) => names.get(id) ?? id)}{releasedAt === null && <Text tone="soft">: {coveredWords(covered)}</Text>}</> },
        { id: 'state', head: 'State', cell: ({ releasedAt }) => (releasedAt === null ? <Badge icon="lock" tone="warn">Held</Badge> : <Badge icon="ok" tone="neutral">Released</Badge>) },
        { id: 'by', head: 'Placed', align: 'end', cell: ({ createdAt, createdByName }) => <>{createdByName}, <Time at={createdAt} as="day" /></> },
        { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: (hold) => mayRelease && hold.releasedAt === null && <Button size="tiny" kind="danger" label={`Release ${hold.matter}`} onPress={() => onAsk({ of: 'release', hold })}>Release</Button> },
      ]}
    />
  );
}

function ErasureTable({ erasures, mayRead }: { readonly erasures: readonly ErasureOnRecord[]; readonly mayRead: boolean }) {
  if (erasures.length === 0) return <EmptyState icon="person" title="Nobody was erased">A person is forgotten in the log on request; each request stands here with its reason.</EmptyState>;
  return (
    <>
      {erasures.some(({ state }) => state === 'deferred') && <div className="px-5 py-3"><Notice tone="warn">A hold puts some off. They happen by themselves when the last hold over them is released.</Notice></div>}
      <Table
        label={countOf(erasures.length, 'erasure')} rows={erasures} rowId={({ id }) => id}
        columns={[
          { id: 'reason', head: 'Reason', cell: ({ reason }) => reason },
          { id: 'state', head: 'State', cell: ({ state }) => (state === 'completed' ? <Badge icon="ok" tone="ok">Done</Badge> : <Badge icon="waiting" tone="warn">Put off by a hold</Badge>) },
          { id: 'key', head: 'Their key', cell: keyWords },
          { id: 'erased', head: 'Erased', align: 'end', cell: ({ erased }) => formatCount(erased) },
          { id: 'held', head: 'Held', align: 'end', cell: ({ held }) => formatCount(held) },
          { id: 'at', head: 'Asked', align: 'end', cell: ({ requestedAt }) => <Time at={requestedAt} as="minute" /> },
          { id: 'entries', head: 'In the log', hideHead: true, align: 'end', cell: ({ id, reason }) => mayRead && <Link to={`/audit?resource=${id}`} label={`Entries of the erasure: ${reason}`}>Entries</Link> },
        ]}
      />
    </>
  );
}
