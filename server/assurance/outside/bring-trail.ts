import type { TenantId } from '../../../shared/brand.ts';
import { keyOf, type Page, pageOf } from '../../../shared/page.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { foreignCursor, timeAndIdIn } from '../../base/cursor-key.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { OutsideEvent } from './outside-event.ts';
import type { OutsideStore, RecordFilter, RecordKey } from './outside-store.ts';
import type { NewTrail, OutsideTrail } from './outside-trail.ts';
import { readTrail } from './read-trail.ts';

export interface OutsideDeps {
  readonly storage: Storage;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly outside: OutsideStore;
  /** The bytes that were uploaded under an id, and what throws them off the shelf. */
  readonly uploads: { take(tenantId: TenantId, id: string): Promise<Uint8Array>; drop(tenantId: TenantId, id: string): Promise<void> };
}

export interface OutsideRecord extends OutsideEvent {
  readonly trailId: string;
  readonly number: number;
  /** The record itself, as JSON text. */
  readonly record: string;
}

/** Brings a trail in, whole or not at all. The log names the digest of its file, so that it can never be swapped unseen; nothing in it becomes an entry of ours. */
export async function bringTrail(deps: OutsideDeps, actor: Actor, { uploadId, ...asked }: NewTrail): Promise<OutsideTrail> {
  const content = Buffer.from(await deps.uploads.take(actor.tenantId, uploadId));
  const { format, records } = readTrail(content, asked.zoneless);
  const times = records.map(({ event }) => event.at).toSorted();
  const trail: OutsideTrail = {
    ...asked, tenantId: actor.tenantId, id: deps.ids.id(), format, sha256: sha256Hex(content), size: content.length, records: records.length,
    firstAt: times[0] ?? deps.clock.now(), lastAt: times.at(-1) ?? deps.clock.now(), importedBy: actor.userId, importedByName: nameOfHands(actor), importedAt: deps.clock.now(), withdrawnAt: null, withdrawnReason: null,
  };
  await deps.storage.write(actor, async (tx) => {
    const known = await deps.outside.withDigest(tx, actor.tenantId, trail.sha256);
    if (known) throw new Refusal('outside/already-here', { field: 'uploadId', id: known.id, rule: `uploadId: this file is here already, as ${known.name}` });
    await deps.outside.add(tx, { ...trail, content }, records.map(({ event, record }, at) => ({ number: at + 1, ...event, record })));
    await deps.audit.append(tx, actor, {
      type: 'compliance.trail.imported', resource: { type: 'outside_trail', id: trail.id, name: trail.name }, refs: { trail_sha256: trail.sha256 },
      details: { origin: trail.origin, format, records: trail.records, first_at: trail.firstAt, last_at: trail.lastAt, zoneless: trail.zoneless },
    });
  });
  await deps.uploads.drop(actor.tenantId, uploadId);
  return trail;
}

/** From now on nobody finds its records; the file and what is said of it stay. */
export function withdrawTrail(deps: Pick<OutsideDeps, 'storage' | 'audit' | 'clock' | 'outside'>, actor: Actor, { id, reason }: { readonly id: string; readonly reason: string }): Promise<{ readonly id: string }> {
  return deps.storage.write(actor, async (tx) => {
    const found = await deps.outside.find(tx, actor.tenantId, id);
    if (!found || !(await deps.outside.withdraw(tx, found, { at: deps.clock.now(), reason }))) throw new Refusal('outside/trail-not-found', { id });
    await deps.audit.append(tx, actor, { type: 'compliance.trail.withdrawn', resource: { type: 'outside_trail', id, name: found.name }, refs: { trail_sha256: found.sha256 }, details: { reason } });
    return { id };
  });
}

/** The file, byte for byte; what leaves is on record first. */
export async function takeTrail(deps: Pick<OutsideDeps, 'storage' | 'audit' | 'outside'>, actor: Actor, id: string): Promise<{ readonly trail: OutsideTrail; readonly content: Buffer }> {
  const trail = await deps.storage.read(actor, (db) => deps.outside.find(db, actor.tenantId, id));
  if (!trail) throw new Refusal('outside/trail-not-found', { id });
  await deps.storage.write(actor, (tx) => deps.audit.append(tx, actor, { type: 'data.exported', resource: { type: 'outside_trail', id, name: trail.name }, refs: { trail_sha256: trail.sha256 }, details: { format: trail.format } }));
  const content = await deps.storage.read(actor, (db) => deps.outside.content(db, actor.tenantId, id));
  if (!content) throw new Refusal('outside/trail-not-found', { id });
  return { trail, content };
}

export function listTrails({ storage, outside }: Pick<OutsideDeps, 'storage' | 'outside'>, actor: Actor): Promise<readonly OutsideTrail[]> {
  return storage.read(actor, (db) => outside.list(db, actor.tenantId));
}

/** Records of the trails, the newest first, whichever file they came in. */
export async function findRecords({ storage, outside }: Pick<OutsideDeps, 'storage' | 'outside'>, actor: Actor, { cursor, size, ...filter }: RecordFilter & { readonly cursor?: string | undefined; readonly size: number }): Promise<Page<OutsideRecord>> {
  const after = cursor === undefined ? undefined : recordKey(cursor);
  const rows = await storage.read(actor, (db) => outside.page(db, actor.tenantId, filter, { after, limit: size + 1 }));
  return pageOf(rows.map(({ tenantId: _own, ...row }) => row), size, ({ at, trailId, number }) => [at, trailId, number]);
}

function recordKey(cursor: string): RecordKey {
  const [at] = timeAndIdIn(cursor);
  const [, trailId, number] = keyOf(cursor) ?? [];
  if (typeof trailId !== 'string' || typeof number !== 'number') throw foreignCursor();
  return [at, trailId, number];
}
