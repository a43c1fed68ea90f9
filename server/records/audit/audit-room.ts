import type { EventId, TenantId } from '../../../shared/brand.ts';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { parseDisclosure } from '../../../shared/disclosure.ts';
import { toBase64, toHex } from '../../../shared/byte-text.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Actor } from '../../base/actor.ts';
import type { BareTx, Db, Kit, Storage, Tx, WriteHooks } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { type KeyShelf, openSubjectKeys, rootOfSubjects, type SubjectKeys } from '../subjects/index.ts';
import type { AuditNote, AuditTrail } from './audit-note.ts';
import { proveInclusion, rootAtSize } from './audit-proof.ts';
import { type AuditRow, type AuditSearch, openAuditSearch } from './audit-search.ts';
import { entryOf, openAuditTrail } from './audit-trail.ts';
import { type AuditWriter, openAuditWriter } from './audit-writer.ts';
import { openCheckpointSigner } from './checkpoint-signer.ts';
import { newestCosignatures } from './cosignatures.ts';
import { askFile } from './ask-file.ts';
import { eraseDisclosuresIn, type StoredDisclosures } from './erase-disclosures.ts';
import { noteOfFork } from './find-fork.ts';
import type { Head, HeadsFile } from './heads-file.ts';
import { epochOf, namesSuccessor, predecessorRefs, ROTATED, successorRefs } from './log-epoch.ts';
import { LAST_KID } from './log-statements.ts';
import { type LogHistory, openLogHistory } from './log-history.ts';
import { digestDisclosure, nodeTreeHash } from './node-hash.ts';
import { noteOfRefusal } from './refusal-note.ts';
import { openTokens, type TokenOf } from './search-token.ts';
import { storedLogSource } from './stored-log-source.ts';
import type { LogFacts, LogSource } from './log-source.ts';
import type { LogVerdict, VerifyOptions } from './verify-log.ts';
import { verifyLogs } from './verify-logs.ts';
import { verifyOffThread } from './verify-off-thread.ts';

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
  /** Verify in a thread of its own: reading this SQLite file (a log from `sharedFrom` entries on by two), or, with null, asking the storage. Absent, or with fewer than `from` entries: where it is asked for. */
  readonly offThread?: { readonly file: string | null; readonly keyFile: string | null; readonly from?: number; readonly sharedFrom?: number };
}

/** How far a recomputation is, in entries of the log it is at. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface VerifyWishes {
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Everything a person needs to check one entry without trusting this product. */
export interface EntryProof {
  readonly row: AuditRow;
  /** The exact bytes that were hashed, as text. */
  readonly leaf: string;
  readonly disclosures: ReadonlyArray<{ readonly name: string; readonly text: string }>;
  /** `_sd` digests of the leaf, in order. */
  readonly digests: readonly string[];
  readonly origin: string;
  readonly vkey: string;
  readonly checkpoint: string;
  readonly size: number;
  /** Names of the witnesses that cosigned a checkpoint over this entry. */
  readonly witnessedBy: readonly string[];
  /** RFC 6962 audit path, base64. */
  readonly inclusion: readonly string[];
}

export interface LogState {
  readonly origin: string;
  readonly size: number;
  readonly signedSize: number;
  readonly signedAt: string;
  readonly vkey: string;
  /** How far each witness has cosigned it, and when that was the newest it had seen (seconds since 1970). */
  readonly witnesses: ReadonlyArray<{ readonly name: string; readonly size: number; readonly seconds: number }>;
  /** When the first entry that no witness has seen was written; null when there is none. */
  readonly unwitnessedSince: string | null;
}

/** The last time somebody had the whole log recomputed, as the log itself tells it. */
export interface LastCheck {
  readonly eventId: string;
  readonly at: string;
  readonly ok: boolean;
}

