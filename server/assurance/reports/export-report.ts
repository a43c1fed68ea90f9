import { assertNever } from '../../../shared/assert-never.ts';
import { brand, type ReportId } from '../../../shared/brand.ts';
import { csvLine } from '../../../shared/csv-text.ts';
import type { ReportFormat } from '../../../shared/report-formats.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import { documentReport, reportMarkdown } from './report-document.ts';
import { reportHtml } from './report-html.ts';
import { assessmentPlan, assessmentResults } from './report-oscal.ts';
import { reportPdf } from './report-pdf.ts';
import { controlRows, reportSheets } from './report-sheets.ts';
import { bodyIn, type StoredReport } from './report.ts';
import type { ReportStore } from './report-store.ts';
import type { ReportSignature, SignatureStore } from './signature-store.ts';
import type { Typefaces } from './typefaces.ts';
import { workbookStream } from './workbook.ts';

interface ExportDeps {
  readonly storage: Storage;
  readonly audit: Pick<AuditRoom, 'trail' | 'writer'>;
  readonly reports: ReportStore;
  readonly signatures: SignatureStore;
  readonly typefaces: Typefaces;
}

export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** With the digest of the report that the file shows. */
type ExportedReport = ReportFile & { readonly digest: string };

/** A report as a file of some format. It is made first and put on record, under a checkpoint, before anybody gets it: what failed to be made did not leave. */
export async function exportReport(deps: ExportDeps, actor: Actor, { id, format }: { readonly id: string; readonly format: ReportFormat }): Promise<ExportedReport> {
  const { report, signatures } = await deps.storage.read(actor, async (db) => {
    const found = await deps.reports.find(db, actor.tenantId, brand<ReportId>(id));
    if (!found) throw new Refusal('reports/not-found', { id });
    return { report: found, signatures: await deps.signatures.list(db, actor.tenantId, found.id) };
  });
  const file = await reportFile(report, signatures, format, deps.typefaces);
  await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, {
    type: 'data.exported', resource: { type: 'report', id: report.id, name: report.framework }, refs: { report_sha256: report.digest }, details: { format, bytes: file.bytes.length },
  }));
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return { ...file, digest: report.digest };
}

const ENDINGS: Readonly<Record<ReportFormat, string>> = {
  json: '.json', pdf: '.pdf', html: '.html', csv: '.csv', xlsx: '.xlsx', markdown: '.md', document: '-items.json', 'oscal-ar': '-assessment-results.json', 'oscal-ap': '-assessment-plan.json',
};

/** `<framework>-<first day>-<last day>` with the ending of the format; the days are those of the half-open period's ends. */
export function reportFileName({ framework, from, to }: Pick<StoredReport, 'framework' | 'from' | 'to'>, format: ReportFormat): string {
  return `${framework}-${from.slice(0, 10)}-${to.slice(0, 10)}${ENDINGS[format]}`;
}

/** The same report and signatures give the same bytes, whatever was written with the typefaces before. */
export async function reportFile(report: StoredReport, signatures: readonly ReportSignature[], format: ReportFormat, typefaces?: Typefaces): Promise<ReportFile> {
  const body = bodyIn(report);
  const name = reportFileName(report, format);
  const text = (mediaType: string, content: string): ReportFile => ({ name, mediaType, bytes: Buffer.from(content, 'utf8') });
  switch (format) {
    case 'json':
      return text('application/json', report.body);
    case 'pdf':
      return { name, mediaType: 'application/pdf', bytes: await reportPdf(report, signatures, typefaces) };
    case 'html':
      return text('text/html; charset=utf-8', reportHtml(report, signatures));
    case 'csv':
      return text('text/csv; charset=utf-8', controlRows(body).map((row) => csvLine(row)).join(''));
    case 'xlsx':
      return { name, mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: await whole(workbookStream(reportSheets(report, body, signatures))) };
    case 'markdown':
      return text('text/markdown; charset=utf-8', reportMarkdown(report, body, signatures));
    case 'document':
      return text('application/json', `${JSON.stringify(documentReport(report, body, signatures), null, 2)}\n`);
    case 'oscal-ar':
      return text('application/json', JSON.stringify(assessmentResults(report, body, signatures), null, 2));
    case 'oscal-ap':
      return text('application/json', JSON.stringify(assessmentPlan(report, body), null, 2));
    default:
      return assertNever(format);
  }
}

async function whole(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a stream of bytes
  return Buffer.concat(chunks);
}
