import PDFDocument from 'pdfkit';
import { epochMs } from '../../../shared/brand.ts';
import type { ControlStatus, ReportBody, StoredReport } from './report.ts';

const WORDS: Readonly<Record<ControlStatus, string>> = {
  met: 'Met by the records', 'not-met': 'Not met', 'insufficient-evidence': 'Insufficient evidence', 'needs-attachment': 'Needs attachment', 'evidence-attached': 'Evidence, to be judged',
};
const MARGIN = 54;
const INK = '#191a1e';
const FAINT = '#50545e';

/** The report on paper: tagged, the same bytes for the same report, the log's root on page 1 so that a printed page fixes it. */
export function reportPdf(report: StoredReport): Promise<Buffer> {
  const body = JSON.parse(report.body) as ReportBody; // our own stored text
  const date = new Date(epochMs(report.createdAt));
  const pdf = new PDFDocument({
    size: 'A4', margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN }, bufferPages: true, tagged: true, lang: 'en', displayTitle: true, pdfVersion: '1.7',
    info: { Title: `${body.framework.name}: ${body.tenant.name}`, Author: report.createdByName, Creator: 'Countersign', Producer: 'Countersign', CreationDate: date, ModDate: date },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
  });
  const page = new PaperWriter(pdf);
  writeFront(page, report, body);
  writeControls(page, body);
  writeQueries(page, body);
  page.numberPages(`${body.tenant.name} · ${body.framework.id} · report ${report.id} · SHA-256 ${report.digest.slice(0, 16)}…`);
  pdf.end();
  return whole;
}

function writeFront(page: PaperWriter, report: StoredReport, body: ReportBody): void {
  page.heading(body.framework.name, 'H1', 20);
  page.text(`${body.tenant.name} · ${body.period.from.slice(0, 10)} to ${body.period.to.slice(0, 10)} (UTC, end not included)`, 11, FAINT);
  page.gap(14);
  page.text('What the records of this period say of each control. Countersign supports a judgement; it does not make one.', 11);
  page.heading('Result', 'H2');
  for (const [status, count] of Object.entries(body.summary)) page.text(`${WORDS[status as ControlStatus]}: ${count}`, 11); // keys of the summary are statuses
  page.heading('The log this report speaks of', 'H2');
  for (const log of body.logs) {
    page.text(log.verified ? `Recomputed and found whole. ${log.size} entries at the end of the period.` : `NOT whole: ${log.problem ?? ''}`, 11);
    page.mono(`origin  ${log.origin}`);
    page.mono(`size    ${log.size}`);
    page.mono(`root    ${log.root}`);
  }
  page.heading('This report', 'H2');
  page.mono(`id      ${report.id}`);
  page.mono(`sha256  ${report.digest}`);
  page.mono(`made    ${report.createdAt} by ${report.createdByName}`);
  page.heading('What it does not show', 'H2');
  for (const limit of body.limits) page.text(`– ${limit}`, 10.5);
}

function writeControls(page: PaperWriter, body: ReportBody): void {
  page.newPage();
  page.heading('Controls', 'H1', 16);
  for (const control of body.controls) {
    page.keepTogether(64);
    page.heading(`${control.id}  ${control.title}`, 'H3', 11.5);
    page.text(`${WORDS[control.status]}. ${control.why}.`, 10.5);
    page.text(`Support: ${control.support}. Evidence: ${control.evidence.join(', ')}.`, 9.5, FAINT);
    page.gap(6);
  }
}

function writeQueries(page: PaperWriter, body: ReportBody): void {
  page.newPage();
  page.heading('Evidence', 'H1', 16);
  for (const query of body.queries) {
    page.keepTogether(80);
    page.heading(`${query.id}  ${query.title}`, 'H3', 11.5);
    page.text(`Population ${query.population}. ${query.rule ? `Rule: ${query.rule}. Exceptions: ${query.exceptions.length}.` : 'No rule decides by itself.'}`, 10.5);
    for (const exception of query.exceptions) page.text(`– ${exception.what} (${exception.events.join(', ')})`, 9.5);
    if (query.sample.length > 0) page.text(`Sample: ${query.sample.slice(0, 5).join(', ')}${query.sample.length > 5 ? ', …' : ''}`, 8.5, FAINT);
    page.gap(6);
  }
}

type HeadingTag = 'H1' | 'H2' | 'H3';

/** Text down a page, each piece marked for screen readers. */
class PaperWriter {
  readonly #pdf: PDFKit.PDFDocument;

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
  }

  heading(text: string, tag: HeadingTag, size = 13): void {
    if (tag !== 'H1') this.gap(tag === 'H2' ? 12 : 4);
    this.#pdf.outline.addItem(text);
    this.#piece(tag, () => this.#pdf.font('Helvetica-Bold').fontSize(size).fillColor(INK).text(plain(text)));
    this.gap(3);
  }

  text(text: string, size: number, colour = INK): void {
    this.#piece('P', () => this.#pdf.font('Helvetica').fontSize(size).fillColor(colour).text(plain(text), { lineGap: 2 }));
  }

  mono(text: string): void {
    this.#piece('P', () => this.#pdf.font('Courier').fontSize(8.5).fillColor(INK).text(plain(text), { lineGap: 1 }));
  }

  gap(points: number): void {
    this.#pdf.y += points;
  }

  newPage(): void {
    this.#pdf.addPage();
  }

  keepTogether(points: number): void {
    if (this.#pdf.y + points > this.#pdf.page.height - MARGIN) this.#pdf.addPage();
  }

  numberPages(line: string): void {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let at = start; at < start + count; at++) {
      this.#pdf.switchToPage(at);
      const bottom = this.#pdf.page.margins.bottom;
      this.#pdf.page.margins.bottom = 0; // the footer stands in the margin, which would otherwise begin a new page
      this.#pdf.markContent('Artifact', { type: 'Pagination' });
      this.#pdf.font('Helvetica').fontSize(8).fillColor(FAINT).text(plain(`${line} · ${at + 1} / ${count}`), MARGIN, this.#pdf.page.height - 34, { lineBreak: false });
      this.#pdf.endMarkedContent();
      this.#pdf.page.margins.bottom = bottom;
    }
  }

  #piece(tag: string, write: () => void): void {
    this.#pdf.addStructure(this.#pdf.struct(tag, {}, write));
  }
}

/** The built-in fonts know Windows-1252 only; what they cannot show is named rather than dropped. */
function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\u00a0-\u00ff–—‘’“”…·•€]/g, '?');
}