/** How a tenant's logs stand, and when they were last looked through. */
export interface LogHealth {
  readonly logs: readonly LogState[];
  /** When the first entry of the first of them was written. */
  readonly beganAt: string | null;
  readonly lastCheck: LastCheck | null;
  /** A recomputation that is going on. */
  readonly checking: Progress | null;
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
  const checking = new Map<TenantId, Progress>();
  const headsOf = (tenantId: TenantId): Readonly<Record<string, Head>> => {
    const prefix = signer.originOf(tenantId).slice(0, -1);
    return Object.fromEntries(Object.entries(heads?.read() ?? {}).filter(([origin]) => origin.startsWith(prefix)));
  };

  return {
    trail, search, writer, token, subjects,
    eraseIn: (tx, actor, logId, found, note) => eraseDisclosuresIn({ trail, digest: digestDisclosure, boxes: subjects }, tx, actor, logId, found, note),
    hooks: {
      refused: async (tx, actor, refusal) => void (await trail.append(tx, actor, noteOfRefusal(refusal, actor.command?.procedure ?? null))),
      flush: (tx, items) => writer.flush(tx, items),
      ended: (items, committed) => writer.ended(items, committed),
    },

    async verify(storage, tenantId, { progress, signal } = {}) {
      await writer.settle(storage, tenantId);
      const told = (done: number, total: number): void => {
        checking.set(tenantId, { done, total });
        progress?.(done, total);
      };
      told(0, 0);
      try {
        return await storage.read({ tenantId }, async (db) => {
          const source = storedLogSource((statement, ...params) => db.all(statement, ...params), subjects);
          const [logs, marks] = [await source.logs(), headsOf(tenantId)];
          const { file, from = THREAD_FROM } = options.offThread ?? { file: null, from: Number.POSITIVE_INFINITY };
          if (logs.reduce((sum, { size }) => sum + size, 0) < from) return await verifyHere(file, { source, logs, subjects }, { hash, digest: digestDisclosure, heads: marks, vkeyOf: (origin) => signer.vkey(origin), progress: told, ...(signal ? { signal } : {}) });
          const vkeys = Object.fromEntries(logs.map(({ origin }) => [origin, signer.vkey(origin)]));
          return await verifyOffThread(db, { tenantId, file, keyFile: options.offThread?.keyFile ?? null, ...(options.offThread?.sharedFrom === undefined ? {} : { sharedFrom: options.offThread.sharedFrom }), heads: marks, vkeys, rootOfSubjects: rootOf(tenantId) }, { progress: told, signal: signal ?? null });
        });
      } finally {
        checking.delete(tenantId);
      }
    },

    async prove(storage, tenantId, eventId) {
      await writer.settle(storage, tenantId);
      return storage.read({ tenantId }, async (db) => {
        const row = await search.find(db, tenantId, eventId);
        if (!row) throw new Refusal('audit/entry-not-found', { id: eventId });
        const source = storedLogSource((statement, ...params) => db.all(statement, ...params), subjects);
        const [log, [leaf], disclosures, checkpoints] = [
          (await source.logs()).find((candidate) => candidate.logId === row.logId), await source.leaves(row.logId, row.idx, 1),
          await source.disclosures(row.logId, row.idx, row.idx + 1), await source.checkpoints(row.logId),
        ];
        const checkpoint = checkpoints.at(-1);
        if (!log || !leaf || !checkpoint) throw new Refusal('audit/entry-not-found', { id: eventId });
        const path = await proveInclusion(db, hash, { tenantId, logId: row.logId }, row.idx, checkpoint.size);
        return {
          row, leaf: leaf.entry, disclosures: disclosures.flatMap(({ texts }) => texts.map((text) => ({ name: parseDisclosure(text)?.name ?? '', text }))), digests: parseLeaf(leaf.entry)._sd,
          origin: log.origin, vkey: log.vkey, checkpoint: checkpoint.note, size: checkpoint.size, inclusion: path.map(toBase64),
          witnessedBy: (await newestCosignatures(db, tenantId)).filter(({ logId, size }) => logId === row.logId && size > row.idx).map(({ witness }) => witness),
        };
      });
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

    history: (storage, tenantId) => openLogHistory(storage, subjects, tenantId, hash),
    attest: (origins, text) => signer.attest(origins, text),

    async rootAtTime(db, tenantId, origin, moment) {
      const [log] = await db.all<{ log_id: number }>(LOG_BY_ORIGIN, tenantId, origin);
      if (!log) throw new Refusal('audit/log-not-found', { origin });
      const [last] = await db.all<{ idx: number | null }>(LAST_BEFORE, tenantId, log.log_id, moment);
      const size = last?.idx === null || last === undefined ? 0 : Number(last.idx) + 1;
      return { size, root: toHex(await rootAtSize(db, hash, { tenantId, logId: Number(log.log_id) }, size)) };
    },

    async health(db, tenantId) {
      const rows = await db.all<StateRow>(STATE, tenantId);
      const seen = Map.groupBy(await newestCosignatures(db, tenantId), ({ logId }) => logId);
      const logs: LogState[] = [];
      for (const row of rows) logs.push(await stateOf(db, tenantId, row, seen.get(Number(row.log_id)) ?? []));
      const [first] = rows;
      const [began] = first ? await db.all<{ time: string }>(TIME_OF, tenantId, Number(first.log_id), 0) : [];
      const [check] = (await search.page(db, tenantId, { types: ['audit.verification.passed', 'audit.verification.failed'], size: 1 })).items;
      return {
        logs, beganAt: began?.time ?? null,
        checking: checking.get(tenantId) ?? null,
        lastCheck: check ? { eventId: check.eventId, at: check.time, ok: check.outcome === 'success' } : null,
      };
    },
  };
}

const NEWEST = 'SELECT origin FROM audit_log WHERE tenant_id = ? ORDER BY log_id DESC LIMIT 1';
const LOG_BY_ORIGIN = 'SELECT log_id FROM audit_log WHERE tenant_id = ? AND origin = ?';
const LAST_BEFORE = 'SELECT max(idx) AS idx FROM audit_index WHERE tenant_id = ? AND log_id = ? AND time < ?';
const STATE = 'SELECT log_id, origin, size, signed_size, signed_at, vkey FROM audit_log WHERE tenant_id = ? ORDER BY log_id';
const TIME_OF = 'SELECT time FROM audit_index WHERE tenant_id = ? AND log_id = ? AND idx = ?';

/** So many entries are looked through in the time in which a thread begins. */
const THREAD_FROM = 2_000;

/** Where it was asked for; of an SQLite file through a connection of its own, because writers come between the questions of the shared one. */
async function verifyHere(file: string | null, { source, logs, subjects }: { readonly source: LogSource; readonly logs: readonly LogFacts[]; readonly subjects: SubjectKeys }, options: VerifyOptions): Promise<readonly LogVerdict[]> {
  if (file === null) return verifyLogs(source, options);
  const { ask, end } = askFile(file);
  try {
    const own = storedLogSource(ask, subjects);
    const ours = new Set(logs.map(({ logId }) => logId));
    return await verifyLogs({ ...own, logs: async () => (await own.logs()).filter(({ logId }) => ours.has(logId)) }, options);
  } finally {
    end();
  }
}

async function lastUsed(tx: BareTx, people: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const person of people) {
    const [last] = await tx.all<{ kid: number | null }>(LAST_KID, person);
    if (last?.kid) found.set(person, Number(last.kid));
  }
  return found;
}

interface StateRow {
  readonly log_id: number;
  readonly origin: string;
  readonly size: number;
  readonly signed_size: number;
  readonly signed_at: string;
  readonly vkey: string;
}

async function stateOf(db: Db, tenantId: TenantId, row: StateRow, seen: Awaited<ReturnType<typeof newestCosignatures>>): Promise<LogState> {
  const witnessed = Math.max(0, ...seen.map(({ size }) => size));
  const [first] = await db.all<{ time: string }>(TIME_OF, tenantId, Number(row.log_id), witnessed);
  return {
    origin: row.origin, size: Number(row.size), signedSize: Number(row.signed_size), signedAt: row.signed_at, vkey: row.vkey,
    witnesses: seen.map(({ witness, size, seconds }) => ({ name: witness, size, seconds })), unwitnessedSince: first?.time ?? null,
  };
}
