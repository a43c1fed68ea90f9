import { useState } from 'react';
import { isJsonObject, type Json } from '../../../shared/json.ts';
import { Button, type Column, countOf, DateField, EmptyState, ExactText, IconButton, JsonView, KeyValues, Page, PageHeader, SearchField, Segmented, Side, SideSection, Split, StatusBadge, type StatusName, Text, Time, Toolbar, useWideWindow, VirtualTable, visibleText } from '../../kit/index.ts';
import { NeedsCapability, QueryView, useCan } from '../../lib/index.ts';
import { BringTrailDialog } from './bring-trail-dialog.tsx';
import { TrailSection, WithdrawTrailDialog } from './outside-trails.tsx';
import { OUTSIDE_OUTCOMES } from './outside-question.ts';
import { losesByParsing } from './record-exactness.ts';
import { type OutsideRecord, recordId, type Trail, useOutside } from './use-outside.ts';

/** Audit trails of other systems: searched beside the log, and never part of it. */
export function OutsideScreen() {
  const can = useCan();
  if (!can('audit:read')) return <NeedsCapability capability="audit:read" says="Your roles do not open the audit log, nor trails of other systems" />;
  return <OutsidePage mayBring={can('report:create')} />;
}

function OutsidePage({ mayBring }: { readonly mayBring: boolean }) {
  const outside = useOutside();
  const { question, narrow } = outside;
  const wide = useWideWindow();
  const [bringing, setBringing] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Trail | null>(null);
  const begin = mayBring && <Button kind="primary" icon="upload" onPress={() => setBringing(true)}>Bring in a trail</Button>;
  return (
    <QueryView query={outside.trails}>
      {({ items }) => (
        <Page>
          <PageHeader title="Outside trails" crumbs={[{ label: 'Audit', to: '/audit' }]} sub="What other systems recorded, as they claim it. Each file is known to the log by its digest; none of its records is an entry of the log." actions={items.length > 0 && begin} />
          <Toolbar label="Search">
            <SearchField label="Search the records" placeholder="Actor, action or resource" value={question.text} onChange={outside.setText} terms={outside.trail ? [{ id: 'trail', name: 'trail', value: outside.trail.name }] : []} onRemoveTerm={() => outside.chooseTrail(null)} main />
            <Segmented label="Outcome" options={OUTCOME_CHOICES} value={question.outcome ?? 'any'} onChange={(outcome) => narrow({ outcome: outcome === 'any' ? '' : outcome })} />
            <span className="inline-flex items-center gap-2">
              <Text tone="soft">from</Text>
              <DateField label="First day, UTC" hideLabel value={question.from} onChange={(from) => narrow({ from })} />
              <Text tone="soft">to</Text>
              <DateField label="Last day, UTC" hideLabel value={question.to} onChange={(to) => narrow({ to })} />
              <Text tone="faint" size="s">UTC</Text>
            </span>
          </Toolbar>
          <Split>
            <VirtualTable<OutsideRecord>
              label="Records of other systems" columns={COLUMNS} rows={outside.rows} rowId={recordId} onNeedMore={outside.needMore} loading={outside.pages.isPending} onOpen={outside.openRecord} hidden={wide ? NOTHING : LESS} minWidth={wide ? '44rem' : '36rem'} main
              {...(outside.record ? { current: recordId(outside.record), onCurrent: outside.openRecord } : {})}
              empty={items.length === 0
                ? <EmptyState icon="audit" title="No trail of another system is here" actions={begin}>Bring in what your cloud, your directory or another agent platform recorded (OCSF, CloudTrail, JSON), and search it beside the log.</EmptyState>
                : <EmptyState icon="search" title="No record says that">Search looks in actor, action and resource; take a filter away, or choose other days.</EmptyState>}
            />
            {outside.record
              ? <RecordSide record={outside.record} trail={items.find(({ id }) => id === outside.record?.trailId) ?? null} onClose={() => outside.openRecord(null)} />
              : items.length > 0 && (
                <Side label="Trails" width="wide">
                  {items.map((trail) => <TrailSection key={trail.id} trail={trail} chosen={trail.id === outside.trail?.id} onChoose={outside.chooseTrail} onTake={outside.take} onWithdraw={setWithdrawing} />)}
                </Side>
              )}
          </Split>
          {bringing && (
            <BringTrailDialog
              onClose={() => setBringing(false)}
              onDone={() => {
                setBringing(false);
                void outside.refresh();
              }}
            />
          )}
          {withdrawing && (
            <WithdrawTrailDialog
              trail={withdrawing} onClose={() => setWithdrawing(null)}
              onWithdraw={(reason) => {
                outside.withdraw(withdrawing.id, reason);
                setWithdrawing(null);
              }}
            />
          )}
        </Page>
      )}
    </QueryView>
  );
}

