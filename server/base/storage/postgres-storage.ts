import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../actor.ts';
import { runCommand } from './command-step.ts';
import { postgresKit } from './kit.ts';
import { pendingMigrations, readMigrations } from './migrations.ts';
import { type Plane, signedContext } from './postgres-context.ts';
import { settled } from './settled.ts';
import { type BareTx, type Builder, type Db, type Deferred, type Param, type Scope, type Statement, type Storage, textFor, type Tx, type WriteHooks } from './storage.ts';
import { TenantScope } from './tenant-scope.ts';

export interface PostgresOptions {
  /** Connection string of the application's own role: not the owner, no BYPASSRLS; checked at open. */
  readonly url: string;
  readonly contextKey: Uint8Array;
  readonly hooks: WriteHooks;
  readonly poolSize?: number;
}

const INT8 = 20;

/** The remote database. Every transaction carries a signed tenant context; row-level security does the rest. */
export async function openPostgres({ url, contextKey, hooks, poolSize = 10 }: PostgresOptions): Promise<Storage> {
  const scope = new TenantScope();
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types: { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) } });
  pool.on('error', () => undefined); // an idle client lost its server: the pool drops it and the next use reports
  pool.on('connect', (client) => client.on('error', () => undefined));
  await selfCheck(pool);
  const surfaces = new WeakMap<pg.PoolClient, BareTx>();

  async function transact<R>(tenantId: TenantId, plane: Plane, mode: 'READ WRITE' | 'READ ONLY', work: (tx: BareTx, client: pg.PoolClient) => Promise<R>): Promise<R> {
    const client = await pool.connect();
    let broken = false;
    try {
      // The context is quoted here because one message may not mix parameters and several statements; it holds a UUID, words and hex only.
      const context = signedContext(contextKey, tenantId, plane, backendOf(client));
      const began = await client.query(`BEGIN ISOLATION LEVEL ${ISOLATION[mode]} ${mode}; SELECT coalesce(current_setting('app.context', true), '') AS before, set_config('app.context', '${context}', true)`);
      broken = cameWithContext(began);
      if (broken) throw new Error('a database connection came back with a tenant of its own; it is thrown away');
      const tx = surfaces.get(client) ?? surfaceOf(client);
      surfaces.set(client, tx);
      const result = await scope.run(tenantId, mode === 'READ WRITE', () => work(tx, client));
      await client.query('COMMIT');
      return result;
    } catch (reason) {
      await client.query('ROLLBACK').catch(() => (broken = true));
      throw reason;
    } finally {
      client.release(broken);
    }
  }

  async function write<R>(actor: Actor, plane: Plane, work: (tx: Tx) => Promise<R>): Promise<R> {
    scope.refuseNested();
    // A refusal must commit its audit entry and still reach the caller, so it crosses the COMMIT as a value.
    const batch: Deferred[] = [];
    const began = actor.admitted ? 'identity' : plane;
    const outcome = await transact(actor.tenantId, began, 'READ WRITE', async (tx, client) => {
      const readmit = async () => {
        await hooks.readmit(tx, actor, plane);
        if (plane !== began) await client.query(`SELECT set_config('app.context', '${signedContext(contextKey, actor.tenantId, plane, backendOf(client))}', true)`);
      };
      const ran = await settled(() => runCommand({ hooks, points: savepoints(client), tx, actor, readmit, batch }, work));
      await hooks.flush(tx, batch);
      return ran;
    });
    hooks.ended(batch, true);
    if (!outcome.ok) throw outcome.reason;
    return outcome.value;
  }

  const read = <R>(at: Scope, plane: Plane, work: (db: Db) => Promise<R>): Promise<R> => transact(at.tenantId, plane, 'READ ONLY', work);
  return {
    dialect: 'postgres', kit: postgresKit,
    write: (actor, work) => write(actor, 'tenant', work),
    writeIdentity: (actor, work) => write(actor, 'identity', work),
    read: (at, work) => read(at, 'tenant', work),
    readIdentity: (at, work) => read(at, 'identity', work),
    close: () => pool.end(),
  };
}

