import { CONTROL_STATUSES, STATUS_MEANINGS, STATUS_WORDS } from '../../../shared/control-statuses.ts';
import { type EvidenceCount, evidenceCounts } from './evidence-counts.ts';
import { type AttachedEvidence, bodyIn, type ControlResult, type Period, type QueryResult, type ReportBody, type StoredReport } from './report.ts';
import type { ReportPage } from './report-page.ts';
import { ruleWords } from './rule-words.ts';
import type { ReportSignature } from './signature-store.ts';

/** Entry ids of a sample or an exception that are printed, and counts of a question; all of them stand in the JSON. */
const PRINTED_IDS = 5;
const PRINTED_COUNTS = 30;
/** Exceptions of a question that are printed: more nobody reads, and on paper each costs the server a millisecond. The sheet and the JSON have all. */
const PRINTED_EXCEPTIONS = 500;

/** Everything that a report says to people, in its order. */
export function writeReport(page: ReportPage, report: StoredReport, signatures: readonly ReportSignature[]): void {
  const body = bodyIn(report);
  writeFront(page, report, body, signatures);
  writeControls(page, body);
  writeQueries(page, body);
  page.finish(body.tenant.name, `${body.framework.id} · SHA-256 ${report.digest}`);
}

/** What it is called where only one line is shown. */
export function reportTitle({ framework, tenant }: Pick<ReportBody, 'framework' | 'tenant'>): string {
  return `${framework.name}: ${tenant.name}`;
}

function writeFront(page: ReportPage, report: StoredReport, body: ReportBody, signatures: readonly ReportSignature[]): void {
  page.heading(body.framework.name, 'H1', 20);
  page.text(`${body.tenant.name}. What the records of a period say of each control. Countersign supports a judgement; it does not make one.`, 10.5, 'soft');
  page.heading('Period', 'H2');
  page.facts([['From', body.period.from], ['Up to', `${body.period.to}, not included`]]);
  page.heading('Result', 'H2');
  for (const status of CONTROL_STATUSES) page.tally(body.summary[status], STATUS_WORDS[status], STATUS_MEANINGS[status], status);
  if (body.notApplicable > 0) page.tally(body.notApplicable, 'Not applicable', 'Said by officers of the tenant, with the reason beside the control.', 'soft');
  page.heading('The log this report speaks of', 'H2');
  for (const log of body.logs) {
    page.text(log.verified ? 'Recomputed as a whole when the report was made, and found as it was written.' : `NOT as it was written: ${log.problem ?? ''}.`, 10.5, log.verified ? 'ink' : 'not-met');
    page.gap(3);
    page.facts([['Entries', `${grouped(log.size)} at the end of the period`], ['Root', log.root], ['Origin', log.origin]], 'mono');
    if (log.checkpoint) page.exact('Checkpoint', log.checkpoint.trimEnd().split('\n'));
  }
  page.heading('This report', 'H2');
  page.facts([['SHA-256', report.digest], ['Report id', report.id], ['Made', `${report.createdAt} by ${report.createdByName}`], ['Sample', `seed ${body.sampling.seed}, the ${body.sampling.size} smallest SHA-256 of seed/query/entry`]], 'mono');
  if (signatures.length > 0) page.heading('Signed off', 'H2');
  for (const { signedByName, office, signedAt, statement, note } of signatures) {
    page.text(`${signedByName}, ${office}, ${signedAt}: ${statement}`, 10);
    page.gap(3);
    page.facts([['Signature', signatureLine(note)]], 'mono');
    page.gap(4);
  }
  page.heading('What it does not show', 'H2');
  page.list(body.limits, 10);
}

function writeControls(page: ReportPage, body: ReportBody): void {
  page.newPage();
  page.heading('Controls', 'H1', 16);
  for (const control of body.controls) {
    page.keepTogether(58);
    page.rule();
    writeControl(page, control, body.period);
    page.gap(5);
  }
}

const SUPPORT: Readonly<Record<ControlResult['support'], string>> = { direct: 'These records carry the control', partial: 'These records carry part of the control', input: 'People must attach evidence to this control' };

