import type { DdlPart } from '../../base/storage/index.ts';

const APPEND_ONLY = ['audit_leaf', 'audit_checkpoint'] as const;
const HOT = ['audit_log', 'audit_leaf', 'audit_disclosure', 'audit_tile', 'audit_checkpoint', 'audit_index'] as const;

/**
 * The database itself refuses to change or remove an entry, a checkpoint or a full tile. Whoever switches this off and edits
 * anyway is found by `verify`; these triggers stop everybody else.
 */
export const auditDdl: DdlPart = {
  unguardedWrites: HOT,
  sqlite: [
    ...APPEND_ONLY.flatMap((table) => [
      `CREATE TRIGGER IF NOT EXISTS keep_${table}_u BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
      `CREATE TRIGGER IF NOT EXISTS keep_${table}_d BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
    ]),
    `CREATE TRIGGER IF NOT EXISTS keep_audit_tile_u BEFORE UPDATE ON audit_tile WHEN OLD.width = 256 OR NEW.width < OLD.width
       BEGIN SELECT RAISE(ABORT, 'a full audit tile never changes'); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_audit_tile_d BEFORE DELETE ON audit_tile BEGIN SELECT RAISE(ABORT, 'audit tiles are kept'); END`,
  ],
  postgres: [
    `CREATE OR REPLACE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`,
    ...APPEND_ONLY.map((table) => `CREATE OR REPLACE TRIGGER keep_${table} BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION keep_audit()`),
    `CREATE OR REPLACE TRIGGER keep_audit_tile_u BEFORE UPDATE ON audit_tile FOR EACH ROW WHEN (OLD.width = 256 OR NEW.width < OLD.width) EXECUTE FUNCTION keep_audit()`,
    `CREATE OR REPLACE TRIGGER keep_audit_tile_d BEFORE DELETE ON audit_tile FOR EACH ROW EXECUTE FUNCTION keep_audit()`,
    'CREATE SEQUENCE IF NOT EXISTS audit_log_number',
    'GRANT USAGE ON SEQUENCE audit_log_number TO {app}',
  ],
};
