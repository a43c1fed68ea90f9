import { expect, it } from 'vitest';
import { postgresKit, sqliteKit } from '../../server/base/storage/index.ts';
import * as inPostgres from '../../server/schema.pg.ts';
import * as inSqlite from '../../server/schema.sqlite.ts';
import { buildTables } from '../../server/tables.ts';

it('shows the migration generator every table of the house, in both dialects', () => {
  expect(Object.keys(inSqlite).sort()).toEqual(Object.keys(buildTables(sqliteKit)).sort());
  expect(Object.keys(inPostgres).sort()).toEqual(Object.keys(buildTables(postgresKit)).sort());
});
