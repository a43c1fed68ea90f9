import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import pg from 'pg';
import type { DeploymentKeyRecord } from '../deployment-key.ts';
import { withNamedFile } from '../named-file.ts';
import { DEPLOYMENT_KEY_DDL } from './postgres-ddl.ts';
import { openWriter } from './sqlite-connection.ts';

interface Row {
  readonly wrapped: Buffer;
}

const SQLITE_TABLE = 'CREATE TABLE IF NOT EXISTS deployment_key (one INTEGER PRIMARY KEY CHECK (one = 1), wrapped BLOB NOT NULL)';

/**
 * The wrapped deployment key of an SQLite workspace. It is read before the storage can be opened, because the log's writer
 * needs what follows from it.
 */
export function sqliteKeyRecord(file: string): DeploymentKeyRecord {
  return {
    read: () => Promise.resolve(existsSync(file) ? within(file, () => new Database(file, { readonly: true }), kept) : null),
    replace: (instead, wrapped) => Promise.resolve(within(file, () => openWriter(file), (db) => {
      db.exec(SQLITE_TABLE);
      if (instead) db.prepare('UPDATE deployment_key SET wrapped = ? WHERE wrapped = ?').run(wrapped, instead);
      else db.prepare('INSERT INTO deployment_key (one, wrapped) VALUES (1, ?) ON CONFLICT DO NOTHING').run(wrapped);
      return kept(db);
    })),
  };
}

function kept(db: Database.Database): Buffer | null {
  const tables = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`).all().map(({ name }) => name);
  const row = tables.includes('deployment_key') ? db.prepare<[], Row>('SELECT wrapped FROM deployment_key').get() : undefined;
  // The record is the first thing that is ever written here; without it, what else is there was sealed by a key that is gone.
  if (!row && tables.includes('schema_migration')) throw new Error(`${db.name} holds data but no deployment key: restore it from a backup`);
  return row?.wrapped ?? null;
}

/** It is the first thing that a start opens the database for. */
function within<R>(file: string, open: () => Database.Database, work: (db: Database.Database) => R): R {
  return withNamedFile(file, 'restore it from a backup', () => {
    const db = open();
    try {
      return work(db);
    } finally {
      db.close();
    }
  });
}

/** The same on PostgreSQL, beside the key of the contexts. The application's role may read it; only the owner may write it. */
export function postgresKeyRecord(url: string): DeploymentKeyRecord {
  return {
    read: () => asking(url, async (client) => {
      const { rows: [table] } = await client.query<{ there: boolean }>(`SELECT to_regclass('cs_private.deployment_key') IS NOT NULL AS there`);
      return table?.there ? wrappedIn(client) : null;
    }),
    replace: (instead, wrapped) => asking(url, async (client) => {
      for (const statement of DEPLOYMENT_KEY_DDL) await client.query(statement);
      if (instead) await client.query('UPDATE cs_private.deployment_key SET wrapped = $1 WHERE wrapped = $2', [Buffer.from(wrapped), Buffer.from(instead)]);
      else await client.query('INSERT INTO cs_private.deployment_key (one, wrapped) VALUES (true, $1) ON CONFLICT DO NOTHING', [Buffer.from(wrapped)]);
      return wrappedIn(client);
    }),
  };
}

async function wrappedIn(client: pg.Client): Promise<Buffer | null> {
  return (await client.query<Row>('SELECT wrapped FROM cs_private.deployment_key')).rows[0]?.wrapped ?? null;
}

async function asking<R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
