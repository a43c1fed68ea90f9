import { parseLeaf } from '../../../shared/audit-entry.ts';
import type { EventId, TenantId } from '../../../shared/brand.ts';
import { toHex } from '../../../shared/byte-text.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { BareTx, Db, Kit, Storage, Tx, WriteHooks } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { type KeyShelf, openSubjectKeys, rootOfSubjects, type SubjectKeys } from '../subjects/index.ts';
import type { AuditNote, AuditTrail } from './audit-note.ts';
import { rootAtSize } from './audit-proof.ts';
import { type AuditSearch, openAuditSearch } from './audit-search.ts';
import { entryOf, openAuditTrail } from './audit-trail.ts';
import { type AuditWriter, openAuditWriter } from './audit-writer.ts';
import { openCheckpointSigner } from './checkpoint-signer.ts';
import { eraseDisclosuresIn, type StoredDisclosures } from './erase-disclosures.ts';
import { noteOfFork } from './find-fork.ts';
import type { HeadsFile } from './heads-file.ts';
import { epochOf, namesSuccessor, predecessorRefs, ROTATED, successorRefs } from './log-epoch.ts';
import { type LogHealth, readHealth } from './log-health.ts';
import { type LogHistory, openLogHistory } from './log-history.ts';
import { LAST_KID } from './log-statements.ts';
import { digestDisclosure, nodeTreeHash } from './node-hash.ts';
import { type EntryProof, proveEntry } from './prove-entry.ts';
import { noteOfRefusal } from './refusal-note.ts';
import { openTokens, type TokenOf } from './search-token.ts';
import type { LogVerdict } from './verify-log.ts';
import { type OffThread, openLogVerifier, type VerifyWishes } from './verify-own-logs.ts';

export interface AuditRoomOptions {
  readonly kit: Kit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly deploymentKey: Uint8Array;
  /** Name of this installation in its logs' names: no blanks, no plus sign. */
  readonly installation: string;
  readonly heads: HeadsFile | null;
  /** Where the keys of people lie. */
  readonly keyShelf: KeyShelf;
  /** Absent: logs are verified where it is asked for. */
  readonly offThread?: OffThread;
}

export interface AuditRoom {
  readonly trail: AuditTrail;
  readonly search: AuditSearch;
  readonly hooks: Pick<WriteHooks, 'refused' | 'flush' | 'ended'>;
  readonly writer: AuditWriter;
  /** Erases disclosures of one log under an entry that vouches for it, as a step of a larger command. */
  eraseIn(tx: Tx, actor: Actor, logId: number, found: readonly StoredDisclosures[], note: AuditNote): Promise<EventId>;
  /** The keys of people: to be retired before somebody is erased, and destroyed once nothing is under them. */
  readonly subjects: SubjectKeys;
  /** The token that entries have for this person or thing. */
  readonly token: TokenOf;
  verify(storage: Storage, tenantId: TenantId, wishes?: VerifyWishes): Promise<readonly LogVerdict[]>;
  prove(storage: Storage, tenantId: TenantId, eventId: string): Promise<EntryProof>;
  /** How many entries a log held at a moment, and its root then, hex. */
  rootAtTime(db: Db, tenantId: TenantId, origin: string, moment: string): Promise<{ readonly size: number; readonly root: string }>;
  health(db: Db, tenantId: TenantId): Promise<LogHealth>;
  history(storage: Storage, tenantId: TenantId): LogHistory;
  /** Ends the log's epoch: its last entry, under the old key, names the new one, and the next log's first entry names where the old one ended. */
  rotateKey(storage: Storage, actor: Actor): Promise<{ readonly origin: string; readonly vkey: string }>;
  /** Signs a text that is no checkpoint under the names of these logs. */
  attest(origins: readonly string[], text: string): string;
}

