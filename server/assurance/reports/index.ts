/**
 * What the records of a period say of a framework's controls, with the ids that show it.
 * Invariant: the same records and period give the same bytes, and no status is better than its evidence.
 */
export { FRAMEWORKS, generateReport, periodOf, type ReportDeps } from './generate-report.ts';
export { type ReportBody, ReportRequest, type StoredReport } from './report.ts';
export { reportPdf } from './report-pdf.ts';
export { openReportStore, type ReportStore } from './report-store.ts';
export { buildReportTables } from './report-tables.ts';
