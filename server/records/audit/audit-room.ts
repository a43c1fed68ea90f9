import type { EventId, TenantId } from '../../../shared/brand.ts';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { toBase64, toHex } from '../../../shared/byte-text.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Actor } from '../../base/actor.ts';
import type { Db, Kit, Storage, Tx, WriteHooks } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { AuditNote, AuditTrail } from './audit-note.ts';
import { proveInclusion, rootAtSize } from './audit-proof.ts';
import { type AuditRow, type AuditSearch, openAuditSearch } from './audit-search.ts';
import { entryOf, openAuditTrail } from './audit-trail.ts';
import { type AuditWriter, openAuditWriter } from './audit-writer.ts';
import { openCheckpointSigner } from './checkpoint-signer.ts';
import { eraseDisclosuresIn, type StoredDisclosure } from './erase-disclosures.ts';
import type { HeadsFile } from './heads-file.ts';
import { type LogHistory, openLogHistory } from './log-history.ts';
import { digestDisclosure, nodeTreeHash } from './node-hash.ts';
import { noteOfRefusal } from './refusal-note.ts';
import { openTokens, type TokenOf } from './search-token.ts';
import { openSigningKey } from './signing-key.ts';
import { storedLogSource } from './stored-log-source.ts';
import type { LogVerdict } from './verify-log.ts';
import { verifyLogs } from './verify-logs.ts';

export interface AuditRoomOptions {
  readonly kit: Kit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly deploymentKey: Uint8Array;
  /** Name of this installation in its logs' names: no blanks, no plus sign. */
  readonly installation: string;
  readonly heads: HeadsFile | null;
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
  /** RFC 6962 audit path, base64. */
  readonly inclusion: readonly string[];
}

export interface LogState {
  readonly origin: string;
  readonly size: number;
  readonly signedSize: number;
  readonly signedAt: string;
  readonly vkey: string;
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
  readonly lastCheck: LastCheck | null;
}

export interface AuditRoom {
  readonly trail: AuditTrail;
  readonly search: AuditSearch;
  readonly hooks: Pick<WriteHooks, 'refused' | 'flush' | 'ended'>;
  readonly writer: AuditWriter;
  /** Erases disclosures of one log under an entry that vouches for it, as a step of a larger command. */
  eraseIn(tx: Tx, actor: Actor, logId: number, found: readonly StoredDisclosure[], note: AuditNote): Promise<EventId>;
  /** The token that entries have for this person or thing. */
  readonly token: TokenOf;
  verify(storage: Storage, tenantId: TenantId, progress?: (done: number, total: number) => void): Promise<readonly LogVerdict[]>;
  prove(storage: Storage, tenantId: TenantId, eventId: string): Promise<EntryProof>;
  /** How many entries a log held at a moment, and its root then, hex. */
  rootAtTime(db: Db, tenantId: TenantId, origin: string, moment: string): Promise<{ readonly size: number; readonly root: string }>;
  health(db: Db, tenantId: TenantId): Promise<LogHealth>;
  history(storage: Storage, tenantId: TenantId): LogHistory;
  /** Signs a text that is no checkpoint under the names of these logs. */
  attest(origins: readonly string[], text: string): string;
}

