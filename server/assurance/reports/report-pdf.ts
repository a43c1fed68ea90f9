import { dateOf } from '../../../shared/brand.ts';
import { openPaper } from './paper-writer.ts';
import { bodyIn, type StoredReport } from './report.ts';
import { reportTitle, writeReport } from './report-content.ts';
import type { ReportSignature } from './signature-store.ts';
import { openTypefaces } from './typefaces.ts';

/** The report on paper: tagged, the same bytes for the same report, the log's root on page 1 so that a printed page fixes it. */
export async function reportPdf(report: StoredReport, signatures: readonly ReportSignature[] = [], typefaces = openTypefaces()): Promise<Buffer> {
  const body = bodyIn(report);
  const { page, whole } = await openPaper({ title: reportTitle(body), author: report.createdByName, date: dateOf(report.createdAt), typefaces });
  writeReport(page, report, signatures);
  return whole;
}
