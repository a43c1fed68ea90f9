import { useCallback, useEffect, useMemo, useRef } from 'react';
import { Button, countOf, EmptyState, Facets, formatCount, Histogram, Kbd, Link, Page, PageHeader, Split, TermField, Text, Time, Toolbar, VirtualTable } from '../../kit/index.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import { type ApiOutput, type AuditQuestion, logSentence, readAuditQuestion, TroublePage, useCan, useLogHealth, writeAuditQuestion } from '../../lib/index.ts';
import { auditColumns, type AuditRow, type CellFilter } from './audit-columns.tsx';
import { axisOf } from './audit-days.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { useAuditPlace, useAuditRows, useAuditTerms, useBrush, useOpenNumber, useVerification } from './use-audit.ts';
import { VerificationDrawer } from './verification-drawer.tsx';

/** Columns that make room for a drawer, which tells them; the outcome must stay in view. */
const LESS: readonly string[] = ['run', 'resource'];
const NOTHING: readonly string[] = [];

export function AuditScreen() {
  const { question, panel, ask, open } = useAuditPlace();
  const list = useAuditRows(question);
  const brush = useBrush(list.bars, question, ask);
  const health = useLogHealth();
  const { verification, verify } = useVerification();
  const can = useCan();
  const [mayVerify, mayRetain] = [can('audit:verify'), can('retention:read')];
  const openEntry = (eventId: string) => open({ kind: 'entry', eventId });
  const openNumber = useOpenNumber(openEntry);
  const search = useAuditTerms(question, { ask, openEntry, openNumber, rows: list.rows });
  const only = useOnly(question, ask);
  const columns = useMemo(() => auditColumns(only), [only]);
  const current = panel?.kind === 'entry' ? panel.eventId : null;
  const entries = health.data?.logs.reduce((sum, log) => sum + log.size, 0) ?? 0;

  const step = (by: 1 | -1) => {
    const at = list.rows.findIndex((row) => row.eventId === current);
    const next = at === -1 ? undefined : list.rows[at + by];
    if (next) openEntry(next.eventId);
  };
  const check = () => {
    open({ kind: 'verification' });
    verify();
  };
  if (list.pages.error && list.rows.length === 0) return <TroublePage title="Audit" error={list.pages.error} onRetry={list.again} />;
  return (
    <Page>
      <PageHeader
        title="Audit"
        sub={<><LogLine health={health.data} />{mayRetain && <> <Link to="/audit/retention">Retention and holds</Link></>} <Link to="/audit/witnesses">Witnesses</Link> <Link to="/audit/outside">Outside trails</Link></>}
        actions={
          <>
            <SavedFilters question={question} ask={ask} />
            {can('audit:export') && <Button icon="download" to={exportPlace(question)}>Export</Button>}
            <Button icon="refresh" onPress={list.again}>Refresh</Button>
            {mayVerify && <Button kind="primary" icon="shield-ok" busy={verification.isPending} onPress={check}>Verify now</Button>}
          </>
        }
      />
      <Toolbar label="Filters">
        <div className="flex-1">
          <TermField
            label="Filter the log" placeholder="Words, event, person, outcome or id" main empty="Nothing is called that; an id may be pasted whole"
            terms={search.terms} options={search.options} onSearch={search.setTyped} onChoose={search.choose} onRemoveTerm={search.remove}
          />
        </div>
      </Toolbar>
      {list.barsPending && <div className="min-h-28" />}
      {list.bars.length > 0 && (
        <div className="min-h-28 px-5 pt-2 pb-1">
          <Histogram label="Entries a day (UTC)" caption={<><Text weight="medium">{countOf(list.total, 'entry', 'entries')}</Text> match. One bar a day (UTC); drag over some to choose them.</>} bars={list.bars} axis={axisOf(list.bars)} badWord="Refused or failed" range={brush.range} onRange={brush.setRange} />
        </div>
      )}
      <Split>
        <div className={panel ? 'hidden wide:contents' : 'contents'}>
          <Facets label="Narrow the log" facets={list.facets} chosen={list.chosen} onChange={search.choice} />
        </div>
        <VirtualTable<AuditRow>
          label="Entries, newest first" columns={columns} rows={list.rows} rowId={(row) => row.eventId} total={list.reach} onNeedMore={list.needMore} hidden={panel ? LESS : NOTHING}
          {...(panel?.kind === 'entry' ? { current, onCurrent: (row: AuditRow) => openEntry(row.eventId) } : {})}
          onOpen={(row) => openEntry(row.eventId)} loading={list.pages.isPending} density="dense" minWidth={panel ? '36rem' : '52rem'} main
          empty={<EmptyState icon="audit" title="No entry matches" actions={<Button onPress={() => ask(readAuditQuestion({}))}>Show everything</Button>}>Take a filter away, or choose other days.</EmptyState>}
          foot={<Foot total={list.total} loaded={list.rows.length} />}
        />
        {panel?.kind === 'entry' && <EntryDrawer eventId={panel.eventId} onClose={() => open(null)} onStep={step} only={only} />}
        {panel?.kind === 'verification' && <VerificationDrawer verification={verification} verify={verify} entries={entries} onOpen={openNumber} onClose={() => open(null)} />}
      </Split>
    </Page>
  );
}

/** One and the same function for every question: with a new one the cells of all rows would be drawn again. */
function useOnly(question: AuditQuestion, ask: (next: AuditQuestion) => void): (filter: CellFilter) => void {
  const latest = useRef({ question, ask });
  useEffect(() => {
    latest.current = { question, ask };
  });
  return useCallback(({ field, value }) => latest.current.ask({ ...latest.current.question, [field]: value }), []);
}

/** Where entries are taken away, with all that is asked for here. */
function exportPlace(question: AuditQuestion): string {
  const asked = Object.entries(writeAuditQuestion(question)).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return `/reports?${new URLSearchParams([['export', 'entries'], ...asked]).toString()}`;
}

/** How the log stands, in one line, and when it was last looked through as a whole. */
function LogLine({ health }: { readonly health: ApiOutput['audit']['state'] | undefined }) {
  if (!health) return 'Asking how the log stands';
  const { logs, lastCheck } = health;
  return (
    <>
      {logs.map((log) => (
        <span key={log.origin}>{countOf(log.size, 'entry', 'entries')}. {logSentence(log)}. </span>
      ))}
      {lastCheck ? (
        <>
          Last full check <Time at={brand<Instant>(lastCheck.at)} as="minute" />: <Text tone={lastCheck.ok ? 'ok' : 'danger'} weight="medium">{lastCheck.ok ? 'whole' : 'not whole'}</Text>.
        </>
      ) : (
        'Never checked as a whole.'
      )}
    </>
  );
}

function Foot({ total, loaded }: { readonly total: number; readonly loaded: number }) {
  return (
    <>
      <span>{countOf(total, 'entry', 'entries')} match, newest first, {formatCount(loaded)} loaded</span>
      <span>
        <Kbd>j</Kbd>
        <Kbd>k</Kbd> move <Kbd>Enter</Kbd> open
      </span>
    </>
  );
}
