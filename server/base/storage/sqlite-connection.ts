import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';
import type { DdlPart } from './ddl.ts';
import { pendingMigrations, readMigrations } from './migrations.ts';

/**
 * Opens the writer. FULL is set on every open: better-sqlite3 falls back to NORMAL when it opens a file that is already in
 * WAL mode, and an acknowledged command could then be lost on power failure.
 */
export function openWriter(file: string): Connection {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600)); // nobody else's to read, whoever made the folder; what SQLite puts beside it takes after it
  const db = new Database(file);
  // Every command stands in a SAVEPOINT, which copies each page it changes: a governed call costs twice as much with 16 KiB pages.
  db.pragma('page_size = 4096');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 5000');
  db.pragma('wal_autocheckpoint = 16000'); // 64 MiB: pages that many commands change are copied into the file once
  db.pragma('cache_size = -65536');
  return db;
}

export function openReader(file: string): Connection {
  const db = new Database(file, { readonly: true });
  db.pragma('busy_timeout = 5000');
  db.pragma('cache_size = -65536');
  return db;
}

/** Brings the schema up to this release in one transaction: all of it, or none. */
export function migrateSqlite(db: Connection, ddl: readonly DdlPart[]): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec('CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID');
    const rows = db.prepare<[], { name: string; digest: string }>('SELECT name, digest FROM schema_migration').all();
    const note = db.prepare('INSERT INTO schema_migration (name, digest) VALUES (?, ?)');
    for (const migration of pendingMigrations(readMigrations('sqlite'), new Map(rows.map((row) => [row.name, row.digest])))) {
      for (const statement of migration.statements) db.exec(statement);
      note.run(migration.name, migration.digest);
    }
    for (const part of ddl) for (const statement of part.sqlite) db.exec(statement);
    db.exec('COMMIT');
  } catch (reason) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw reason;
  }
}
