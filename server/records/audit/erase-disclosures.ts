import type { EventId, TenantId } from '../../../shared/brand.ts';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { toHex } from '../../../shared/byte-text.ts';
import { ERASED_REF, erasureText } from '../../../shared/erasure-list.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { SubjectBoxes } from '../subjects/index.ts';
import type { AuditNote, AuditTrail } from './audit-note.ts';
import { placeOf } from './entry-place.ts';
import { ADD_ERASURE, DROP_DISCLOSURE, DROP_TEXTS, FORGET_ACTOR, FORGET_RESOURCE } from './log-statements.ts';
import { sha256 } from './node-hash.ts';
import { isAsWritten, type ToldAsStored } from './told-rows.ts';

/** A row of disclosures as it is found for erasure. */
export type StoredDisclosures = ToldAsStored;

export interface EraserDeps {
  readonly trail: AuditTrail;
  readonly digest: (disclosure: string) => string;
  readonly boxes: Pick<SubjectBoxes, 'digestsOf'>;
}

interface ErasedName {
  readonly idx: number;
  readonly name: string;
  readonly digest: string;
}

const LEAF = 'SELECT entry FROM audit_leaf WHERE tenant_id = ? AND log_id = ? AND idx = ?';
const ORIGIN = 'SELECT origin FROM audit_log WHERE tenant_id = ? AND log_id = ?';

/**
 * Deletes these disclosures of one log, and what their entries could be found by through them. The entry made of `note` tells of
 * it and vouches for exactly this list; without it the database refuses, and so it does for what a hold covers.
 */
export async function eraseDisclosuresIn(deps: EraserDeps, tx: Tx, actor: Actor, logId: number, found: readonly StoredDisclosures[], note: AuditNote): Promise<EventId> {
  const { tenantId } = actor;
  const [log] = await tx.all<{ origin: string }>(ORIGIN, tenantId, logId);
  if (!log || found.length === 0) throw new Error(`nothing of log ${logId} can be erased`);
  const erased: ErasedName[] = [];
  for (const row of found) erased.push(...(await namedIn(deps, tx, { tenantId, logId }, row)));
  const covering = await deps.trail.append(tx, actor, { ...note, refs: { ...note.refs, [ERASED_REF]: toHex(sha256(erasureText(log.origin, erased))) } });
  await tx.insert(ADD_ERASURE, erased.map(({ idx, digest, name }) => [tenantId, logId, idx, digest, name, covering]));
  for (const row of found) await dropRow(tx, tenantId, logId, row);
  await tx.run(DROP_TEXTS, tenantId, JSON.stringify([...new Set(found.map(({ idx }) => placeOf(logId, idx)))]));
  return covering;
}

/** The disclosures of a row with their digests. What is sealed stays closed: its own mark says which of the entry's digests are its. */
async function namedIn({ digest, boxes }: EraserDeps, tx: Tx, { tenantId, logId }: { readonly tenantId: TenantId; readonly logId: number }, row: StoredDisclosures): Promise<readonly ErasedName[]> {
  const digests = !isAsWritten(row) ? null : row.texts === null ? boxes.digestsOf(tenantId, row, await promisedBy(tx, tenantId, logId, row.idx)) : row.texts.split('~').map(digest);
  if (!digests) throw new Error(`"${row.names}" of entry ${row.idx} is not what was sealed for that entry: verify the log`);
  const names = row.names.split(' ');
  return digests.map((one, at) => ({ idx: row.idx, name: names[at] ?? '', digest: one }));
}

async function promisedBy(tx: Tx, tenantId: TenantId, logId: number, idx: number): Promise<readonly string[]> {
  const [leaf] = await tx.all<{ entry: string }>(LEAF, tenantId, logId, idx);
  return leaf ? parseLeaf(leaf.entry)._sd : [];
}

async function dropRow(tx: Tx, tenantId: TenantId, logId: number, { idx, names, person }: StoredDisclosures): Promise<void> {
  await tx.run(DROP_DISCLOSURE, tenantId, logId, idx, person);
  const gone = names.split(' ');
  if (gone.includes('actor')) await tx.run(FORGET_ACTOR, tenantId, logId, idx);
  if (gone.includes('resource')) await tx.run(FORGET_RESOURCE, tenantId, logId, idx);
}
