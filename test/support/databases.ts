import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { noHooks, openPostgres, openSqlite, type Storage, type WriteHooks } from '../../server/base/storage/index.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { CONTEXT_KEY, databaseUrl, TEMPLATE } from './postgres.ts';

export interface TestDatabase {
  readonly storage: Storage;
  close(): Promise<void>;
}

/** A fresh, migrated SQLite file in a folder of its own. */
export async function freshSqlite(hooks: WriteHooks = noHooks): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const storage = openSqlite({ file: join(folder, 'workspace.db'), ddl: houseDdl, hooks });
  return {
    storage,
    close: async () => {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh clone of the migrated template on the run's PostgreSQL, opened as the application's own role. */
export async function freshPostgres(hooks: WriteHooks = noHooks): Promise<TestDatabase> {
  const { port } = inject('postgres');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await as('cs_owner', port, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const storage = await openPostgres({ url: databaseUrl(port, 'cs_app', name), contextKey: CONTEXT_KEY, hooks });
  return {
    storage,
    close: async () => {
      await storage.close();
      // The owner may not end the application's last connection, which can outlive its pool by a moment.
      await as('postgres', port, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Connection strings of a fresh clone, for whoever opens it in its own way. */
export async function freshPostgresUrls(): Promise<{ readonly owner: string; readonly app: string; drop(): Promise<void> }> {
  const { port } = inject('postgres');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await as('cs_owner', port, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return { owner: databaseUrl(port, 'cs_owner', name), app: databaseUrl(port, 'cs_app', name), drop: () => as('postgres', port, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Both databases, for suites that must hold on each: `describe.each(databases)('... on %s', (_, open) => ...)`. */
export const databases = [
  ['SQLite', freshSqlite],
  ['PostgreSQL', freshPostgres],
] as const;

async function as(role: 'postgres' | 'cs_owner', port: number, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(port, role, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
