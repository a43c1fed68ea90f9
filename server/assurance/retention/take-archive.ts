import { z } from 'zod';
import { brand, type Instant, type UserId } from '../../../shared/brand.ts';
import { MEMORY_PERMISSIONS, MEMORY_SCOPES, reachOf, SENSITIVITIES } from '../../agents/memory/index.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { openSealer } from '../../base/seal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { archiveName, fileDigest } from './archive-shelf.ts';
import type { Archive } from './deletion.ts';
import { FILE_KEY } from './archive-store.ts';
import type { RetentionDeps } from './retention-deps.ts';

export interface OpenedArchive {
  readonly name: string;
  /** One JSON object a line; a line's SHA-256 is the record's digest. */
  readonly text: string;
  /** Of how many records only name and digest are told, because this person could not have read them either. */
  readonly withheld: number;
}

export function shownArchive({ tenantId: _own, fileKey: _key, ...archive }: Archive): Omit<Archive, 'tenantId' | 'fileKey'> & { readonly name: string } {
  return { ...archive, name: archiveName(archive) };
}

export async function needArchive({ storage, products }: Pick<RetentionDeps, 'storage' | 'products'>, actor: Actor, id: string): Promise<Archive> {
  const archive = await storage.read(actor, (db) => products.archive(db, actor.tenantId, id));
  if (!archive) throw new Refusal('retention/archive-not-found', { id });
  return archive;
}

/**
 * The records of an archive in the clear; that they left is on record first. A memory is opened to whoever could have read it, and
 * to nobody else: of the others their name and digest are told.
 */
export async function takeArchived(deps: RetentionDeps, actor: Actor, id: string): Promise<OpenedArchive> {
  const archive = await needArchive(deps, actor, id);
  const { tenantId, deletionId, part } = archive;
  const sealed = await deps.archives.take({ tenantId, deletionId, part });
  if (!sealed || fileDigest(sealed) !== archive.sha256) return tellUnreadable(deps, actor, archive);
  // Read, and not handed out of the command: what a named command answers is stored, and this key opens the file.
  const key = await deps.storage.read(actor, (db) => deps.vault.open(db, { ...FILE_KEY, tenantId, row: id }, archive.fileKey));
  const lines = openSealer(Buffer.from(key, 'base64'), deps.ids).unseal(sealed, [tenantId, archiveName(archive)]).toString('utf8').split('\n').filter((line) => line !== '');
  const told = archive.dataType === 'memory' ? lines.map((line) => readableLine(deps, actor, line)) : lines;
  const withheld = told.filter((line, at) => line !== lines[at]).length;
  await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, {
    type: 'data.exported', resource: { type: 'retention_archive', id, name: archiveName(archive) }, refs: { archive_sha256: archive.sha256 },
    details: { format: 'jsonl', data_type: archive.dataType, records: archive.records, ...(withheld > 0 ? { withheld } : {}) },
  }));
  return { name: `${archive.dataType}-${archiveName(archive).replace(/\.sealed$/, '')}.jsonl`, text: told.map((line) => `${line}\n`).join(''), withheld };
}

/** That a file is gone or is another is on record: whoever may write on the disk is not whoever asks. */
function tellUnreadable({ storage }: RetentionDeps, { command: _named, ...asker }: Actor, { id, sha256 }: Archive): Promise<never> {
  return storage.write(asker, () => Promise.reject(new Refusal('retention/archive-unreadable', { id, sha256 })));
}

const Moment = z.string().nullable().transform((text) => (text === null ? null : brand<Instant>(text)));
/** What a line of a memory says of who may read it. */
const MemoryLine = z.object({
  id: z.string(),
  memory: z.object({ ownerId: z.string().transform((text) => brand<UserId>(text)), scope: z.enum(MEMORY_SCOPES), sensitivity: z.enum(SENSITIVITIES) }),
  grants: z.array(z.object({ principalKind: z.enum(['user', 'role']), principal: z.string(), permissions: z.array(z.enum(MEMORY_PERMISSIONS)), expiresAt: Moment, revokedAt: Moment })),
});

function readableLine({ clock }: RetentionDeps, actor: Actor, line: string): string {
  const { id, memory, grants } = MemoryLine.parse(JSON.parse(line));
  return reachOf({ ...memory, tenantId: actor.tenantId }, grants, actor, clock.now()).has('read') ? line : JSON.stringify({ id, sha256: sha256Hex(line), withheld: 'told to whoever could read it, and to nobody else' });
}
