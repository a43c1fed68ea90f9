import type { Param } from '../../base/storage/index.ts';
import type { ErasedRow, IndexedEntry, LogFacts, LogSource, StoredTile } from './log-source.ts';

/** Asks one question of a database: a tenant-scoped connection of the running server, or a plain file opened for verification. */
export type Ask = <Row>(statement: string, ...params: readonly Param[]) => Promise<Row[]>;

const LOGS = 'SELECT log_id, tenant_id, origin, vkey, size, frontier, signed_size FROM audit_log ORDER BY log_id';
const LEAVES = 'SELECT idx, entry FROM audit_leaf WHERE log_id = ? AND idx >= ? ORDER BY idx LIMIT ?';
const DISCLOSURES = 'SELECT idx, name, text FROM audit_disclosure WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx';
const INDEX = 'SELECT idx, event_id AS "eventId", time, type, severity, outcome, run_id AS "runId" FROM audit_index WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx';
const ERASED = 'SELECT idx, digest, covering_event AS covering FROM audit_erasure WHERE log_id = ? ORDER BY idx, digest';
const TILES = 'SELECT level, n, width, hashes FROM audit_tile WHERE log_id = ? ORDER BY level, n';
const CHECKPOINTS = 'SELECT size, note FROM audit_checkpoint WHERE log_id = ? ORDER BY size';

/** The log tables of either database as `verify` reads them: stored bytes only, nothing re-derived. */
export function storedLogSource(ask: Ask): LogSource {
  return {
    async logs() {
      const rows = await ask<{ log_id: number; tenant_id: string; origin: string; vkey: string; size: number; frontier: Uint8Array; signed_size: number }>(LOGS);
      return rows.map((row): LogFacts => ({
        logId: Number(row.log_id), tenantId: row.tenant_id, origin: row.origin, vkey: row.vkey, size: Number(row.size), frontier: new Uint8Array(row.frontier), signedSize: Number(row.signed_size),
      }));
    },
    leaves: (logId, from, count) => ask(LEAVES, logId, from, count),
    disclosures: (logId, from, to) => ask(DISCLOSURES, logId, from, to),
    index: (logId, from, to) => ask<IndexedEntry>(INDEX, logId, from, to),
    async erased(logId) {
      const rows = await ask<ErasedRow>(ERASED, logId);
      return rows.map((row) => ({ ...row, idx: Number(row.idx) }));
    },
    async tiles(logId) {
      const rows = await ask<StoredTile>(TILES, logId);
      return rows.map((row) => ({ level: Number(row.level), n: Number(row.n), width: Number(row.width), hashes: new Uint8Array(row.hashes) }));
    },
    checkpoints: (logId) => ask(CHECKPOINTS, logId),
  };
}
