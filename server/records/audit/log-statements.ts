import type { Statement } from '../../base/storage/index.ts';

/**
 * The audit log's own statements. They run above any single tenant, at the end of a batch, so they name the real tables
 * and bind the tenant themselves.
 */
const real = (text: string): Statement => ({ sqlite: text.replaceAll(/\b(FROM|INTO|UPDATE) (audit_|tx_)/g, '$1 main.$2'), postgres: text });

export const FIND_LOG = real('SELECT log_id, origin, vkey, size, frontier, signed_size, signed_at FROM audit_log WHERE tenant_id = ? ORDER BY log_id DESC LIMIT 1');
export const NEXT_LOG_ID: Statement = { sqlite: 'SELECT coalesce(max(log_id), 0) + 1 AS id FROM main.audit_log', postgres: `SELECT nextval('audit_log_number') AS id` };
export const ADD_LOG = real('INSERT INTO audit_log (tenant_id, log_id, origin, vkey, size, frontier, signed_size, signed_at) VALUES (?, ?, ?, ?, 0, ?, 0, ?)');
export const MOVE_LOG = real('UPDATE audit_log SET size = ?, frontier = ?, signed_size = ?, signed_at = ? WHERE tenant_id = ? AND log_id = ?');
export const ADD_LEAF = real('INSERT INTO audit_leaf (tenant_id, log_id, idx, entry) VALUES (?, ?, ?, ?)');
export const ADD_DISCLOSURE = real('INSERT INTO audit_disclosure (tenant_id, log_id, idx, person_token, names, texts, kid, box, retention_class) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
/**
 * All texts of a batch in one statement, as a JSON list of places and words: before each statement SQLite makes a savepoint, and at a savepoint
 * FTS5 writes what it has gathered as a segment of its own, to be merged again and again; the trigger makes every INSERT into this table such a statement.
 */
export const ADD_TEXTS: Statement = {
  sqlite: 'INSERT INTO main.audit_text (tenant_id, place, words) SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)',
  postgres: 'INSERT INTO audit_text (tenant_id, place, words) SELECT ?, (value ->> 0)::bigint, value ->> 1 FROM json_array_elements(?::json)',
};
export const ADD_INDEX = real(
  'INSERT INTO audit_index (tenant_id, log_id, idx, event_id, time, type, severity, outcome, actor_token, resource_type, resource_token, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
);
export const COUNT_DAY = real(
  `INSERT INTO audit_day (tenant_id, log_id, day, type, outcome, resource_type, severity, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
   ON CONFLICT (log_id, day, type, outcome, resource_type) DO UPDATE SET n = audit_day.n + excluded.n`,
);
export const PUT_TILE = real(
  'INSERT INTO audit_tile (tenant_id, log_id, level, n, width, hashes) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (log_id, level, n) DO UPDATE SET width = excluded.width, hashes = excluded.hashes',
);
export const FIND_TILE = real('SELECT hashes FROM audit_tile WHERE tenant_id = ? AND log_id = ? AND level = ? AND n = ?');
export const ADD_CHECKPOINT = real('INSERT INTO audit_checkpoint (tenant_id, log_id, size, note) VALUES (?, ?, ?, ?)');
export const LAST_CHECKPOINT = real('SELECT size, note FROM audit_checkpoint WHERE tenant_id = ? AND log_id = ? ORDER BY size DESC LIMIT 1');
export const QUEUE = real('INSERT INTO tx_queue (tenant_id, body) VALUES (?, ?)');
export const TAKE_QUEUE = real(
  'DELETE FROM tx_queue WHERE tenant_id = ? AND seq IN (SELECT seq FROM tx_queue WHERE tenant_id = ? ORDER BY seq LIMIT 2000) RETURNING seq, body',
);
/** Erasure: on record first, then gone, with what the entry could be found by. */
export const ADD_ERASURE = real('INSERT INTO audit_erasure (tenant_id, log_id, idx, digest, name, covering_event) VALUES (?, ?, ?, ?, ?, ?)');
export const DROP_DISCLOSURE = real('DELETE FROM audit_disclosure WHERE tenant_id = ? AND log_id = ? AND idx = ? AND person_token = ?');
export const LAST_KID = real('SELECT max(kid) AS kid FROM audit_disclosure WHERE person_token = ?');
/** The texts at a JSON list of places, in one statement as they came. */
export const DROP_TEXTS: Statement = {
  sqlite: 'DELETE FROM main.audit_text WHERE tenant_id = ? AND place IN (SELECT value FROM json_each(?))',
  postgres: 'DELETE FROM audit_text WHERE tenant_id = ? AND place IN (SELECT value::bigint FROM json_array_elements_text(?::json) AS value)',
};
export const FORGET_ACTOR = real(`UPDATE audit_index SET actor_token = '' WHERE tenant_id = ? AND log_id = ? AND idx = ?`);
export const FORGET_RESOURCE = real(`UPDATE audit_index SET resource_token = '' WHERE tenant_id = ? AND log_id = ? AND idx = ?`);