export function openAuditRoom(options: AuditRoomOptions): AuditRoom {
  const { clock, ids, heads } = options;
  const hash = nodeTreeHash();
  const token = openTokens(options.deploymentKey);
  const signer = openCheckpointSigner(openSigningKey(options.deploymentKey), options.installation);
  const deps = { clock, ids, digest: digestDisclosure, token };
  const trail = openAuditTrail(deps);
  const writer = openAuditWriter({
    hash, clock, signer, heads,
    genesis: (tenantId, origin) => entryOf(deps, systemActor('audit', tenantId), { type: 'audit.log.created', details: { origin, vkey: signer.vkey(origin) } }),
  });
  const search = openAuditSearch(options.kit, token);

  return {
    trail, search, writer, token,
    eraseIn: (tx, actor, logId, found, note) => eraseDisclosuresIn({ trail, digest: digestDisclosure }, tx, actor, logId, found, note),
    hooks: {
      refused: async (tx, actor, refusal) => void (await trail.append(tx, actor, noteOfRefusal(refusal, actor.command?.procedure ?? null))),
      flush: (tx, items) => writer.flush(tx, items),
      ended: (items, committed) => writer.ended(items, committed),
    },

    async verify(storage, tenantId, progress) {
      await writer.settle(storage, tenantId);
      return storage.read({ tenantId }, async (db) => {
        const source = storedLogSource((statement, ...params) => db.all(statement, ...params));
        const own = signer.originOf(tenantId);
        const head = heads?.read()[own];
        return verifyLogs(source, { hash, digest: digestDisclosure, heads: head ? { [own]: head } : {}, vkeyOf: (origin) => signer.vkey(origin), ...(progress ? { progress } : {}) });
      });
    },

    async prove(storage, tenantId, eventId) {
      await writer.settle(storage, tenantId);
      return storage.read({ tenantId }, async (db) => {
        const row = await search.find(db, tenantId, eventId);
        if (!row) throw new Refusal('audit/entry-not-found', { id: eventId });
        const source = storedLogSource((statement, ...params) => db.all(statement, ...params));
        const [log, [leaf], disclosures, checkpoints] = [
          (await source.logs()).find((candidate) => candidate.logId === row.logId), await source.leaves(row.logId, row.idx, 1),
          await source.disclosures(row.logId, row.idx, row.idx + 1), await source.checkpoints(row.logId),
        ];
        const checkpoint = checkpoints.at(-1);
        if (!log || !leaf || !checkpoint) throw new Refusal('audit/entry-not-found', { id: eventId });
        const path = await proveInclusion(db, hash, { tenantId, logId: row.logId }, row.idx, checkpoint.size);
        return {
          row, leaf: leaf.entry, disclosures: disclosures.map(({ name, text }) => ({ name, text })), digests: parseLeaf(leaf.entry)._sd,
          origin: log.origin, vkey: log.vkey, checkpoint: checkpoint.note, size: checkpoint.size, inclusion: path.map(toBase64),
        };
      });
    },

    history: (storage, tenantId) => openLogHistory(storage, tenantId, hash),
    attest: (origins, text) => signer.attest(origins, text),

    async rootAtTime(db, tenantId, origin, moment) {
      const [log] = await db.all<{ log_id: number }>(LOG_BY_ORIGIN, tenantId, origin);
      if (!log) throw new Refusal('audit/log-not-found', { origin });
      const [last] = await db.all<{ idx: number | null }>(LAST_BEFORE, tenantId, log.log_id, moment);
      const size = last?.idx === null || last === undefined ? 0 : Number(last.idx) + 1;
      return { size, root: toHex(await rootAtSize(db, hash, { tenantId, logId: Number(log.log_id) }, size)) };
    },

    async health(db, tenantId) {
      const rows = await db.all<{ origin: string; size: number; signed_size: number; signed_at: string; vkey: string }>(STATE, tenantId);
      const [check] = (await search.page(db, tenantId, { types: ['audit.verification.passed', 'audit.verification.failed'], size: 1 })).items;
      return {
        logs: rows.map((row) => ({ origin: row.origin, size: Number(row.size), signedSize: Number(row.signed_size), signedAt: row.signed_at, vkey: row.vkey })),
        lastCheck: check ? { eventId: check.eventId, at: check.time, ok: check.outcome === 'success' } : null,
      };
    },
  };
}

const LOG_BY_ORIGIN = 'SELECT log_id FROM audit_log WHERE tenant_id = ? AND origin = ?';
const LAST_BEFORE = 'SELECT max(idx) AS idx FROM audit_index WHERE tenant_id = ? AND log_id = ? AND time < ?';
const STATE = 'SELECT origin, size, signed_size, signed_at, vkey FROM audit_log WHERE tenant_id = ? ORDER BY log_id';
