import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { inject } from 'vitest';
import { systemIds } from '../../server/base/ids.ts';
import { type Dialect, kitFor, noHooks, openPostgres, openSqlite, type Storage } from '../../server/base/storage/index.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { type AuditRoom, digestDisclosure, type Fork, type LogVerdict, nodeTreeHash, openAuditRoom, openHeadsFile, openVkeys, readForks, readHeads, storedLogSource, verifyLogs } from '../../server/records/audit/index.ts';
import { type KeyShelf, keyTable, openKeyFile, openSubjectBoxes, rootOfSubjects } from '../../server/records/subjects/index.ts';
import { DATA_KEY } from './audit-house.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';
import { CONTEXT_KEY, databaseUrl, TEMPLATE } from './postgres.ts';

/** One process over a database and the marks beside it. */
export interface RunningLog {
  readonly storage: Storage;
  readonly audit: AuditRoom;
  stop(): Promise<void>;
}

/** A database with its marks, for somebody who may do everything to it but does not run the product. */
export interface AttackedLog {
  readonly clock: FixedClock;
  readonly dialect: Dialect;
  /** `marks: false`: as on a machine that has the database alone. `shelf`: what the process has of the keys of people instead. */
  start(options?: { readonly marks?: boolean; readonly offThread?: boolean; readonly sharedFrom?: number; readonly shelf?: (shelf: KeyShelf) => KeyShelf }): Promise<RunningLog>;
  /** Runs statements past every trigger and every policy. */
  asMaster(...statements: readonly string[]): Promise<void>;
  /** The same to the keys of people, wherever they lie. */
  keysAsMaster(...statements: readonly string[]): Promise<void>;
  question<Row>(statement: string): Promise<Row[]>;
  /** As a stranger does it, with nothing but the bytes, the keys and the marks; without the marks or without the keys of people where these are left out. */
  verify(options?: { readonly marks?: boolean; readonly keys?: boolean }): Promise<readonly LogVerdict[]>;
  forks(): readonly Fork[];
  /** The keys of people are gone, as after a restore without them. */
  loseKeys(): Promise<void>;
  /** The database alone as it is now, under its own name. */
  copy(): Promise<string>;
  /** Every byte of a copy that is kept longer than the keys of people, so without these: of a file, or of every row of every table. */
  bytesOf(copy: string): Promise<Buffer>;
  /** The database alone as it was at a copy; the marks stay, and so do the keys of people. */
  putBack(copy: string): Promise<void>;
  /** All of it once more, marks included. */
  clone(): Promise<AttackedLog>;
  drop(): Promise<void>;
}

interface Stored {
  readonly dialect: Dialect;
  readonly folder: string;
  file(name: string): string | null;
  /** The file of the keys of people; null where they lie in a table. */
  readonly keys: string | null;
  open(hooks: Parameters<typeof openSqlite>[0]['hooks'], name: string): Promise<Storage>;
  copy(from: string, to: string): Promise<void>;
  drop(name: string): Promise<void>;
  /** A connection that triggers and policies do not bind. */
  master(name: string): Promise<{ ask<Row>(statement: string, params: readonly unknown[]): Promise<Row[]>; end(): Promise<void> }>;
}

function sqliteIn(folder: string): Stored {
  const at = (name: string) => join(folder, `${name}.db`);
  return {
    dialect: 'sqlite', folder, file: at, keys: join(folder, 'subject-keys.db'),
    open: (hooks, name) => Promise.resolve(openSqlite({ file: at(name), ddl: houseDdl, hooks })),
    copy: (from, to) => Promise.resolve(copyFileSync(at(from), at(to))),
    drop: (name) => Promise.resolve(rmSync(at(name), { force: true })),
    master: (name) => {
      const db = new Database(at(name));
      db.pragma('journal_mode = DELETE');
      for (const row of db.prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).all()) db.exec(`DROP TRIGGER "${row.name}"`); // opening the house makes them anew
      return Promise.resolve({
        ask: <Row>(statement: string, params: readonly unknown[]) => {
          const prepared = db.prepare(statement);
          return Promise.resolve((prepared.reader ? prepared.all(...params) : (prepared.run(...params), [])) as Row[]); // the caller states the rows it asks for
        },
        end: () => Promise.resolve(void db.close()),
      });
    },
  };
}

/** PostgreSQL's own number of its type; the driver gives texts, the product numbers. */
const BIGINT = 20;

