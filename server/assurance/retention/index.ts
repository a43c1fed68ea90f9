/**
 * How long what is kept, what must be kept whatever else is said, and whom we forget: retention policies over the log's disclosures
 * and the product's data, deletion with grace, archives, legal holds, erasure.
 * Invariant: nothing that a live hold covers is erased, and nothing is erased without an entry of the log that vouches for it.
 */
export { openArchiveShelf } from './archive-shelf.ts';
export { addPolicy, changePolicy, removePolicy } from './change-policy.ts';
export { destroyKeys, endAgain, eraseUnreadable } from './destroy-subject-keys.ts';
export { type Erasure, erasePerson, type ErasurePreview, listErasures, NewErasure, previewErasure } from './erase-person.ts';
export { HoldRelease, type HoldScope, type LegalHold, NewHold } from './legal-hold.ts';
export { RestoreRequest } from './deletion.ts';
export { placeHold, releaseHold, shownHold } from './place-hold.ts';
export { openProductLineStore } from './product-line-store.ts';
export { openProductStore } from './product-store.ts';
export { purgeDeleted, recordsDigest } from './purge-deleted.ts';
export { countedTypes, listDeleted } from './read-retention.ts';
export { restoreRecords } from './restore-records.ts';
export { retentionDdl } from './retention-ddl.ts';
export type { RetentionDeps } from './retention-deps.ts';
export { CATEGORIES, DATA_TYPES, type DataFacts, type DataType, type ProductType, NewPolicy, PolicyChange, PolicyRun, type RetentionPolicy } from './retention-policy.ts';
export { openRetentionStore, type RetentionStore } from './retention-store.ts';
export { buildRetentionTables } from './retention-tables.ts';
export { type ExplainedRecord, type PolicyOutcome, type PolicyPreview, previewPolicy, runPolicy } from './run-policy.ts';
export { needArchive, shownArchive, takeArchived } from './take-archive.ts';
export { tendRetention } from './tend-retention.ts';
