import type { DdlPart } from '../../base/storage/index.ts';
import { partsOf } from './disclosure-parts.ts';

const APPEND_ONLY = ['audit_leaf', 'audit_checkpoint', 'audit_erasure', 'audit_cosignature'] as const;
const HOT = ['audit_log', 'audit_leaf', 'audit_disclosure', 'audit_erasure', 'audit_text', 'audit_day', 'audit_tile', 'audit_checkpoint', 'audit_index'] as const;

/**
 * The database itself refuses to change or remove an entry, a checkpoint or a full tile. Whoever switches this off and edits
 * anyway is found by `verify`; these triggers stop everybody else.
 */
const ON_RECORD = `(SELECT count(DISTINCT e.name) FROM audit_erasure e WHERE e.log_id = OLD.log_id AND e.idx = OLD.idx AND ' ' || OLD.names || ' ' LIKE '% ' || e.name || ' %') = ${partsOf('OLD.names')}`;

/** Entries of a run, for who checks its story; most entries are of none. */
const INDEX_OF_RUNS = `CREATE INDEX IF NOT EXISTS audit_index_run ON audit_index (run_id, log_id, idx) WHERE run_id <> ''`;

/** What entries tell of whoever really acted, under another's name; most have nobody. */
const INDEX_OF_HANDS = `CREATE INDEX IF NOT EXISTS audit_disclosure_hands ON audit_disclosure (person_token, log_id, idx) WHERE names LIKE '%impersonator%'`;

export const auditDdl: DdlPart = {
  unguardedWrites: HOT,
  sqlite: [
    INDEX_OF_RUNS,
    INDEX_OF_HANDS,
    ...APPEND_ONLY.flatMap((table) => [
      `CREATE TRIGGER IF NOT EXISTS keep_${table}_u BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
      `CREATE TRIGGER IF NOT EXISTS keep_${table}_d BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
    ]),
    `CREATE TRIGGER IF NOT EXISTS keep_audit_tile_u BEFORE UPDATE ON audit_tile WHEN OLD.width = 256 OR NEW.width < OLD.width
       BEGIN SELECT RAISE(ABORT, 'a full audit tile never changes'); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_audit_tile_d BEFORE DELETE ON audit_tile BEGIN SELECT RAISE(ABORT, 'audit tiles are kept'); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_audit_disclosure_u BEFORE UPDATE ON audit_disclosure BEGIN SELECT RAISE(ABORT, 'an audit disclosure never changes'); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_audit_disclosure_d BEFORE DELETE ON audit_disclosure WHEN NOT ${ON_RECORD}
       BEGIN SELECT RAISE(ABORT, 'an audit disclosure is erased on record only'); END`,
    // The index over the words keeps no copy of them, and takes a deleted row's words out at once. Beginnings of two or three letters stand for
    // so many words that they have an index of their own; those of longer ones are looked up in the list of all words (word-question.ts).
    `CREATE VIRTUAL TABLE IF NOT EXISTS audit_fts USING fts5(words, content='audit_text', content_rowid='place', detail='none', prefix='2 3')`,
    `CREATE VIRTUAL TABLE IF NOT EXISTS audit_word USING fts5vocab(audit_fts, 'row')`,
    `INSERT INTO audit_fts(audit_fts, rank) VALUES ('secure-delete', 1)`,
    `CREATE TRIGGER IF NOT EXISTS index_audit_text_i AFTER INSERT ON audit_text BEGIN INSERT INTO audit_fts(rowid, words) VALUES (NEW.place, NEW.words); END`,
    `CREATE TRIGGER IF NOT EXISTS index_audit_text_d AFTER DELETE ON audit_text BEGIN INSERT INTO audit_fts(audit_fts, rowid, words) VALUES ('delete', OLD.place, OLD.words); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_audit_text_u BEFORE UPDATE ON audit_text BEGIN SELECT RAISE(ABORT, 'the words of an entry never change'); END`,
  ],
  postgres: [
    INDEX_OF_RUNS,
    INDEX_OF_HANDS,
    `CREATE OR REPLACE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`,
    ...APPEND_ONLY.map((table) => `CREATE OR REPLACE TRIGGER keep_${table} BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION keep_audit()`),
    `CREATE OR REPLACE TRIGGER keep_audit_tile_u BEFORE UPDATE ON audit_tile FOR EACH ROW WHEN (OLD.width = 256 OR NEW.width < OLD.width) EXECUTE FUNCTION keep_audit()`,
    `CREATE OR REPLACE TRIGGER keep_audit_tile_d BEFORE DELETE ON audit_tile FOR EACH ROW EXECUTE FUNCTION keep_audit()`,
    `CREATE OR REPLACE FUNCTION keep_disclosed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'an audit disclosure never changes'; END IF;
       IF NOT ${ON_RECORD} THEN RAISE EXCEPTION 'an audit disclosure is erased on record only'; END IF;
       RETURN OLD; END $$`,
    `CREATE OR REPLACE TRIGGER keep_audit_disclosure BEFORE UPDATE OR DELETE ON audit_disclosure FOR EACH ROW EXECUTE FUNCTION keep_disclosed()`,
    `CREATE INDEX IF NOT EXISTS audit_text_words ON audit_text USING gin (array_to_tsvector(string_to_array(words, ' ')))`,
    'CREATE SEQUENCE IF NOT EXISTS audit_log_number',
    'GRANT USAGE ON SEQUENCE audit_log_number TO {app}',
  ],
};