function postgresIn(folder: string): Stored {
  const { port } = inject('postgres');
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: databaseUrl(port, 'postgres', 'postgres') });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  const known = new Set<string>();
  const made = async (name: string, template: string) => {
    if (known.has(name)) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    await administer(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER cs_owner`);
    known.add(name);
  };
  return {
    dialect: 'postgres', folder, file: () => null, keys: null,
    open: async (hooks, name) => {
      if (!known.has(name)) await made(name, TEMPLATE);
      return openPostgres({ url: databaseUrl(port, 'cs_app', name), contextKey: CONTEXT_KEY, hooks });
    },
    copy: (from, to) => made(to, from),
    drop: async (name) => {
      if (known.delete(name)) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
    master: async (name) => {
      const client = new pg.Client({ connectionString: databaseUrl(port, 'postgres', name), types: { getTypeParser: (oid, format) => (Number(oid) === BIGINT ? Number : pg.types.getTypeParser(oid, format)) } });
      await client.connect();
      await client.query('SET session_replication_role = replica'); // no trigger fires
      return {
        ask: async <Row>(statement: string, params: readonly unknown[]) => {
          let n = 0;
          return (await client.query(statement.replaceAll('?', () => `$${(n += 1)}`), [...params])).rows as Row[]; // the caller states the rows it asks for
        },
        end: () => client.end(),
      };
    },
  };
}

function attacked(stored: Stored, name: string, clock: FixedClock): AttackedLog {
  const marksFile = join(stored.folder, 'heads.json');
  const names = new Set([name]);
  const named = () => `t_${randomBytes(6).toString('hex')}`;
  async function asked<Answer>(work: (ask: Awaited<ReturnType<Stored['master']>>['ask']) => Promise<Answer>): Promise<Answer> {
    const { ask, end } = await stored.master(name);
    return work(ask).finally(end);
  }
  return {
    clock, dialect: stored.dialect,
    async start({ marks = true, offThread = false, sharedFrom, shelf = (one: KeyShelf) => one } = {}) {
      const heads = marks ? openHeadsFile(marksFile) : null;
      const keyShelf = shelf(stored.keys === null ? keyTable : openKeyFile(stored.keys));
      const audit = openAuditRoom({ kit: kitFor(stored.dialect), clock, ids: systemIds, deploymentKey: DATA_KEY, installation: 'test-house', heads, keyShelf, ...(offThread ? { offThread: { file: stored.file(name), keyFile: stored.keys, from: 0, ...(sharedFrom === undefined ? {} : { sharedFrom }) } } : {}) });
      const storage = await stored.open({ ...noHooks, ...audit.hooks }, name);
      return { storage, audit, stop: async () => {
        await heads?.settle();
        await storage.close();
        keyShelf.close();
      } };
    },
    asMaster: (...statements) => asked(async (ask) => {
      for (const statement of statements) await ask(statement, []);
    }),
    keysAsMaster: (...statements) => stored.keys === null ? asked(async (ask) => {
      for (const statement of statements) await ask(statement, []);
    }) : Promise.resolve(inKeyFile(stored.keys, statements)),
    question: (statement) => asked((ask) => ask(statement, [])),
    verify: ({ marks = true, keys = true } = {}) => asked((ask) => verifyLogs(storedLogSource((statement, ...params) => ask(statement, params), keys ? openSubjectBoxes({ shelf: stored.keys === null ? keyTable : openKeyFile(stored.keys, 'read'), ids: systemIds, rootOf: (tenantId) => rootOfSubjects(DATA_KEY, tenantId) }) : null), {
      hash: nodeTreeHash(), digest: digestDisclosure, heads: marks ? readHeads(marksFile) : {}, vkeyOf: openVkeys(DATA_KEY),
    })),
    forks: () => readForks(marksFile),
    loseKeys: () => (stored.keys === null ? asked((ask) => ask('DELETE FROM subject_key', [])).then(() => undefined) : Promise.resolve(rmSync(stored.keys))),
    async copy() {
      const copy = named();
      await stored.copy(name, copy);
      names.add(copy);
      return copy;
    },
    async bytesOf(copy) {
      const file = stored.file(copy);
      if (file !== null) return readFileSync(file);
      const { ask, end } = await stored.master(copy);
      const tables = await ask<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'subject_key'`, []);
      const rows = [];
      for (const { name: table } of tables) rows.push(...(await ask<Record<string, unknown>>(`SELECT * FROM ${table}`, [])));
      await end();
      return Buffer.concat(rows.flatMap((row) => Object.values(row).flatMap((value) => [value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value)), Buffer.of(0)])));
    },
    async putBack(copy) {
      const keys = stored.keys === null ? await asked((ask) => ask<Record<string, unknown>>('SELECT * FROM subject_key', [])) : [];
      await stored.copy(copy, name);
      if (stored.keys === null) await asked(async (ask) => {
        await ask('DELETE FROM subject_key', []);
        for (const row of keys) await ask(`INSERT INTO subject_key (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`, Object.values(row));
      });
    },
    async clone() {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-attack-'));
      cpSync(stored.folder, folder, { recursive: true });
      const copy = stored.dialect === 'postgres' ? named() : name;
      if (stored.dialect === 'postgres') await stored.copy(name, copy);
      return attacked(stored.dialect === 'postgres' ? { ...stored, folder } : sqliteIn(folder), copy, clock);
    },
    async drop() {
      for (const one of names) await stored.drop(one);
      rmSync(stored.folder, { recursive: true, force: true });
    },
  };
}

function inKeyFile(file: string, statements: readonly string[]): void {
  const db = new Database(file);
  for (const statement of statements) db.exec(statement);
  db.close();
}

/** On both databases: `describe.each(attackedLogs)('... on %s', (_name, open) => ...)`. */
export const attackedLogs = ([['SQLite', sqliteIn], ['PostgreSQL', postgresIn]] as const).map(([name, stored]) => [
  name, (): AttackedLog => attacked(stored(mkdtempSync(join(tmpdir(), 'countersign-attack-'))), `t_${randomBytes(6).toString('hex')}`, fixedClock()),
] as const);
