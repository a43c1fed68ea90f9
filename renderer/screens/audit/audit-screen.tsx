import { useCallback, useEffect, useMemo, useRef } from 'react';
import { Button, countOf, EmptyState, type FacetChoice, Facets, formatCount, Kbd, Page, Split, VirtualTable } from '../../kit/index.ts';
import { type AuditQuestion, readAuditQuestion, TroublePage, useLogHealth } from '../../lib/index.ts';
import { auditColumns, type AuditRow, type CellFilter } from './audit-columns.tsx';
import { withChoice } from './audit-facets.ts';
import { AuditHeader } from './audit-header.tsx';
import { AuditTermField } from './audit-term-field.tsx';
import { EntriesByDay } from './entries-by-day.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { useAuditPlace, useAuditRows, useOpenNumber, useVerification } from './use-audit.ts';
import { VerificationDrawer } from './verification-drawer.tsx';

/** Columns that make room for a drawer, which tells them; the outcome must stay in view. */
const LESS: readonly string[] = ['run', 'resource'];
const NOTHING: readonly string[] = [];
/** Rows: half a page, which a wheel turned fast passes in a sixth of a second. */
const NEAR = 100;
/** A tail is signed every second. */
const SIGNED_AFTER_MS = 1_500;

export function AuditScreen() {
  const { question, panel, ask, open } = useAuditPlace();
  const list = useAuditRows(question);
  const health = useLogHealth();
  useHealthAfter(list.newest, health.refetch);
  const { verification, verify } = useVerification();
  const openEntry = useCallback((eventId: string) => open({ kind: 'entry', eventId }), [open]);
  const openNumber = useOpenNumber(openEntry);
  const choose = useCallback((chosen: FacetChoice) => ask(withChoice(question, chosen)), [ask, question]);
  const only = useOnly(question, ask);
  const columns = useMemo(() => auditColumns(only), [only]);
  const current = panel?.kind === 'entry' ? panel.eventId : null;
  const entries = health.data?.logs.reduce((sum, log) => sum + log.size, 0) ?? 0;

  const step = (by: 1 | -1) => {
    const at = list.rows.findIndex((row) => row.eventId === current);
    const next = at === -1 ? undefined : list.rows[at + by];
    if (next) openEntry(next.eventId);
  };
  const check = useCallback(() => {
    open({ kind: 'verification' });
    verify();
  }, [open, verify]);
  if (list.pages.error && list.rows.length === 0) return <TroublePage title="Audit" error={list.pages.error} onRetry={list.again} />;
  return (
    <Page>
      <AuditHeader question={question} ask={ask} onRefresh={list.again} checking={verification.isPending} onCheck={check} />
      <AuditTermField question={question} ask={ask} openEntry={openEntry} openNumber={openNumber} newest={list.newest} />
      {list.barsPending && <div className="min-h-28" />}
      {list.bars.length > 0 && <EntriesByDay bars={list.bars} total={list.total} question={question} ask={ask} />}
      <Split>
        <div className={panel ? 'hidden wide:contents' : 'contents'}>
          <Facets label="Narrow the log" facets={list.facets} chosen={list.chosen} onChange={choose} />
        </div>
        <VirtualTable<AuditRow>
          label="Entries, newest first" columns={columns} rows={list.rows} rowId={(row) => row.eventId} total={list.reach} onNeedMore={list.needMore} near={NEAR} hidden={panel ? LESS : NOTHING}
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

/** Every first page leaves an entry: the log is asked how it stands once more when that entry is signed, so that the line above counts what the list shows. */
function useHealthAfter(newest: readonly AuditRow[], ask: () => Promise<unknown>): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (newest.length === 0) return;
    const timer = setTimeout(() => void latest.current(), SIGNED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [newest]);
}

/** One and the same function for every question: with a new one the cells of all rows would be drawn again. */
function useOnly(question: AuditQuestion, ask: (next: AuditQuestion) => void): (filter: CellFilter) => void {
  const latest = useRef({ question, ask });
  useEffect(() => {
    latest.current = { question, ask };
  });
  return useCallback(({ field, value }) => latest.current.ask({ ...latest.current.question, [field]: value }), []);
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
