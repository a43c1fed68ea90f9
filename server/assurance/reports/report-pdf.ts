import { dateOf } from '../../../shared/brand.ts';
import { CONTROL_STATUSES, STATUS_MEANINGS, STATUS_WORDS } from '../../../shared/control-statuses.ts';
import { openPaper, type PaperWriter } from './paper-writer.ts';
import type { ControlResult, ReportBody, StoredReport } from './report.ts';
import type { ReportSignature } from './signature-store.ts';
import { ruleWords } from './rule-words.ts';

/** Entry ids of a sample that are printed; all of them stand in the JSON. */
const PRINTED_SAMPLE = 5;

/** The report on paper: tagged, the same bytes for the same report, the log's root on page 1 so that a printed page fixes it. */
export async function reportPdf(report: StoredReport, signatures: readonly ReportSignature[] = []): Promise<Buffer> {
  const body = JSON.parse(report.body) as ReportBody; // our own stored text
  const date = dateOf(report.createdAt);
  const { page, whole } = await openPaper({ title: `${body.framework.name}: ${body.tenant.name}`, author: report.createdByName, date });
  writeFront(page, report, body, signatures);
  writeControls(page, body);
  writeQueries(page, body);
  page.finish(`${body.tenant.name} · ${body.framework.id} · SHA-256 ${report.digest}`);
  return whole;
}

function writeFront(page: PaperWriter, report: StoredReport, body: ReportBody, signatures: readonly ReportSignature[]): void {
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
  }
  page.heading('This report', 'H2');
  page.facts([['SHA-256', report.digest], ['Report id', report.id], ['Made', `${report.createdAt} by ${report.createdByName}`], ['Sample', `seed ${body.sampling.seed}, the ${body.sampling.size} smallest SHA-256 of seed/query/entry`]], 'mono');
  if (signatures.length > 0) page.heading('Signed off', 'H2');
  for (const { signedByName, office, signedAt, statement, note } of signatures) {
    page.text(`${signedByName}, ${office}, ${signedAt}: ${statement}`, 10);
    page.facts([['Signature', signatureLine(note)]], 'mono');
  }
  page.heading('What it does not show', 'H2');
  page.list(body.limits, 10);
}

function writeControls(page: PaperWriter, body: ReportBody): void {
  page.newPage();
  page.heading('Controls', 'H1', 16);
  for (const control of body.controls) {
    page.keepTogether(58);
    page.rule();
    writeControl(page, control);
    page.gap(5);
  }
}

const SUPPORT: Readonly<Record<ControlResult['support'], string>> = { direct: 'These records carry the control', partial: 'These records carry part of the control', input: 'People must attach evidence to this control' };

function writeControl(page: PaperWriter, control: ControlResult): void {
  const applies = control.applicability?.applicable !== false;
  page.headed(`${control.id}  ${control.title}`, applies ? STATUS_WORDS[control.status] : 'Not applicable', applies ? control.status : 'soft');
  if (control.applicability) page.text(`${applies ? 'Applies' : 'Does not apply'}: ${control.applicability.justification}`, 9.5);
  page.text(`${control.why}.`, 9.5);
  page.text(`Evidence: ${control.evidence.join(', ')}. ${SUPPORT[control.support]}.`, 9, 'faint');
  page.list(control.attachments.map((one) => `${one.name}, effective from ${one.effectiveFrom}${one.effectiveTo ? ` to ${one.effectiveTo}` : ''}, SHA-256 ${one.sha256}: ${one.note}`), 8.5, 'soft');
}

/** The last line of a signed note: who, by which key, the signature. */
function signatureLine(note: string): string {
  return note.trimEnd().split('\n').at(-1)?.slice(2) ?? '';
}

function writeQueries(page: PaperWriter, body: ReportBody): void {
  page.gap(18);
  page.keepTogether(120);
  page.heading('Evidence', 'H1', 16);
  for (const query of body.queries) {
    page.keepTogether(72);
    page.rule();
    page.headed(`${query.id}  ${query.title}`, `population ${grouped(query.population)}`, 'faint');
    page.text(query.rule === null ? ruleWords(query) : `${ruleWords(query)} Exceptions: ${grouped(query.exceptions.length)}.`, 9.5);
    page.list(query.exceptions.map((exception) => `${exception.what} (${exception.events.join(', ')})`), 9, 'not-met');
    if (query.sample.length > 0) page.text(sampleWords(query.sample), 8, 'faint');
    page.gap(5);
  }
}

function sampleWords(sample: readonly string[]): string {
  const rest = sample.length - PRINTED_SAMPLE;
  return `Entries to look at: ${sample.slice(0, PRINTED_SAMPLE).join(', ')}${rest > 0 ? `, and ${rest} more in the JSON` : ''}`;
}

/** `21,306`; written out because the report must be the same bytes whatever language data the machine has. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3}){1,7}$)/g, ',');
}
