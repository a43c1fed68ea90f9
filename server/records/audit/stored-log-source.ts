import { brand, type TenantId } from '../../../shared/brand.ts';
import type { Param } from '../../base/storage/index.ts';
import type { SubjectBoxes } from '../subjects/index.ts';
import type { DayCount, ErasedRow, IndexedEntry, LogFacts, LogSource, StoredTile, StrayRow } from './log-source.ts';
import { type ToldAsStored, toldRows } from './told-rows.ts';

/** Asks one question of a database: a tenant-scoped connection of the running server, or a plain file opened for verification. */
export type Ask = <Row>(statement: string, ...params: readonly Param[]) => Promise<Row[]>;

const LOGS = 'SELECT log_id, tenant_id, origin, vkey, size, frontier, signed_size FROM audit_log ORDER BY log_id';
const LEAVES = 'SELECT idx, entry FROM audit_leaf WHERE log_id = ? AND idx >= ? ORDER BY idx LIMIT ?';
const DISCLOSURES = 'SELECT idx, person_token AS person, names, texts, kid, box, retention_class AS retention FROM audit_disclosure WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx';
const INDEX = 'SELECT idx, event_id AS "eventId", time, type, severity, outcome, resource_type AS "resourceType", run_id AS "runId" FROM audit_index WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx';
/** Without a bound at the far end: a number too large for JavaScript, or in SQLite a text, stands behind all that have one. */
const STRAY = ([['entry', 'audit_leaf'], ['index', 'audit_index'], ['disclosure', 'audit_disclosure']] as const)
  .map(([place, table]) => ['idx < 0', 'idx >= ?'].map((beyond) => `SELECT '${place}' AS place, CAST(idx AS text) AS at FROM ${table} WHERE log_id = ? AND ${beyond}`).join(' UNION ALL ')).join(' UNION ALL ');
const DAYS = 'SELECT day, type, severity, outcome, resource_type AS "resourceType", n FROM audit_day WHERE log_id = ?';
const ERASED = 'SELECT idx, digest, covering_event AS covering FROM audit_erasure WHERE log_id = ? ORDER BY idx, digest';
const TILES = 'SELECT level, n, width, hashes FROM audit_tile WHERE log_id = ? AND (level <> 0 OR n < 0 OR n >= ?)';
const IN_ORDER = 'ORDER BY level, n';
const CHECKPOINTS = 'SELECT size, note FROM audit_checkpoint WHERE log_id = ? ORDER BY size';

/** The log tables of either database as `verify` reads them: stored bytes only, nothing re-derived. `boxes` opens what is sealed; null where no key is at hand. */
export function storedLogSource(ask: Ask, boxes: SubjectBoxes | null): LogSource {
  let owners: ReadonlyMap<number, string> | null = null;
  const ownerOf = async (logId: number) => (owners ??= new Map((await ask<{ log_id: number; tenant_id: string }>(LOGS)).map((log) => [Number(log.log_id), log.tenant_id]))).get(logId) ?? '';
  return {
    async logs() {
      const rows = await ask<{ log_id: number; tenant_id: string; origin: string; vkey: string; size: number; frontier: Uint8Array; signed_size: number }>(LOGS);
      return rows.map((row): LogFacts => ({
        logId: Number(row.log_id), tenantId: row.tenant_id, origin: row.origin, vkey: row.vkey, size: Number(row.size), frontier: new Uint8Array(row.frontier), signedSize: Number(row.signed_size),
      }));
    },
    leaves: (logId, from, count) => ask(LEAVES, logId, from, count),
    disclosures: async (logId, from, to) => toldRows({ all: ask }, boxes, brand<TenantId>(await ownerOf(logId)), await ask<ToldAsStored>(DISCLOSURES, logId, from, to)),
    index: (logId, from, to) => ask<IndexedEntry>(INDEX, logId, from, to),
    stray: async (logId, size) => (await ask<StrayRow>(`${STRAY} LIMIT 1`, logId, logId, size, logId, logId, size, logId, logId, size))[0] ?? null,
    days: async (logId) => (await ask<DayCount>(DAYS, logId)).map((row) => ({ ...row, n: Number(row.n) })),
    async erased(logId) {
      const rows = await ask<ErasedRow>(ERASED, logId);
      return rows.map((row) => ({ ...row, idx: Number(row.idx) }));
    },
    async tiles(logId, { from, until }) {
      const rows = await (until === null ? ask<StoredTile>(`${TILES} ${IN_ORDER}`, logId, from) : ask<StoredTile>(`${TILES} AND (level <> 0 OR n < ?) ${IN_ORDER}`, logId, from, until));
      return rows.map((row) => ({ level: Number(row.level), n: Number(row.n), width: Number(row.width), hashes: row.hashes }));
    },
    checkpoints: (logId) => ask(CHECKPOINTS, logId),
  };
}
