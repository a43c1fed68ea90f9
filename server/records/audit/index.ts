/**
 * What happened, in a log that a stranger can check: RFC 6962 leaves, signed checkpoints, erasable disclosures.
 * Invariant: an entry is appended in the transaction of the command it tells of, and never changes afterwards.
 */
export { auditDdl } from './audit-ddl.ts';
export { type AuditConditions, AuditFilter, TimeSlice } from './audit-filter.ts';
export type { AuditNote, AuditTrail, Outcome } from './audit-note.ts';
export { type AuditRoom, type AuditRoomOptions, openAuditRoom } from './audit-room.ts';
export type { AuditRow, AuditSearch, PlainEntry } from './audit-search.ts';
export { buildAuditTables } from './audit-tables.ts';
export { countErased } from './count-erased.ts';
export { addCosignature, cosignatureLines, cosignaturesOf, lastCosigned } from './cosignatures.ts';
export { isOriginOf, openVkeys } from './checkpoint-signer.ts';
export type { StoredDisclosures } from './erase-disclosures.ts';
export type { ProvenErasure } from './erasure-check.ts';
export { type LogAnchor, logAnchor } from './log-anchor.ts';
export type { LastCheck, LogHealth, LogState } from './log-health.ts';
export type { LogHistory } from './log-history.ts';
export { NOTHING_CHECKED } from './log-check.ts';
export type { LogProblem } from './log-problem.ts';
export type { ErasedRow, LogFacts, LogSource, StoredTile } from './log-source.ts';
export { type Fork, type HeadsFile, openHeadsFile, readForks, readHeads } from './heads-file.ts';
export { digestDisclosure, nodeTreeHash, sha256 } from './node-hash.ts';
export type { EntryProof } from './prove-entry.ts';
export { openKeyPair, verifierOf, verifyEd25519 } from './signing-key.ts';
export { listSavedFilters, NewSavedFilter, removeFilter, type SavedFilter, saveFilter } from './saved-filters.ts';
export { storedLogSource } from './stored-log-source.ts';
export type { LogVerdict, VerifyOptions } from './verify-log.ts';
export { verifyLogs } from './verify-logs.ts';
export { type Verification, verifyOnRecord } from './verify-on-record.ts';
export { partsOf } from './disclosure-parts.ts';
export { verifyAfterStart, verifyDue } from './watch-logs.ts';
