import type { Database as Connection } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Actor } from '../actor.ts';
import { runCommand, type Savepoints } from './command-step.ts';
import type { DdlPart } from './ddl.ts';
import { GroupCommit, type Journal } from './group-commit.ts';
import { sqliteKit } from './kit.ts';
import { guardConnection } from './sqlite-guard.ts';
import { migrateSqlite, openReader, openWriter } from './sqlite-connection.ts';
import { StatementCache } from './statement-cache.ts';
import { type BareTx, type Builder, type Db, type Deferred, type Param, type Scope, type Statement, type Storage, textFor, type Tx, type WriteHooks } from './storage.ts';
import { TenantScope } from './tenant-scope.ts';

export interface SqliteOptions {
  readonly file: string;
  readonly ddl: readonly DdlPart[];
  readonly hooks: WriteHooks;
}

/** The embedded database: one writer behind a group commit, one read-only connection beside it. */
export function openSqlite({ file, ddl, hooks }: SqliteOptions): Storage {
  const scope = new TenantScope();
  const rules = { unguardedWrites: new Set(ddl.flatMap((part) => part.unguardedWrites ?? [])), sharedFromSystem: new Set(ddl.flatMap((part) => part.sharedFromSystem ?? [])) };
  const writer = openWriter(file);
  migrateSqlite(writer, ddl);
  guardConnection(writer, () => scope.current(), { ...rules, writes: 'guarded' });
  const reader = openReader(file);
  guardConnection(reader, () => scope.current(), { ...rules, writes: 'none' });

  const tx = surface(writer);
  const db: Db = surface(reader);
  let batch: Deferred[] = [];
  const commits = new GroupCommit(journal(writer, {
    flush: () => hooks.flush(tx, batch),
    ended: (committed) => {
      hooks.ended(batch, committed);
      batch = [];
    },
  }));
  const points = savepoints(writer);

  const write = (plane: 'tenant' | 'identity') => <R>(actor: Actor, work: (tx: Tx) => Promise<R>): Promise<R> => {
    scope.refuseNested();
    const readmit = () => hooks.readmit(tx, actor, plane);
    return commits.submit(() => scope.run(actor.tenantId, true, () => runCommand({ hooks, points, tx, actor, readmit, batch }, work)));
  };
  const read = <R>(at: Scope, work: (db: Db) => Promise<R>): Promise<R> => scope.run(at.tenantId, false, () => work(db));

  return {
    dialect: 'sqlite', kit: sqliteKit, write: write('tenant'), writeIdentity: write('identity'), read, readIdentity: read,
    close: async () => {
      await commits.idle();
      reader.close();
      writer.pragma('wal_checkpoint(TRUNCATE)');
      writer.close();
    },
  };
}

function surface(connection: Connection): BareTx {
  const statements = new StatementCache(connection);
  // The builder asks its client for nothing but prepare(): give it the kept statements.
  const client = Object.create(connection, { prepare: { value: (text: string) => statements.prepare(text) } }) as Connection;
  const q = drizzle({ client, jit: true }) as unknown as Builder; // the one cast of the SQLite driver to the awaitable surface
  const kept = (statement: Statement) => statements.prepare(textFor(statement, 'sqlite'));
  return {
    dialect: 'sqlite',
    q,
    all: <Row>(statement: Statement, ...params: readonly Param[]) => attempt(() => kept(statement).all(...params) as Row[]), // the caller states the row it selects
    run: (statement, ...params) => attempt(() => void kept(statement).run(...params)),
    change: (statement, ...params) => attempt(() => kept(statement).run(...params).changes),
    insert: (statement, rows) => attempt(() => {
      const one = kept(statement);
      for (const row of rows) one.run(...row);
    }),
  };
}

/** A synchronous driver behind an asynchronous surface: what it throws must arrive as a rejection. */
function attempt<R>(work: () => R): Promise<R> {
  try {
    return Promise.resolve(work());
  } catch (reason) {
    return Promise.reject(reason);
  }
}

interface BatchEnds {
  flush(): Promise<void>;
  ended(committed: boolean): void;
}

function journal(writer: Connection, ends: BatchEnds): Journal {
  const begin = writer.prepare('BEGIN IMMEDIATE');
  const commit = writer.prepare('COMMIT');
  const rollback = writer.prepare('ROLLBACK');
  return {
    begin: () => void begin.run(),
    commit: async () => {
      await ends.flush();
      commit.run();
      ends.ended(true);
    },
    rollback: () => {
      if (writer.inTransaction) rollback.run();
      ends.ended(false);
    },
    alive: () => writer.inTransaction,
  };
}

function savepoints(writer: Connection): Savepoints {
  const mark = writer.prepare('SAVEPOINT command');
  const release = writer.prepare('RELEASE command');
  const back = writer.prepare('ROLLBACK TO command');
  return {
    mark: () => void mark.run(),
    release: () => void release.run(),
    back: () => {
      if (!writer.inTransaction) return; // SQLite itself gave the whole transaction up, for example on a full disk
      back.run();
      release.run();
    },
  };
}
