import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { withNamedFile } from '../../base/named-file.ts';
import type { KeyShelf, SubjectKeyRow } from './key-shelf.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS subject_key (
  tenant_id TEXT NOT NULL, person TEXT NOT NULL, kid INTEGER NOT NULL, wrapped BLOB, created_at TEXT NOT NULL, retired_at TEXT, gone BLOB, PRIMARY KEY (person, kid)
) STRICT, WITHOUT ROWID`;
const COLUMNS = 'tenant_id AS tenantId, person, kid, wrapped, created_at AS createdAt, retired_at AS retiredAt, gone';

const REMEDY = 'put the newest copy of it back; to go on without what the log tells of people until now, put an empty file in its place';

/**
 * The keys in a small SQLite file of their own. Not in the workspace's file, because a copy of that would hold them and keep what
 * was erased since; and not attached to it, because two files are not durable in one step: a key must be on disk before what it seals.
 * Who changes keys has the workspace's writer, so no two processes do so at once. `read`: an existing file that is looked at only.
 */
export function openKeyFile(file: string, mode: 'own' | 'read' = 'own'): KeyShelf {
  return withNamedFile(file, REMEDY, () => shelfOf(file, mode));
}

/** Throws unless the file is empty or has the key of somebody of these. `isTold`: whether the log beside it tells of whoever has this token. */
export function refuseForeignKeys(file: string, isTold: (person: string) => boolean): void {
  const isForeign = withNamedFile(file, REMEDY, () => {
    const db = readFile(file);
    try {
      let isEmpty = true;
      for (const { person } of db.prepare<[], { person: string }>('SELECT DISTINCT person FROM subject_key').iterate()) {
        if (isTold(person)) return false;
        isEmpty = false;
      }
      return !isEmpty;
    } finally {
      db.close();
    }
  });
  if (isForeign) throw new Error(`${file} has no key of anybody whom the log beside it tells of, so it belongs to another installation: ${REMEDY}`);
}

function shelfOf(file: string, mode: 'own' | 'read'): KeyShelf {
  const db = mode === 'read' ? readFile(file) : ownFile(file);
  const ask = <Params extends readonly unknown[]>(text: string) => db.prepare<[...Params], SubjectKeyRow>(text);
  const newest = ask<[string]>(`SELECT ${COLUMNS} FROM subject_key WHERE person = ? ORDER BY kid DESC LIMIT 1`);
  const find = ask<[string, number]>(`SELECT ${COLUMNS} FROM subject_key WHERE person = ? AND kid = ?`);
  const kept = ask<[string]>(`SELECT ${COLUMNS} FROM subject_key WHERE tenant_id = ? AND wrapped IS NOT NULL`);
  const retired = ask<[string]>(`SELECT ${COLUMNS} FROM subject_key WHERE tenant_id = ? AND retired_at IS NOT NULL AND wrapped IS NOT NULL ORDER BY retired_at, person, kid`);
  const destroyed = ask<[string]>(`SELECT ${COLUMNS} FROM subject_key WHERE tenant_id = ? AND retired_at IS NOT NULL AND wrapped IS NULL ORDER BY retired_at, person, kid`);
  const write = (text: string, sets: ReadonlyArray<readonly unknown[]>): Promise<void> => Promise.resolve(db.transaction(() => {
    const one = db.prepare<unknown[]>(text);
    for (const set of sets) one.run(...set);
  }).immediate());

  return {
    inTransaction: false,
    hold: () => Promise.resolve(),
    holdForChange: () => Promise.resolve(),
    newest: (_asks, people) => Promise.resolve(people.flatMap((person) => newest.get(person) ?? [])),
    find: (_asks, keys) => Promise.resolve(keys.flatMap(({ person, kid }) => find.get(person, kid) ?? [])),
    add: (_tx, rows) => write('INSERT INTO subject_key (tenant_id, person, kid, wrapped, created_at, retired_at, gone) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', rows.map((row) => [row.tenantId, row.person, row.kid, row.wrapped, row.createdAt, row.retiredAt, row.gone])),
    retire: (_tx, people, at) => write('UPDATE subject_key SET retired_at = ? WHERE person = ? AND retired_at IS NULL', people.map((person) => [at, person])),
    kept: (_asks, tenantId) => Promise.resolve(kept.all(tenantId)),
    retired: (_asks, tenantId) => Promise.resolve(retired.all(tenantId)),
    destroyed: (_asks, tenantId) => Promise.resolve(destroyed.all(tenantId)),
    destroy: (_asks, keys) => write('UPDATE subject_key SET wrapped = NULL, gone = ? WHERE person = ? AND kid = ? AND wrapped IS NOT NULL', keys.map(({ gone, person, kid }) => [gone, person, kid])),
    close: () => void db.close(),
  };
}

/** An empty file says that there are none. */
function readFile(file: string): Database.Database {
  const db = new Database(file, { readonly: true });
  db.pragma('busy_timeout = 5000');
  if (db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'subject_key'`).get() !== undefined) return db;
  db.close();
  return ownFile(':memory:');
}

function ownFile(file: string): Database.Database {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file);
  db.pragma('busy_timeout = 5000');
  refuseOtherKind(db);
  db.pragma('journal_mode = TRUNCATE'); // no log in which a destroyed key could stand
  db.pragma('synchronous = EXTRA');
  db.pragma('secure_delete = ON'); // its bytes are overwritten, not only left
  db.exec(TABLE);
  return db;
}

/** Before anything is written into it. */
function refuseOtherKind(db: Database.Database): void {
  const tables = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
  if (tables.length === 0 || tables.some(({ name }) => name === 'subject_key')) return;
  db.close();
  throw new Error(`${db.name} is no file of people’s keys: ${REMEDY}`);
}
