import { canonicalJson } from '../../../shared/canonical-json.ts';
import { brand, type EventId, type Instant, type RunId, type TenantId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { CONTENT_PLACE } from '../../agents/memory/index.ts';
import { leftDigest } from '../../agents/runs/index.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { openSealer } from '../../base/seal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { archiveName, fileDigest } from './archive-shelf.ts';
import type { Deletion } from './deletion.ts';
import { FILE_KEY } from './archive-store.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { ProductType } from './retention-policy.ts';

/** Records that one entry vouches for: what is read of them is in memory at once. */
const MOST_AT_ONCE: Readonly<Record<ProductType, number>> = { session_data: 100, tool_results: 100, memory: 200, evidence: 1 };
const KEY_BYTES = 32;

interface Line {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
}

interface Batch {
  readonly deletion: Deletion;
  readonly lines: readonly Line[];
}

interface ArchiveFile {
  readonly part: number;
  readonly key: Uint8Array;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Ends for good what was deleted and can no longer be brought back, a batch a deletion, and answers how many records went. What a
 * hold keeps waits for its release. Killed in between, nothing is lost and nothing done twice: a file that no row tells of is
 * written anew under its name.
 */
export async function purgeDeleted(deps: RetentionDeps, tenantId: TenantId): Promise<number> {
  const now = deps.clock.now();
  let gone = 0;
  const faults: unknown[] = [];
  for (const deletion of await deps.storage.read({ tenantId }, (db) => deps.products.ripe(db, tenantId, now))) {
    try {
      gone += await endBatch(deps, deletion, now);
    } catch (reason) {
      faults.push(reason); // what cannot end holds up no other
    }
  }
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} deletions of ${tenantId} could not be ended`);
  return gone;
}

async function endBatch(deps: RetentionDeps, deletion: Deletion, now: Instant): Promise<number> {
  const { tenantId } = deletion;
  const lines = await deps.storage.read({ tenantId }, (db) => linesOf(deps, db, deletion));
  if (lines.length === 0) return 0;
  const batch = { deletion, lines };
  // Before anything goes: where it cannot be written, nothing does. A closed tenant has no key any more that could open one.
  const file = deletion.archive && !(await deps.isClosed(tenantId)) ? await writeArchive(deps, batch) : null;
  const actor = systemActor('retention', tenantId);
  return deps.storage.write(actor, (tx) => endBatchIn(deps, tx, actor, { batch, file, now }));
}

/** SHA-256 over the RFC 8785 form of the list of [name, digest], in the order of names, hex: what an entry of a purge vouches for. */
export function recordsDigest(gone: ReadonlyArray<Pick<Line, 'id' | 'digest'>>): string {
  return sha256Hex(canonicalJson(gone.map(({ id, digest }) => [id, digest])));
}

async function linesOf(deps: RetentionDeps, db: Db, deletion: Deletion): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const id of await deps.products.ripeRecords(db, deletion, MOST_AT_ONCE[deletion.dataType])) {
    const said = await lineOf(deps, db, deletion, id);
    if (said === null) throw new Error(`${deletion.dataType} ${id} is out of sight and not there`);
    const text = canonicalJson(said);
    lines.push({ id, text, digest: sha256Hex(text) });
  }
  return lines;
}

/** Everything that a record says, as one JSON object. */
async function lineOf({ lines, vault }: RetentionDeps, db: Db, { tenantId, dataType }: Deletion, id: string): Promise<JsonObject | null> {
  switch (dataType) {
    case 'session_data':
      return lines.runLine(db, tenantId, id);
    case 'tool_results':
      return lines.contentsLine(db, tenantId, id);
    case 'evidence':
      return lines.trailLine(db, tenantId, id);
    case 'memory': {
      const kept = await lines.memory(db, tenantId, id);
      if (kept === null) return null;
      const { tenantId: _own, ...facts } = kept.resource;
      const grants = kept.grants.map(({ tenantId: _tenant, ...grant }): Json => ({ ...grant, permissions: [...grant.permissions] }));
      return { kind: 'memory', id, memory: { ...facts }, grants, content: await vault.open(db, { ...CONTENT_PLACE, tenantId, row: id }, kept.sealed).catch(beyondReading) };
    }
  }
}

/** What a closed tenant sealed says nothing to anybody any more; what is left of it goes all the same. */
function beyondReading(reason: unknown): null {
  if (reason instanceof Refusal && reason.code === 'vault/key-destroyed') return null;
  throw reason;
}

async function writeArchive(deps: RetentionDeps, { deletion, lines }: Batch): Promise<ArchiveFile> {
  const { tenantId, id: deletionId } = deletion;
  const part = 1 + (await deps.storage.read({ tenantId }, (db) => deps.products.archivesOf(db, deletion)));
  const key = deps.ids.bytes(KEY_BYTES);
  const sealed = openSealer(key, deps.ids).seal(Buffer.from(lines.map(({ text }) => `${text}\n`).join('')), [tenantId, archiveName({ deletionId, part })]);
  await deps.archives.put({ tenantId, deletionId, part }, sealed);
  return { part, key, size: sealed.length, sha256: fileDigest(sealed) };
}

async function endBatchIn(deps: RetentionDeps, tx: Tx, actor: Actor, { batch: { deletion, lines }, file, now }: { readonly batch: Batch; readonly file: ArchiveFile | null; readonly now: Instant }): Promise<number> {
  await deps.retention.shareHolds(tx, actor.tenantId);
  const still = await linesOf(deps, tx, deletion);
  // Brought back, held or changed since the lines were read: the next round begins with what is then there.
  if (recordsDigest(still) !== recordsDigest(lines)) return 0;
  const { tenantId, id: deletionId, dataType } = deletion;
  const entry = await deps.audit.trail.append(tx, actor, {
    type: 'retention.purge.executed', resource: { type: 'retention_deletion', id: deletionId, name: dataType },
    refs: { records_sha256: recordsDigest(lines), ...(file ? { archive_sha256: file.sha256 } : {}) },
    details: { data_type: dataType, policy: deletion.policyId, days: deletion.days, before: deletion.cutoff, records: lines.length, archive: file ? archiveName({ deletionId, part: file.part }) : null },
  });
  if (file) await noteArchiveIn(deps, tx, { deletion, file, records: lines.length, entry, now });
  for (const { id, digest } of lines) {
    if (dataType === 'tool_results') await stripIn(deps, tx, actor, { id, digest, deletion });
    else await deps.lines.drop(tx, tenantId, dataType, { id, now });
  }
  await deps.products.close(tx, deletion, lines, { entry, now });
  return lines.length;
}

async function noteArchiveIn({ products, ids, vault }: RetentionDeps, tx: Tx, { deletion, file, records, entry, now }: { readonly deletion: Deletion; readonly file: ArchiveFile; readonly records: number; readonly entry: EventId; readonly now: Instant }): Promise<void> {
  const { tenantId, id: deletionId, dataType } = deletion;
  const id = ids.id();
  const fileKey = await vault.seal(tx, { ...FILE_KEY, tenantId, row: id }, Buffer.from(file.key).toString('base64'));
  await products.addArchive(tx, { tenantId, id, deletionId, dataType, part: file.part, records, size: file.size, sha256: file.sha256, fileKey, entry, createdAt: now });
}

/** A run keeps an entry of its own that vouches for what its calls said, and for what its events say without it. */
async function stripIn({ audit, lines }: RetentionDeps, tx: Tx, actor: Actor, { id, digest, deletion }: { readonly id: string; readonly digest: string; readonly deletion: Deletion }): Promise<void> {
  const stripped = await lines.strippedEvents(tx, actor.tenantId, id);
  const entry = await audit.trail.append(tx, actor, {
    type: 'run.contents.removed', run: brand<RunId>(id), resource: { type: 'run', id }, refs: { contents_sha256: digest, left_sha256: leftDigest(stripped) },
    details: { deletion: deletion.id, days: deletion.days, events: stripped.length },
  });
  await lines.strip(tx, actor.tenantId, { id, entry, stripped });
}
