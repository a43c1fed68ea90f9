import type { DdlPart } from '../../base/storage/index.ts';
import { HOLD_COVERS } from './held-entry.ts';
import { productDdl } from './product-ddl.ts';

const HELD = `SELECT 1 FROM legal_hold h JOIN audit_index i ON i.log_id = OLD.log_id AND i.idx = OLD.idx WHERE ${HOLD_COVERS}`;
const KEPT = ['tenant_id', 'id', 'matter', 'reason', 'person_token', 'resource_token', 'person_id', 'resource_id', 'run_id', 'from_time', 'to_time', 'created_at'] as const;

/**
 * The database refuses to erase what a live hold covers, and to make a hold cover less in any way but releasing it. What tells
 * whom an entry is about (index tokens) stays while it is held, for the hold is found by it.
 */
export const retentionDdl: DdlPart = {
  sqlite: [
    ...productDdl.sqlite,
    `CREATE TRIGGER IF NOT EXISTS hold_audit_disclosure BEFORE DELETE ON audit_disclosure WHEN EXISTS (${HELD})
       BEGIN SELECT RAISE(ABORT, 'a legal hold keeps this disclosure'); END`,
    `CREATE TRIGGER IF NOT EXISTS hold_audit_index BEFORE UPDATE ON audit_index WHEN EXISTS (${HELD})
       BEGIN SELECT RAISE(ABORT, 'a legal hold keeps this entry'); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_legal_hold_d BEFORE DELETE ON legal_hold BEGIN SELECT RAISE(ABORT, 'a legal hold is released, never deleted'); END`,
    `CREATE TRIGGER IF NOT EXISTS keep_legal_hold_u BEFORE UPDATE ON legal_hold WHEN OLD.released_at IS NOT NULL OR ${KEPT.map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')}
       BEGIN SELECT RAISE(ABORT, 'a legal hold changes by its release only'); END`,
  ],
  postgres: [
    ...productDdl.postgres,
    `CREATE OR REPLACE FUNCTION hold_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF EXISTS (${HELD}) THEN RAISE EXCEPTION 'a legal hold keeps this entry of %', TG_TABLE_NAME; END IF;
       IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$`,
    `CREATE OR REPLACE TRIGGER hold_audit_disclosure BEFORE DELETE ON audit_disclosure FOR EACH ROW EXECUTE FUNCTION hold_audit()`,
    `CREATE OR REPLACE TRIGGER hold_audit_index BEFORE UPDATE ON audit_index FOR EACH ROW EXECUTE FUNCTION hold_audit()`,
    `CREATE OR REPLACE FUNCTION keep_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a legal hold is released once, and changes in no other way'; END $$`,
    `CREATE OR REPLACE TRIGGER keep_legal_hold_d BEFORE DELETE ON legal_hold FOR EACH ROW EXECUTE FUNCTION keep_hold()`,
    `CREATE OR REPLACE TRIGGER keep_legal_hold_u BEFORE UPDATE ON legal_hold FOR EACH ROW
       WHEN (OLD.released_at IS NOT NULL OR ${KEPT.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(' OR ')}) EXECUTE FUNCTION keep_hold()`,
  ],
};
