import { useState } from 'react';
import { CONTROL_STATUSES, type ControlStatus } from '../../../shared/control-statuses.ts';
import { Button, type Column, countOf, Page, PageHeader, Skeleton, Split, StatusBadge, TallyRow, Text, Toolbar, useNarrowWindow, VirtualTable } from '../../kit/index.ts';
import { QueryView, TroublePage, useCan, useRouteParam } from '../../lib/index.ts';
import { ControlDrawer } from './control-drawer.tsx';
import type { Control, Report } from './control-words.ts';
import { EvidenceDialog } from './evidence-dialog.tsx';
import { periodWords } from './report-periods.ts';
import { ReportSide } from './report-side.tsx';
import { ReportFileDialog } from './report-file-dialog.tsx';
import { SignDialog } from './sign-dialog.tsx';
import { useReport } from './use-report.ts';

export function ReportScreen() {
  const id = useRouteParam('reportId');
  const { report, control, openControl, status, setStatus } = useReport(id);
  if (report.error && !report.data) return <TroublePage title="Report" crumbs={CRUMBS} error={report.error} onRetry={() => void report.refetch()} />;
  return (
    <QueryView query={report} loading={<ReportLoading />}>
      {(found) => <ReportPage report={found} control={control} onControl={openControl} status={status} onStatus={setStatus} />}
    </QueryView>
  );
}

const CRUMBS = [{ label: 'Reports', to: '/reports' }];

function ReportLoading() {
  return (
    <Page>
      <PageHeader title="Report" crumbs={CRUMBS} />
      <Skeleton count={15} label="Loading the report" />
    </Page>
  );
}

interface ReportPageProps {
  readonly report: Report;
  readonly control: Control | null;
  readonly onControl: (id: string | null) => void;
  readonly status: ControlStatus | null;
  readonly onStatus: (status: ControlStatus | null) => void;
}

function ReportPage({ report, control, onControl, status, onStatus }: ReportPageProps) {
  const { body } = report;
  const [asked, ask] = useState<'file' | 'evidence' | 'signature' | null>(null);
  const can = useCan();
  const narrow = useNarrowWindow();
  const close = () => ask(null);
  const rows = body.controls.filter((one) => status === null || (one.status === status && one.applicability?.applicable !== false));
  return (
    <Page>
      <PageHeader
        title={body.framework.name} sub={`${body.tenant.name}, ${periodWords(body.period)} (UTC)`} crumbs={CRUMBS} here="Report"
        actions={
          <>
            {can('report:sign') && <Button icon="sign" onPress={() => ask('signature')}>Sign off</Button>}
            {can('audit:export') && <Button icon="download" onPress={() => ask('evidence')}>Evidence package</Button>}
            <Button kind="primary" icon="download" onPress={() => ask('file')}>Save</Button>
          </>
        }
      />
      <Toolbar label="Result">
        <TallyRow label="Controls by status" tallies={CONTROL_STATUSES.map((one) => ({ id: one, count: body.summary[one], what: <StatusBadge status={one} /> }))} chosen={status} onChoose={onStatus} />
        {body.notApplicable > 0 && <Text tone="soft">{countOf(body.notApplicable, 'control')} not applicable</Text>}
      </Toolbar>
      <Split>
        <VirtualTable<Control>
          label="Controls" columns={narrow ? NARROW_COLUMNS : COLUMNS} density={narrow ? 'tall' : 'roomy'} rows={rows} rowId={(row) => row.id} {...(control ? { current: control.id, onCurrent: (row: Control) => onControl(row.id) } : {})}
          onOpen={(row) => onControl(row.id)} hidden={control ? TOLD_BESIDE : NOTHING} minWidth={narrow ? '16rem' : control ? '30rem' : '36rem'} main
        />
        {control ? <ControlDrawer framework={body.framework.id} control={control} queries={body.queries} onClose={() => onControl(null)} /> : <ReportSide report={report} />}
      </Split>
      {asked === 'evidence' && <EvidenceDialog report={{ id: report.id, ...body.period }} onClose={close} />}
      {asked === 'file' && <ReportFileDialog report={report} onClose={close} />}
      {asked === 'signature' && <SignDialog report={report} onClose={close} />}
    </Page>
  );
}

/** What the drawer tells in full. */
const TOLD_BESIDE: readonly string[] = ['why'];
const NOTHING: readonly string[] = [];

function Status({ control }: { readonly control: Control }) {
  return control.applicability?.applicable === false ? <StatusBadge status="disabled" word="Not applicable" /> : <StatusBadge status={control.status} />;
}

/** Two lines a control; why it is so stands in its drawer. */
const NARROW_COLUMNS: readonly Column<Control>[] = [
  {
    id: 'control', head: 'Control', width: 'minmax(16rem, 1fr)', words: true,
    cell: (row) => (
      <>
        <span className="flex justify-between gap-4"><Text weight="medium">{row.id}</Text><Status control={row} /></span>
        <span title={row.title}><Text as="div" tone="soft" cut>{row.title}</Text></span>
      </>
    ),
  },
];

const COLUMNS: readonly Column<Control>[] = [
  { id: 'control', head: 'Control', width: '5.5rem', words: true, cell: (row) => <Text weight="medium">{row.id}</Text> },
  { id: 'title', head: 'In our words', width: 'minmax(12rem, 1.3fr)', words: true, cell: (row) => <span title={row.title}>{row.title}</span> },
  { id: 'status', head: 'Status', width: '11.5rem', words: true, cell: (row) => <Status control={row} /> },
  { id: 'why', head: 'Why', width: 'minmax(10rem, 1fr)', words: true, cell: (row) => <span title={row.why}><Text tone="soft">{row.why}</Text></span> },
];
