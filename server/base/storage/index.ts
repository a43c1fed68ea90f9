/**
 * The only place that knows there are two databases: connections, transactions, tenant scope, migrations.
 * Invariant: no statement runs outside a tenant scope, and no answer is given before its transaction is durable.
 */
export type { DdlPart } from './ddl.ts';
export { postgresKeyRecord, sqliteKeyRecord } from './key-record.ts';
export { type Dialect, type Kit, kitFor, type KitTable, postgresKit, sqliteKit } from './kit.ts';
export { migratePostgres, type MigrateOptions } from './postgres-migrate.ts';
export { openPostgres, type PostgresOptions } from './postgres-storage.ts';
export { openSqlite, type SqliteOptions } from './sqlite-storage.ts';
export { type BareTx, type Builder, type Db, type Deferred, noHooks, type Param, type Scope, type Statement, type Storage, type Tx, type WriteHooks } from './storage.ts';
