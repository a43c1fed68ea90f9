import Database from 'better-sqlite3';
import type { Ask } from './stored-log-source.ts';

export interface Asking {
  readonly ask: Ask;
  end(): void;
}

/** Questions to an SQLite file as it is at the first of them, whatever is written to it meanwhile. */
export function askFile(file: string): Asking {
  const db = new Database(file, { readonly: true });
  db.pragma('cache_size = -2000'); // every page is read once
  db.exec('BEGIN'); // the first read fixes what this connection sees, however long the rest takes
  const kept = new Map<string, Database.Statement<unknown[], unknown>>(); // a page is asked for a thousand times
  const prepared = (statement: string) => kept.get(statement) ?? kept.set(statement, db.prepare(statement)).get(statement) ?? db.prepare(statement);
  return { ask: (statement, ...params) => Promise.resolve(prepared(statement).all(...params) as never), end: () => void db.close() }; // the source states the rows it asks for
}
