/**
 * A key for each person whom the log tells of: what is told of them is sealed under it, and destroying it ends every copy of that.
 * Invariant: a key is destroyed only once nobody seals under it any more and nothing that was sealed under it stands in the log.
 */
export { ENDED_KEY_REF, endedKeyDigest } from './ended-key.ts';
export { openKeyFile, refuseForeignKeys } from './key-file.ts';
export { type Asks, type KeyShelf, type SubjectKeyRow, type SubjectKeyRef } from './key-shelf.ts';
export { keyTable } from './key-table.ts';
export { rootOfSubjects } from './subject-secrets.ts';
export { type Closed, type Opened, openSubjectBoxes, openSubjectKeys, type SealedBox, type SubjectBoxes, type SubjectKeys } from './subject-keys.ts';
export type { Told } from './subject-box.ts';
export { buildSubjectTables } from './subject-tables.ts';
