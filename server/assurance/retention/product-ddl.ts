import type { DdlPart, Dialect } from '../../base/storage/index.ts';
import { heldBy, type ProductFacts } from './product-data.ts';

type Table = ProductFacts['table'];

/** Rows that go with a row of product data, by the column that names it. */
const PARTS: Readonly<Record<Table, ReadonlyArray<{ readonly table: string; readonly owner: string }>>> = {
  run: [{ table: 'run_event', owner: 'run_id' }, { table: 'run_approval', owner: 'run_id' }],
  memory: [{ table: 'memory_grant', owner: 'resource_id' }],
  outside_trail: [{ table: 'outside_record', owner: 'trail_id' }],
};
/** Each of these columns set where it was empty is a step that a hold forbids. */
const STEPS: Readonly<Record<Table, readonly string[]>> = {
  run: ['deleted_at', 'purging_at', 'contents_deleted_at', 'contents_entry'], memory: ['deleted_at', 'purging_at'], outside_trail: ['deleted_at', 'purging_at'],
};
const TABLES = ['run', 'memory', 'outside_trail'] as const;

const held = (dialect: Dialect, table: Table) => `EXISTS (SELECT 1 FROM legal_hold h WHERE ${heldBy(dialect, table, 'OLD')})`;
const steps = (table: Table) => STEPS[table].map((column) => `(NEW.${column} IS NOT NULL AND OLD.${column} IS NULL)`).join(' OR ');
const ownerOf = (table: Table, owner: string) => `SELECT 1 FROM ${table} x WHERE x.tenant_id = OLD.tenant_id AND x.id = OLD.${owner}`;
const heldOwner = (dialect: Dialect) => `EXISTS (SELECT 1 FROM run x JOIN legal_hold h ON ${heldBy(dialect, 'run')} WHERE x.tenant_id = OLD.tenant_id AND x.id = OLD.run_id)`;
const APART = { run_event: 'body', run_approval: 'arguments' } as const;

/**
 * The database refuses to take out of sight or to delete what a live hold covers, and to delete anything that was not marked for
 * that in the same transaction: while it is marked, what tells whose it is is all still there to be asked.
 */
export const productDdl: DdlPart = {
  sqlite: [
    ...TABLES.flatMap((table) => [
      `CREATE TRIGGER IF NOT EXISTS hold_${table}_u BEFORE UPDATE OF ${STEPS[table].join(', ')} ON ${table} WHEN (${steps(table)}) AND ${held('sqlite', table)}
         BEGIN SELECT RAISE(ABORT, 'a legal hold keeps this ${table}'); END`,
      `CREATE TRIGGER IF NOT EXISTS hold_${table}_d BEFORE DELETE ON ${table} WHEN OLD.purging_at IS NULL OR ${held('sqlite', table)}
         BEGIN SELECT RAISE(ABORT, 'a ${table} goes on record only, and not while a legal hold keeps it'); END`,
      ...PARTS[table].map((part) => `CREATE TRIGGER IF NOT EXISTS hold_${part.table}_d BEFORE DELETE ON ${part.table} WHEN NOT EXISTS (${ownerOf(table, part.owner)} AND x.purging_at IS NOT NULL)
         BEGIN SELECT RAISE(ABORT, 'a ${part.table} goes with its ${table} only'); END`),
    ]),
    ...Object.entries(APART).map(([table, column]) => `CREATE TRIGGER IF NOT EXISTS hold_${table}_u BEFORE UPDATE OF ${column} ON ${table} WHEN ${heldOwner('sqlite')}
         BEGIN SELECT RAISE(ABORT, 'a legal hold keeps this ${table}'); END`),
  ],
  postgres: [
    ...TABLES.flatMap((table) => [
      `CREATE OR REPLACE FUNCTION hold_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF TG_OP = 'DELETE' THEN
           IF OLD.purging_at IS NULL OR ${held('postgres', table)} THEN RAISE EXCEPTION 'a ${table} goes on record only, and not while a legal hold keeps it'; END IF;
           RETURN OLD;
         END IF;
         IF (${steps(table)}) AND ${held('postgres', table)} THEN RAISE EXCEPTION 'a legal hold keeps this ${table}'; END IF;
         RETURN NEW; END $$`,
      `CREATE OR REPLACE TRIGGER hold_${table} BEFORE DELETE OR UPDATE OF ${STEPS[table].join(', ')} ON ${table} FOR EACH ROW EXECUTE FUNCTION hold_${table}()`,
      ...PARTS[table].flatMap((part) => [
        `CREATE OR REPLACE FUNCTION part_${part.table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF NOT EXISTS (${ownerOf(table, part.owner)} AND x.purging_at IS NOT NULL) THEN RAISE EXCEPTION 'a ${part.table} goes with its ${table} only'; END IF;
           RETURN OLD; END $$`,
        `CREATE OR REPLACE TRIGGER hold_${part.table}_d BEFORE DELETE ON ${part.table} FOR EACH ROW EXECUTE FUNCTION part_${part.table}()`,
      ]),
    ]),
    `CREATE OR REPLACE FUNCTION hold_run_part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF ${heldOwner('postgres')} THEN RAISE EXCEPTION 'a legal hold keeps this %', TG_TABLE_NAME; END IF;
       RETURN NEW; END $$`,
    ...Object.entries(APART).map(([table, column]) => `CREATE OR REPLACE TRIGGER hold_${table}_u BEFORE UPDATE OF ${column} ON ${table} FOR EACH ROW EXECUTE FUNCTION hold_run_part()`),
  ],
};
