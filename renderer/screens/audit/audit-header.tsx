import { memo } from 'react';
import { brand, type Instant } from '../../../shared/brand.ts';
import { Button, countOf, Link, PageHeader, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, type AuditQuestion, logSentence, useCan, useLogHealth, writeAuditQuestion } from '../../lib/index.ts';
import { SavedFilters } from './saved-filters.tsx';

interface AuditHeaderProps {
  readonly question: AuditQuestion;
  readonly ask: (next: AuditQuestion) => void;
  readonly onRefresh: () => void;
  /** The whole log is being recomputed. */
  readonly checking: boolean;
  readonly onCheck: () => void;
}

/** How the log stands, and what can be done with it. The rows that arrive below while they are scrolled change nothing of it. */
export const AuditHeader = memo(function AuditHeader({ question, ask, onRefresh, checking, onCheck }: AuditHeaderProps) {
  const health = useLogHealth();
  const can = useCan();
  return (
    <PageHeader
      title="Audit"
      sub={
        <>
          <LogLine health={health.data} />{' '}
          <span className="inline-flex gap-3 whitespace-nowrap">
            {can('retention:read') && <Link to="/audit/retention">Retention and holds</Link>}
            <Link to="/audit/witnesses">Witnesses</Link>
            <Link to="/audit/outside">Outside trails</Link>
          </span>
        </>
      }
      actions={
        <>
          <SavedFilters question={question} ask={ask} />
          {can('audit:export') && <Button icon="download" to={exportPlace(question)}>Export</Button>}
          <Button icon="refresh" onPress={onRefresh}>Refresh</Button>
          {can('audit:verify') && <Button kind="primary" icon="shield-ok" busy={checking} onPress={onCheck}>Verify now</Button>}
        </>
      }
    />
  );
});

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
          Checked as a whole <Time at={brand<Instant>(lastCheck.at)} as="minute" /> and found <Text tone={lastCheck.ok ? 'ok' : 'danger'} weight="medium">{lastCheck.ok ? 'whole' : 'not whole'}</Text>.
        </>
      ) : (
        'Never checked as a whole.'
      )}
    </>
  );
}
