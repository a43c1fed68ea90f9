import { STATUS_WORDS } from '../../../shared/control-statuses.ts';
import { type CsvCell, csvLine } from '../../../shared/csv-text.ts';
import { evidenceCounts } from './evidence-counts.ts';
import type { ControlResult, ReportBody, StoredReport } from './report.ts';
import type { ReportSignature } from './signature-store.ts';

/** A table by its name; the first row names the columns. */
export interface Sheet {
  readonly name: string;
  readonly rows: Iterable<readonly CsvCell[]>;
}

/** The control table, as CSV has it and as the first sheet of a workbook. */
export function controlRows(body: ReportBody): readonly (readonly CsvCell[])[] {
  return [
    ['control', 'title', 'support', 'status', 'why', 'queries', 'population', 'exceptions', 'applicable', 'justification', 'attachments'],
    ...body.controls.map((control) => {
      const answers = control.evidence.map((id) => body.queries.find((query) => query.id === id));
      const sum = (count: (answer: ReportBody['queries'][number]) => number) => answers.reduce((total, answer) => total + (answer ? count(answer) : 0), 0);
      return [
        control.id, control.title, control.support, statusWords(control), control.why, control.evidence.join(' '),
        sum((answer) => answer.population), sum((answer) => answer.exceptions.length), control.applicability?.applicable !== false, control.applicability?.justification ?? '', control.attachments.map(({ name }) => name).join('; '),
      ];
    }),
  ];
}

function statusWords({ applicability, status }: ControlResult): string {
  return applicability?.applicable === false ? 'Not applicable' : STATUS_WORDS[status];
}

/** The statement of applicability of a report (ISO/IEC 27001 clause 6.1.3 d), as CSV. */
export function applicabilityCsv(report: StoredReport, body: ReportBody): string {
  const rows = reportSheets(report, body).find(({ name }) => name === APPLICABILITY)?.rows ?? [];
  return [...rows].map((row) => csvLine(row)).join('');
}

const APPLICABILITY = 'Applicability';

/** Everything of a report that is a table, and who put their name under it. */
export function reportSheets(report: StoredReport, body: ReportBody, signatures: readonly ReportSignature[] = []): readonly Sheet[] {
  return [
    { name: 'Controls', rows: controlRows(body) },
    {
      name: 'Evidence',
      rows: [['query', 'title', 'rule', 'population', 'minimum', 'exceptions', 'sampled'], ...body.queries.map((query) => [query.id, query.title, query.rule, query.population, query.minimum, query.exceptions.length, query.sample.length] as const)],
    },
    { name: 'Counts', rows: [['query', 'fact', 'of', 'count'], ...body.queries.flatMap((query) => evidenceCounts(query.facts).map(({ fact, of, count }) => [query.id, fact, of, count] as const))] },
    { name: 'Exceptions', rows: [['query', 'exception', 'entries'], ...body.queries.flatMap((query) => query.exceptions.map(({ what, events }) => [query.id, what, events.join(' ')] as const))] },
    { name: 'Sample', rows: [['query', 'entry'], ...body.queries.flatMap((query) => query.sample.map((id) => [query.id, id] as const))] },
    {
      name: APPLICABILITY,
      rows: [['control', 'title', 'applicable', 'justification', 'version', 'status'], ...body.controls.map((control) => [control.id, control.title, control.applicability?.applicable ?? true, control.applicability?.justification ?? 'Nobody said otherwise', control.applicability?.ver ?? 0, statusWords(control)] as const)],
    },
    {
      name: 'Attachments',
      rows: [['control', 'file', 'sha256', 'note', 'effective_from', 'effective_to', 'attached_at'], ...body.controls.flatMap((control) => control.attachments.map((one) => [control.id, one.name, one.sha256, one.note, one.effectiveFrom, one.effectiveTo, one.attachedAt ?? null] as const))],
    },
    { name: 'Signed off', rows: [['name', 'office', 'time', 'statement', 'signed_note'], ...signatures.map(({ signedByName, office, signedAt, statement, note }) => [signedByName, office, signedAt, statement, note] as const)] },
    {
      name: 'About',
      rows: [
        ['what', 'value'], ['framework', body.framework.name], ['tenant', body.tenant.name], ['from', body.period.from], ['to (not included)', body.period.to], ['report', report.id], ['report_sha256', report.digest],
        ['made', report.createdAt], ['made_by', report.createdByName], ['sample_seed', body.sampling.seed], ['sample_method', 'smallest SHA-256 of seed/query/entry'],
        ...body.logs.flatMap(({ origin, size, root, verified, problem, checkpoint }) => [['log', origin], ['log_entries', size], ['log_root', root], ['log_verified', verified], ['log_problem', problem], ['log_checkpoint', checkpoint]] as const),
        ...body.limits.map((limit) => ['limit', limit] as const),
      ],
    },
  ];
}