/** Several questions of one read get their answers of one moment: a check that takes seconds must not meet a log that grew meanwhile. */
const ISOLATION = { 'READ WRITE': 'READ COMMITTED', 'READ ONLY': 'REPEATABLE READ' } as const;

/** A context lasts as long as its transaction: whoever finds one at the beginning has a connection that somebody set it on for good. */
function cameWithContext(began: unknown): boolean {
  const results: unknown[] = Array.isArray(began) ? began : [began]; // the driver answers several statements with a list, which its types do not say
  const [row] = (results.at(-1) as pg.QueryResult<{ before: string }>).rows;
  return row?.before !== '';
}

/** The server must not start on a role that row-level security does not bind, or on a schema of another release. */
async function selfCheck(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; super: boolean; bypass: boolean; owns: boolean }>(
    `SELECT r.rolname AS name, r.rolsuper AS super, r.rolbypassrls AS bypass,
            EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace) AS owns
     FROM pg_roles r WHERE r.rolname = current_user`,
  );
  const role = rows[0];
  if (!role || role.super || role.bypass || role.owns) {
    throw new Error(`the database role ${role?.name ?? '?'} could read across tenants: it must not be a superuser, own tables, or have BYPASSRLS`);
  }
  const applied = await pool.query<{ name: string; digest: string }>('SELECT name, digest FROM schema_migration');
  const pending = pendingMigrations(readMigrations('postgres'), new Map(applied.rows.map((row) => [row.name, row.digest])));
  if (pending.length > 0) throw new Error(`the database schema is behind by ${pending.length} ${pending.length === 1 ? 'migration' : 'migrations'}; run: npm run migrate`);
}

function surfaceOf(client: pg.PoolClient): BareTx {
  const q = drizzle({ client }) as unknown as Builder; // the one cast of the PostgreSQL driver to the canonical surface
  const texts = new Map<Statement, { name: string; text: string }>();
  const ask = async (statement: Statement, params: readonly Param[]) => {
    let kept = texts.get(statement);
    if (!kept) texts.set(statement, (kept = { name: `s${texts.size}`, text: numbered(textFor(statement, 'postgres')) }));
    return client.query({ ...kept, values: params.map(wireValue) });
  };
  return {
    dialect: 'postgres',
    q,
    all: async <Row>(statement: Statement, ...params: readonly Param[]) => (await ask(statement, params)).rows as Row[], // the caller states the row it selects
    run: async (statement, ...params) => void (await ask(statement, params)),
    change: async (statement, ...params) => (await ask(statement, params)).rowCount ?? 0,
    insert: async (statement, rows) => {
      for (let at = 0; at < rows.length; at += ROWS_PER_MESSAGE) {
        const some = rows.slice(at, at + ROWS_PER_MESSAGE);
        await client.query(numbered(manyRows(textFor(statement, 'postgres'), some.length)), some.flat().map(wireValue));
      }
    },
  };
}

/** Far below the 65,535 parameters of one message, whatever the table. */
const ROWS_PER_MESSAGE = 500;

/** `VALUES (?, ?)` written as often as there are rows. */
function manyRows(text: string, rows: number): string {
  return text.replace(/VALUES (\([^)]*\))/, (_values, row: string) => `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`);
}

function wireValue(value: Param): Param {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

function numbered(text: string): string {
  let n = 0;
  return text.replaceAll('?', () => `$${++n}`);
}

function savepoints(client: pg.PoolClient) {
  return {
    mark: async () => void (await client.query('SAVEPOINT command')),
    release: async () => void (await client.query('RELEASE SAVEPOINT command')),
    back: async () => void (await client.query('ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command')),
  };
}

/** pg keeps the server process id of each connection, undocumented in its types. */
function backendOf(client: pg.PoolClient): number {
  const pid: unknown = Reflect.get(client, 'processID');
  if (typeof pid !== 'number') throw new Error('the driver did not report its server process');
  return pid;
}