export function openAuditRoom(options: AuditRoomOptions): AuditRoom {
  const { clock, ids, heads } = options;
  const hash = nodeTreeHash();
  const token = openTokens(options.deploymentKey);
  const rootOf = (tenantId: TenantId) => rootOfSubjects(options.deploymentKey, tenantId);
  const subjects = openSubjectKeys({ shelf: options.keyShelf, clock, ids, rootOf, lastUsed });
  const signer = openCheckpointSigner(options.deploymentKey, options.installation);
  const deps = { clock, ids, digest: digestDisclosure, token };
  const trail = openAuditTrail(deps);
  const writer = openAuditWriter({
    hash, clock, signer, heads, subjects,
    genesis: (tenantId, origin, before) => entryOf(deps, systemActor('audit', tenantId), { type: 'audit.log.created', details: { origin, vkey: signer.vkey(origin) }, ...(before ? { refs: predecessorRefs(before) } : {}) }),
    forked: (tenantId, fork) => entryOf(deps, systemActor('audit', tenantId), noteOfFork(fork)),
    hands: ({ leaf }, nextVkey) => namesSuccessor(parseLeaf(leaf).refs, nextVkey),
  });
  const search = openAuditSearch(options.kit, token, subjects);
  const verifier = openLogVerifier({ hash, signer, heads, subjects, rootOf, offThread: options.offThread });

  return {
    trail, search, writer, token, subjects,
    eraseIn: (tx, actor, logId, found, note) => eraseDisclosuresIn({ trail, digest: digestDisclosure, boxes: subjects }, tx, actor, logId, found, note),
    hooks: {
      refused: async (tx, actor, refusal) => void (await trail.append(tx, actor, noteOfRefusal(refusal, actor.procedure ?? actor.command?.procedure ?? actor.source.procedure ?? null))),
      flush: (tx, items) => writer.flush(tx, items),
      ended: (items, committed) => writer.ended(items, committed),
    },

    async verify(storage, tenantId, wishes = {}) {
      await writer.settle(storage, tenantId);
      return verifier.verify(storage, tenantId, wishes);
    },

    async prove(storage, tenantId, eventId) {
      await writer.settle(storage, tenantId);
      return storage.read({ tenantId }, (db) => proveEntry({ hash, search, subjects }, db, tenantId, eventId));
    },

    async rotateKey(storage, actor) {
      await writer.settle(storage, actor.tenantId); // a tenant whose log has not begun has one now
      const next = await storage.write(actor, async (tx) => {
        const [log] = await tx.all<{ origin: string }>(NEWEST, actor.tenantId);
        const origin = signer.originOf(actor.tenantId, epochOf(log?.origin ?? '') + 1);
        await trail.append(tx, actor, { type: ROTATED, refs: successorRefs(signer.vkey(origin)) });
        return { origin, vkey: signer.vkey(origin) };
      });
      await writer.settle(storage, actor.tenantId);
      return next;
    },

    health: (db, tenantId) => readHealth(db, tenantId, search, verifier.checking(tenantId)),
    history: (storage, tenantId) => openLogHistory(storage, subjects, tenantId, hash),
    attest: (origins, text) => signer.attest(origins, text),

    async rootAtTime(db, tenantId, origin, moment) {
      const [log] = await db.all<{ log_id: number }>(LOG_BY_ORIGIN, tenantId, origin);
      if (!log) throw new Refusal('audit/log-not-found', { origin });
      const [last] = await db.all<{ idx: number | null }>(LAST_BEFORE, tenantId, log.log_id, moment);
      const size = last?.idx === null || last === undefined ? 0 : Number(last.idx) + 1;
      return { size, root: toHex(await rootAtSize(db, hash, { tenantId, logId: Number(log.log_id) }, size)) };
    },
  };
}

const NEWEST = 'SELECT origin FROM audit_log WHERE tenant_id = ? ORDER BY log_id DESC LIMIT 1';
const LOG_BY_ORIGIN = 'SELECT log_id FROM audit_log WHERE tenant_id = ? AND origin = ?';
const LAST_BEFORE = 'SELECT max(idx) AS idx FROM audit_index WHERE tenant_id = ? AND log_id = ? AND time < ?';

async function lastUsed(tx: BareTx, people: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const person of people) {
    const [last] = await tx.all<{ kid: number | null }>(LAST_KID, person);
    if (last?.kid) found.set(person, Number(last.kid));
  }
  return found;
}
