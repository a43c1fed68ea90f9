import Database, { type Database as Connection } from 'better-sqlite3';

/** The file as the product opens it, without the product: no guard, no builder, no savepoint. What is left is the limit. */
export function openBare(file: string): Connection {
  const db = new Database(file);
  db.pragma('page_size = 4096');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 16000');
  db.pragma('cache_size = -65536');
  return db;
}

/** Runs `work` for 0, 1, ... `count` in durable transactions of `batch`. */
export function inBatches(db: Connection, { count, batch }: { readonly count: number; readonly batch: number }, work: (n: number) => void): void {
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  for (let n = 0; n < count; n += batch) {
    begin.run();
    for (let at = n; at < Math.min(count, n + batch); at++) work(at);
    commit.run();
  }
}
