import pg from 'pg';
import type { DdlPart } from './ddl.ts';
import { pendingMigrations, readMigrations } from './migrations.ts';
import { CONTEXT_DDL, securityDdl } from './postgres-ddl.ts';

export interface MigrateOptions {
  /** Connection string of the role that owns the schema; never the application's. */
  readonly ownerUrl: string;
  readonly appRole: string;
  /** 32 bytes, the same that the application signs its contexts with. */
  readonly contextKey: Uint8Array;
  readonly ddl: readonly DdlPart[];
}

/** Brings a PostgreSQL schema up to this release in one transaction. Run by an explicit command, never at server start (FEATURES H40). Returns the names applied. */
export async function migratePostgres({ ownerUrl, appRole, contextKey, ddl }: MigrateOptions): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('countersign.migrate'))`);
    for (const statement of CONTEXT_DDL) await client.query(statement);
    await client.query('INSERT INTO cs_private.context_key (one, key) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET key = excluded.key', [Buffer.from(contextKey)]);
    const { rows } = await client.query<{ name: string; digest: string }>('SELECT name, digest FROM schema_migration');
    const pending = pendingMigrations(readMigrations('postgres'), new Map(rows.map((row) => [row.name, row.digest])));
    for (const migration of pending) {
      for (const statement of migration.statements) await client.query(statement);
      await client.query('INSERT INTO schema_migration (name, digest) VALUES ($1, $2)', [migration.name, migration.digest]);
    }
    for (const part of ddl) for (const statement of part.postgres) await client.query(statement.replaceAll('{app}', `"${appRole}"`));
    for (const statement of securityDdl(appRole, ddl.flatMap((part) => part.sharedFromSystem ?? []))) await client.query(statement);
    await client.query('COMMIT');
    return pending.map((migration) => migration.name);
  } catch (reason) {
    await client.query('ROLLBACK');
    throw reason;
  } finally {
    await client.end();
  }
}