const OUTCOMES: Readonly<Record<OutsideRecord['outcome'], StatusName>> = { success: 'succeeded', failure: 'failed', unknown: 'unknown' };

const OUTCOME_CHOICES = [{ id: 'any', label: 'All' }, ...OUTSIDE_OUTCOMES.map((id) => ({ id, label: { success: 'Succeeded', failure: 'Failed', unknown: 'Unknown' }[id] }))] as const;
const NOTHING: readonly string[] = [];
/** What makes room for the trails beside the table; the record tells it. */
const LESS: readonly string[] = ['resource'];

/** Of names that begin with where they are from (`arn:aws:iam::1122:user/ada`, `iam.amazonaws.com:CreateUser`) what differs; the whole stands in the record. */
const lastPart = (name: string): string => visibleText(/^\S+:\S+$/.test(name) ? (name.split(':').at(-1) ?? name) : name);

const COLUMNS: readonly Column<OutsideRecord>[] = [
  { id: 'time', head: 'Time', width: '10.25rem', cell: (row) => <Text tone="soft"><Time at={row.at} as="second" /></Text> },
  { id: 'actor', head: 'Actor', width: 'minmax(8rem, 1fr)', words: true, cell: (row) => <span title={row.actor}>{lastPart(row.actor) || 'Not said'}</span> },
  { id: 'action', head: 'Action', width: 'minmax(10rem, 1.3fr)', words: true, cell: (row) => <Text mono><span title={row.action}>{lastPart(row.action) || 'not said'}</span></Text> },
  { id: 'resource', head: 'About', width: 'minmax(8rem, 1fr)', words: true, cell: (row) => <span title={row.resource}>{lastPart(row.resource)}</span> },
  { id: 'outcome', head: 'Outcome', width: '7rem', cell: (row) => <StatusBadge status={OUTCOMES[row.outcome]} /> },
];

function RecordSide({ record, trail, onClose }: { readonly record: OutsideRecord; readonly trail: Trail | null; readonly onClose: () => void }) {
  return (
    <Side label="The chosen record" width="wide">
      <SideSection title={`Record ${record.number}`} note={<IconButton icon="close" label="Close the record" onPress={onClose} />}>
        <KeyValues
          items={[
            { key: 'Time', value: <Time at={record.at} as="second" /> }, { key: 'Actor', value: visibleText(record.actor) || 'Not said' }, { key: 'Action', value: visibleText(record.action) || 'Not said' }, { key: 'About', value: visibleText(record.resource) || 'Not said' },
            { key: 'Outcome', value: <StatusBadge status={OUTCOMES[record.outcome]} /> }, { key: 'From', value: record.address || 'Not said' }, { key: 'Trail', value: trail ? `${trail.origin}, record ${record.number} of ${countOf(trail.records, 'record')}` : 'Not here any more' },
          ]}
        />
      </SideSection>
      <SideSection title="As it was recorded">
        {losesByParsing(record.record, recordIn(record.record)) ? (
          <div className="grid gap-2">
            <ExactText what="record" text={record.record} />
            <Text as="p" tone="soft" size="s">Letter by letter, because it repeats a name or has a number of more digits than a tree of fields can show.</Text>
          </div>
        ) : <JsonView label="The record" value={recordIn(record.record)} openLevels={3} />}
      </SideSection>
    </Side>
  );
}

function recordIn(text: string): Json {
  const value: unknown = JSON.parse(text); // the server read it before it kept it
  return isJsonObject(value) ? value : null;
}
