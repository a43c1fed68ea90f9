import type { Param } from '../../base/storage/index.ts';
import type { LogFacts, LogSource, StoredTile } from './log-source.ts';
import type { IndexFields } from './pending-entry.ts';

/** Asks one question of a database: a tenant-scoped connection of the running server, or a plain file opened for verification. */
export type Ask = <Row>(statement: string, ...params: readonly Param[]) => Promise<Row[]>;

interface IndexRow {
  readonly idx: number;
  readonly event_id: string;
  readonly time: string;
  readonly type: string;
  readonly severity: IndexFields['severity'];
  readonly outcome: IndexFields['outcome'];
  readonly actor_token: string;
  readonly resource_type: string;
  readonly resource_token: string;
  readonly run_id: string;
}

const LOGS = 'SELECT log_id, tenant_id, origin, vkey, size, frontier, signed_size FROM audit_log ORDER BY log_id';
const LEAVES = 'SELECT idx, entry FROM audit_leaf WHERE log_id = ? AND idx >= ? ORDER BY idx LIMIT ?';
const DISCLOSURES = 'SELECT idx, name, text FROM audit_disclosure WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx';
const INDEX = 'SELECT idx, event_id, time, type, severity, outcome, actor_token, resource_type, resource_token, run_id FROM audit_index WHERE log_id = ? AND idx >= ? AND idx < ?';
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
    async index(logId, from, to) {
      const rows = await ask<IndexRow>(INDEX, logId, from, to);
      return rows.map((row) => ({
        idx: Number(row.idx), eventId: row.event_id, time: row.time, type: row.type, severity: row.severity, outcome: row.outcome,
        actorToken: row.actor_token, resourceType: row.resource_type, resourceToken: row.resource_token, runId: row.run_id,
      }));
    },
    async tiles(logId) {
      const rows = await ask<StoredTile>(TILES, logId);
      return rows.map((row) => ({ level: Number(row.level), n: Number(row.n), width: Number(row.width), hashes: new Uint8Array(row.hashes) }));
    },
    checkpoints: (logId) => ask(CHECKPOINTS, logId),
  };
}
