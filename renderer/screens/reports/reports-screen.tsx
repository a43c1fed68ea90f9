import { type ReactNode, useState } from 'react';
import { Button, type Column, CopyableId, countOf, EmptyState, Link, Menu, Page, PageHeader, Split, StatusBadge, Text, Time, Toolbar, useNarrowWindow, VirtualTable } from '../../kit/index.ts';
import { IfCan, readAuditQuestion, TroubleState, useCan, useGo, useHas, useSearchTexts } from '../../lib/index.ts';
import { countedStatuses } from './control-words.ts';
import { EvidenceDialog } from './evidence-dialog.tsx';
import { NewReportDialog } from './new-report-dialog.tsx';
import { PackagesOnTheirWay } from './packages-on-their-way.tsx';
import { RecordsDialog } from './records-dialog.tsx';
import { periodWords } from './report-periods.ts';
import { ReportOnItsWay } from './report-on-its-way.tsx';
import { useReportJobs } from './use-report-jobs.ts';
import { type ReportRow, useReports } from './use-reports.ts';

export function ReportsScreen() {
  const { reports, rows, frameworks, making, setMaking, began } = useReports();
  const working = useReportJobs();
  const [texts, setTexts] = useSearchTexts();
  const [chosen, setTaking] = useState<'package' | 'entries' | null>(null);
  const fromAudit = texts['export'] === 'entries';
  const taking = fromAudit ? 'entries' : chosen;
  const wishes = { ...readAuditQuestion(texts), fromAudit, logBegan: began };
  const stop = () => {
    setTaking(null);
    setTexts(Object.fromEntries(Object.keys(texts).map((name) => [name, null]))); // whoever opens it again begins anew
  };
  const can = useCan();
  const narrow = useNarrowWindow();
  const mayMake = useHas()('reports') && can('report:create');
  const go = useGo();
  const begin = mayMake && <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>New report</Button>;
  return (
    <Page>
      <PageHeader
        title="Reports" sub={`${countOf(rows.length, 'report')}. What records say of controls.`}
        actions={
          <>
            {can('audit:verify') && <Button to="/reports/package" icon="shield">Open a package</Button>}
            <Button to="/reports/processing" icon="people">Processing activities</Button>
            {can('audit:export') && (
              <Menu
                label="Take away" placement="bottom end" trigger={<Button icon="download">Take away</Button>}
                groups={[{ id: 'what', entries: [
                  { id: 'package', label: 'Evidence package', detail: 'The whole log, to be checked by others', icon: 'evidence', onAction: () => setTaking('package') },
                  { id: 'entries', label: 'Entries', detail: 'CSV, workbook, JSON or OCSF', icon: 'audit', onAction: () => setTaking('entries') },
                ] }]}
              />
            )}
            {begin}
          </>
        }
      />
      {working.length > 0 && !making && (
        <Toolbar label="Reports being made">
          <div className="grid w-full max-w-180 gap-2">
            {working.map((job) => <ReportOnItsWay key={job.id} job={job} name={frameworks.data?.find(({ id }) => id === job.framework)?.name ?? job.framework} mayCancel={mayMake} />)}
          </div>
        </Toolbar>
      )}
      {taking !== 'package' && <PackagesOnTheirWay />}
      <Split>
        {reports.error && !reports.data ? (
          <TroubleState error={reports.error} onRetry={() => void reports.refetch()} />
        ) : (
          <VirtualTable<ReportRow>
            label="Reports, newest first" columns={COLUMNS} rows={rows} rowId={(row) => row.id}
            onOpen={(row) => go(`/reports/${row.id}`)} loading={reports.isPending} density="tall" minWidth={narrow ? '16rem' : '56rem'} hidden={narrow ? LEFT_OUT : NOTHING} main
            empty={<NoReports begin={begin} />}
          />
        )}
      </Split>
      {taking === 'package' && <EvidenceDialog report={null} onClose={() => setTaking(null)} />}
      {taking === 'entries' && can('audit:export') && <RecordsDialog wishes={wishes} onClose={stop} />}
      <IfCan capability="report:create">{making && frameworks.data && <NewReportDialog frameworks={frameworks.data} logBegan={began} onClose={() => setMaking(false)} />}</IfCan>
    </Page>
  );
}

function NoReports({ begin }: { readonly begin: ReactNode }) {
  return (
    <EmptyState icon="report" title="No report was made yet" actions={begin}>
      A report reads the audit log of a period, says of each control whether it is met, not met or cannot be shown, and names the entries behind every answer.
    </EmptyState>
  );
}

/** What the page of a report tells. */
const LEFT_OUT: readonly string[] = ['result', 'made', 'digest'];
const NOTHING: readonly string[] = [];

const COLUMNS: readonly Column<ReportRow>[] = [
  {
    id: 'framework', head: 'Framework and period', width: 'minmax(18rem, 1.2fr)', words: true,
    cell: (row) => (
      <>
        <Link to={`/reports/${row.id}`} quiet><Text weight="medium" cut>{row.framework}</Text></Link>
        <Text as="div" tone="faint" size="s">{periodWords(row)} (UTC)</Text>
      </>
    ),
  },
  { id: 'result', head: 'Controls', width: 'minmax(27rem, 2fr)', words: true, cell: (row) => <Result summary={row.summary} /> },
  {
    id: 'made', head: 'Made', width: '11rem', words: true,
    cell: (row) => (
      <>
        <Text as="div" cut>{row.createdByName}</Text>
        <Text as="div" tone="faint" size="s"><Time at={row.createdAt} as="minute" /></Text>
      </>
    ),
  },
  { id: 'digest', head: 'SHA-256', width: '10rem', cell: (row) => <CopyableId value={row.digest} what="report digest" chars={12} /> },
];

function Result({ summary }: Pick<ReportRow, 'summary'>) {
  return (
    <span className="flex flex-wrap gap-x-4">
      {countedStatuses(summary).map(({ status, count }) => (
        <span key={status} className="flex items-baseline gap-1">
          <Text number weight="medium">{count}</Text>
          <StatusBadge status={status} />
        </span>
      ))}
    </span>
  );
}