function writeControl(page: ReportPage, control: ControlResult, period: Period): void {
  const applies = control.applicability?.applicable !== false;
  page.headed(`${control.id}  ${control.title}`, applies ? STATUS_WORDS[control.status] : 'Not applicable', applies ? control.status : 'soft');
  if (control.applicability) page.text(`${applies ? 'Applies' : 'Does not apply'}: ${control.applicability.justification}`, 9.5);
  page.text(`${control.why}.`, 9.5);
  page.text(`Evidence: ${control.evidence.join(', ')}. ${SUPPORT[control.support]}.`, 9, 'faint');
  page.list(control.attachments.map((one) => `${one.name}, effective from ${one.effectiveFrom}${one.effectiveTo ? ` up to ${one.effectiveTo}` : ''}${attachedWords(one, period)}, SHA-256 ${one.sha256}: ${one.note}`), 8.5, 'soft');
}

/** That it was there in the period, nobody but whoever attached it says of what was attached afterwards. */
function attachedWords({ attachedAt }: AttachedEvidence, { to }: Period): string {
  return attachedAt === undefined ? '' : `, attached ${attachedAt}${attachedAt >= to ? ', after the period' : ''}`;
}

/** The last line of a signed note: who, by which key, the signature. */
function signatureLine(note: string): string {
  return note.trimEnd().split('\n').at(-1)?.slice(2) ?? '';
}

function writeQueries(page: ReportPage, body: ReportBody): void {
  page.gap(18);
  page.keepTogether(120);
  page.heading('Evidence', 'H1', 16);
  for (const query of body.queries) writeQuery(page, query);
}

/** Room for the heading of a question, its rule and what parts it from the next. */
const HEADED = 72;

function writeQuery(page: ReportPage, query: QueryResult): void {
  const small = [...countWords(evidenceCounts(query.facts)).map((words) => [words, 8.5, 'soft'] as const), ...(query.sample.length > 0 ? [[sampleWords(query.sample), 8, 'faint'] as const] : [])];
  page.keepTogether(HEADED + (query.exceptions.length > PRINTED_IDS ? 0 : small.reduce((sum, [words, size]) => sum + page.heightOf(words, size), 0)));
  page.rule();
  page.headed(`${query.id}  ${query.title}`, `population ${grouped(query.population)}`, 'faint');
  page.text(query.rule === null ? ruleWords(query) : `${ruleWords(query)} Exceptions: ${grouped(query.exceptions.length)}.`, 9.5);
  page.list(query.exceptions.slice(0, PRINTED_EXCEPTIONS).map(exceptionWords), 9, 'not-met');
  if (query.exceptions.length > PRINTED_EXCEPTIONS) page.text(`The first ${grouped(PRINTED_EXCEPTIONS)} of ${grouped(query.exceptions.length)} exceptions are printed; all of them stand in the JSON and the workbook.`, 9, 'not-met');
  for (const [words, size, colour] of small) page.text(words, size, colour);
  page.gap(5);
}

function exceptionWords({ what, events }: QueryResult['exceptions'][number]): string {
  return events.length === 0 ? what : `${what} (${firstOf(events, PRINTED_IDS)})`;
}

/** `By type: run.started 52, run.finished 15`, a line for each fact that counts several things, and one for all that count one. */
function countWords(counts: readonly EvidenceCount[]): readonly string[] {
  const single = counts.filter(({ of }) => of === '').map(({ fact, count }) => `${spoken(fact)} ${grouped(count)}`);
  const several = [...new Set(counts.filter(({ of }) => of !== '').map(({ fact }) => fact))].map((fact) =>
    `${spoken(fact)}: ${firstOf(counts.filter((one) => one.fact === fact && one.of !== '').map(({ of, count }) => `${of} ${grouped(count)}`), PRINTED_COUNTS)}`);
  return [...(single.length > 0 ? [single.join('; ')] : []), ...several].map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}`);
}

function spoken(fact: string): string {
  return fact.replaceAll('_', ' ');
}

function sampleWords(sample: readonly string[]): string {
  return `Entries to look at: ${firstOf(sample, PRINTED_IDS)}`;
}

function firstOf(words: readonly string[], most: number): string {
  const rest = words.length - most;
  return `${words.slice(0, most).join(', ')}${rest > 0 ? `, and ${grouped(rest)} more in the JSON` : ''}`;
}

/** `21,306`; written out because the report must be the same bytes whatever language data the machine has. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3}){1,7}$)/g, ',');
}
