/**
 * How long what is kept, what must be kept whatever else is said, and whom we forget: retention policies, legal holds, erasure.
 * Invariant: nothing that a live hold covers is erased, and nothing is erased without an entry of the log that vouches for it.
 */
export { addPolicy, changePolicy, removePolicy } from './change-policy.ts';
export { type Erasure, erasePerson, type ErasurePreview, NewErasure, previewErasure, shownErasure } from './erase-person.ts';
export { HoldRelease, type HoldScope, type LegalHold, NewHold } from './legal-hold.ts';
export { placeHold, releaseHold, shownHold } from './place-hold.ts';
export { retentionDdl } from './retention-ddl.ts';
export type { RetentionDeps } from './retention-deps.ts';
export { type DataFacts, type DataType, NewPolicy, PolicyChange, PolicyRun, type RetentionPolicy } from './retention-policy.ts';
export { openRetentionStore, type RetentionStore } from './retention-store.ts';
export { buildRetentionTables } from './retention-tables.ts';
export { boundedTypes } from './retention-rules.ts';
export { type ExplainedRecord, type PolicyOutcome, type PolicyPreview, previewPolicy, runPolicy } from './run-policy.ts';
