/**
 * What somebody takes away to prove things elsewhere: the log, whole or entry by entry, in files that others' tools can check, and what of it may be shown.
 * Invariant: no package leaves that is not on record first, and none is believed that does not verify down to the last byte.
 */
export type { EvidenceDeps } from './evidence-deps.ts';
export { EvidenceRequest } from './evidence-request.ts';
export { type OpenedExport, openExport } from './open-export.ts';
export type { PackageProblem } from './package-fault.ts';
export { cancelledPackage, openPackageJobs, type PackageJobs } from './package-jobs.ts';
export { openPackageJobStore } from './package-job-store.ts';
export { openPackageShelf } from './package-shelf.ts';
export { buildPackageTables } from './package-tables.ts';
export { planExport, type RecordedExport, recordExport, recordPlanned } from './record-export.ts';
export { RecordsRequest } from './records-request.ts';
export { openRecords, recordRecords } from './take-records.ts';
export { type UploadVerdict, verifyUploadedPackage } from './verify-upload.ts';
export { type PackageVerdict, verifyPackageFile } from './verify-package.ts';
export { textFile } from './package-file.ts';
export { zipOf } from './package-zip.ts';
export { openZip, readWhole } from './zip-reader.ts';
