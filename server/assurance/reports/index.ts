/**
 * What the records of a period say of a framework's controls, with the ids that show it.
 * Invariant: the same records and period give the same bytes, and no status is better than its evidence.
 */
export { ActivityRequest, activityReport } from './activity-report.ts';
export { openApplicabilityStore } from './applicability-store.ts';
export { type AttachmentDeps, attachEvidence, takeAttachment, withdrawAttachment } from './attach-evidence.ts';
export { AttachmentRequest } from './attachment.ts';
export { openAttachmentStore } from './attachment-store.ts';
export { type Attestation, parseAttestation } from './attestation.ts';
export type { AccountFacts } from './evidence.ts';
export { exportReport, reportFile, reportFileName } from './export-report.ts';
export { frameworkOf, FRAMEWORKS } from './frameworks.ts';
export { cancelledNote, generateReport, periodOf, type ReportDeps } from './generate-report.ts';
export { type Job, jobColumns, newJob, type Watched } from './job.ts';
export { type JobStore, openJobStore } from './job-store.ts';
export { type Jobs, type JobsDeps, openJobs, type Underway } from './open-jobs.ts';
export { ActivityContent, DEFAULT_ACTIVITY, missingMembers, type ProcessingActivity } from './processing-activity.ts';
export { activityHistory, addActivity, changeActivity, processingRecord } from './processing-record.ts';
export { openProcessingStore } from './processing-store.ts';
export { type Population, populationsOf } from './query-populations.ts';
export { bodyIn, type QueryResult, type ReportBody, type ReportProgress, ReportRequest, type StoredReport } from './report.ts';
export { openReportJobStore } from './report-job-store.ts';
export { openReportJobs, type ReportJobs } from './report-jobs.ts';
export { assessmentResults } from './report-oscal.ts';
export { applicabilityCsv } from './report-sheets.ts';
export { openReportStore, type ReportStore } from './report-store.ts';
export { buildReportTables } from './report-tables.ts';
export { isSignatureGood, SignatureRequest, signReport } from './sign-report.ts';
export { openSignatureStore, type ReportSignature } from './signature-store.ts';
export { ApplicabilityRequest, stateApplicability } from './state-applicability.ts';
export { openTypefaces } from './typefaces.ts';
export { MOST_SHEET_ROWS, workbookStream } from './workbook.ts';
