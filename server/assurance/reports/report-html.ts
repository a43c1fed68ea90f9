import { HtmlPage } from './html-page.ts';
import { bodyIn, type StoredReport } from './report.ts';
import { reportTitle, writeReport } from './report-content.ts';
import type { ReportSignature } from './signature-store.ts';

/** The report as one page of HTML, with what stands on paper and nothing else: the same bytes for the same report and signatures. */
export function reportHtml(report: StoredReport, signatures: readonly ReportSignature[] = []): string {
  const body = bodyIn(report);
  const page = new HtmlPage({ title: reportTitle(body), author: report.createdByName });
  writeReport(page, report, signatures);
  return page.html();
}
