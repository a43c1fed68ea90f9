import { useState } from 'react';
import { Badge, Button, type Column, ConfirmDialog, countOf, CopyableId, EmptyState, IconButton, KeyValues, Page, PageHeader, Side, SideSection, Split, StatusBadge, Text, Time, VirtualTable } from '../../kit/index.ts';
import { QueryView, useCan } from '../../lib/index.ts';
import { ActivityDialog } from './activity-dialog.tsx';
import { type Activity, useProcessing } from './use-processing.ts';

const CRUMBS = [{ label: 'Reports', to: '/reports' }];

/** The record of processing activities (Art. 30 GDPR): what is done with personal data here, and what each entry leaves unsaid. */
export function ProcessingScreen() {
  const { record, refresh, end } = useProcessing();
  const [chosen, choose] = useState<string | null>(null);
  const [edited, edit] = useState<Activity | 'new' | null>(null);
  const [ending, setEnding] = useState<Activity | null>(null);
  const mayEdit = useCan()('report:create');
  const begin = mayEdit && <Button kind="primary" icon="plus" onPress={() => edit('new')}>New activity</Button>;
  return (
    <QueryView query={record}>
      {({ activities, template }) => {
        const current = activities.find((one) => one.record_id === chosen) ?? null;
        return (
          <Page>
            <PageHeader title="Processing activities" crumbs={CRUMBS} here="Processing" sub={`${countOf(activities.length, 'activity', 'activities')}. The record that Art. 30 GDPR asks for; every change is a version and on record.`} actions={begin} />
            <Split>
              <VirtualTable<Activity>
                label="Processing activities" columns={COLUMNS} rows={activities} rowId={(row) => row.record_id} onOpen={(row) => choose(row.record_id)} {...(current ? { current: current.record_id, onCurrent: (row: Activity) => choose(row.record_id) } : {})} hidden={current ? TOLD_BESIDE : NOTHING} density="tall" minWidth={current ? '30rem' : '40rem'} main
                empty={<EmptyState icon="report" title="No processing activity is on record" actions={begin}>Reports on the GDPR need the record. Begin with the activity that every deployment carries on, and make it your own.</EmptyState>}
              />
              {current && <ActivitySide activity={current} mayEdit={mayEdit} onEdit={() => edit(current)} onEnd={() => setEnding(current)} />}
            </Split>
            {edited && (
              <ActivityDialog
                activity={edited === 'new' ? null : edited} template={template} onClose={() => edit(null)}
                onDone={() => {
                  edit(null);
                  void refresh();
                }}
              />
            )}
            <ConfirmDialog
              open={ending !== null} onClose={() => setEnding(null)} title="Take the activity out of the record?" confirm="Take out" destructive {...(ending ? { touches: [ending.processing_purpose] } : {})}
              onConfirm={() => {
                if (ending) end(ending);
                setEnding(null);
              }}
            >
              Its versions stay on record.
            </ConfirmDialog>
          </Page>
        );
      }}
    </QueryView>
  );
}

/** What the side tells in full. */
const TOLD_BESIDE: readonly string[] = ['role', 'changed'];
const NOTHING: readonly string[] = [];

const COLUMNS: readonly Column<Activity>[] = [
  {
    id: 'purpose', head: 'Purpose', width: 'minmax(18rem, 2fr)', words: true,
    cell: (row) => (
      <>
        <Text as="div" weight="medium" cut title={row.processing_purpose}>{row.processing_purpose}</Text>
        <Text as="div" tone="faint" size="s" cut>{row.data_subjects.join(', ')}</Text>
      </>
    ),
  },
  { id: 'role', head: 'Role', width: '8rem', words: true, cell: (row) => <Text>{row.role === 'controller' ? 'Controller' : 'Processor'}</Text> },
  { id: 'state', head: 'Art. 30', width: '11rem', words: true, cell: (row) => (row.missing.length === 0 ? <StatusBadge status="met" word="Complete" /> : <Badge icon="warn" tone="warn">{countOf(row.missing.length, 'gap')}</Badge>) },
  {
    id: 'changed', head: 'Changed', width: '13rem', words: true,
    cell: (row) => (
      <>
        <Text as="div" cut>{row.edited_by}</Text>
        <Text as="div" tone="faint" size="s">Version {row.ver}, <Time at={row.updated_at} as="minute" /></Text>
      </>
    ),
  },
];

interface ActivitySideProps {
  readonly activity: Activity;
  readonly mayEdit: boolean;
  readonly onEdit: () => void;
  readonly onEnd: () => void;
}

function ActivitySide({ activity, mayEdit, onEdit, onEnd }: ActivitySideProps) {
  const listed = (items: readonly string[]) => items.join(', ') || 'None';
  return (
    <Side label="The chosen activity" width="wide">
      <SideSection title="What is done" note={mayEdit && <><Button size="tiny" icon="edit" onPress={onEdit}>Change</Button><IconButton icon="trash" label="Take out of the record" onPress={onEnd} /></>}>
        <Text as="p">{activity.processing_purpose}</Text>
        {activity.missing.length > 0 && <div className="pt-2"><Badge icon="warn" tone="warn">Does not name: {activity.missing.join(', ')}</Badge></div>}
      </SideSection>
      <SideSection title="Art. 30">
        <KeyValues
          items={[
            { key: 'Controller', value: activity.controller || 'Not named' }, { key: 'Officer', value: activity.dpo || 'Not named' }, { key: 'Data', value: listed(activity.data_categories) }, { key: 'Subjects', value: listed(activity.data_subjects) },
            { key: 'Recipients', value: listed(activity.recipients) }, { key: 'Transfers', value: listed(activity.transfers.map(({ destination, safeguards }) => `${destination} (${safeguards || 'no safeguards named'})`)) },
            { key: 'Erased', value: activity.retention_period || 'Not said' }, { key: 'Measures', value: listed(activity.security_measures) }, { key: 'Legal basis', value: activity.legal_basis || 'Not said' }, { key: 'Assessment', value: activity.dpia || 'None named' },
          ]}
        />
      </SideSection>
      <SideSection title="This record">
        <KeyValues items={[{ key: 'Record id', value: <CopyableId value={activity.record_id} what="record id" chars={20} /> }, { key: 'Begun', value: <Time at={activity.created_at} as="minute" /> }, { key: 'Changed', value: <>Version {activity.ver}, {activity.edited_by}, <Time at={activity.updated_at} as="minute" /></> }]} />
      </SideSection>
    </Side>
  );
}
