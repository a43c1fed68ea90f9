import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migratePostgres, noHooks, openPostgres, openSqlite, type DdlPart, type Storage } from '../../../server/base/storage/index.ts';
import { checkGuards, guardConnection, tenantTables } from '../../../server/base/storage/sqlite-guard.ts';
import { houseDdl } from '../../../server/house-ddl.ts';
import { brand, type TenantId } from '../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { CONTEXT_KEY, databaseUrl, TEMPLATE } from '../../support/postgres.ts';

const TENANT_C = brand<TenantId>('0190c000-0000-7000-8000-00000000000c');
const TENANTS = [TENANT_A, TENANT_B, TENANT_C] as const;
const columns = (text: string, int: string) => [
  `CREATE TABLE IF NOT EXISTS parent (tenant_id ${text} NOT NULL, id ${text} NOT NULL, n ${int} NOT NULL, PRIMARY KEY (tenant_id, id))`,
  `CREATE TABLE IF NOT EXISTS child (tenant_id ${text} NOT NULL, id ${text} NOT NULL, parent_id ${text} NOT NULL, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, parent_id) REFERENCES parent (tenant_id, id))`,
];
const PROBE: DdlPart = { sqlite: columns('TEXT', 'INTEGER'), postgres: columns('text', 'bigint') };
const ADD = 'INSERT INTO parent (tenant_id, id, n) VALUES (?, ?, ?)';
const who = (tenantId: TenantId) => anActor({ tenantId });

interface Fenced {
  readonly storage: Storage;
  /** The file, or the address of the application's role. */
  readonly at: string;
  close(): Promise<void>;
}

async function onSqlite(): Promise<Fenced> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const at = join(folder, 'fences.db');
  const storage = openSqlite({ file: at, ddl: [...houseDdl, PROBE], hooks: noHooks });
  return { storage, at, close: () => storage.close().then(() => rmSync(folder, { recursive: true })) };
}

async function onPostgres(poolSize?: number): Promise<Fenced> {
  const { port } = inject('postgres');
  const name = `fence_${randomBytes(6).toString('hex')}`;
  await asking(databaseUrl(port, 'cs_owner', 'postgres'), (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  await migratePostgres({ ownerUrl: databaseUrl(port, 'cs_owner', name), appRole: 'cs_app', contextKey: CONTEXT_KEY, ddl: [...houseDdl, PROBE] });
  const at = databaseUrl(port, 'cs_app', name);
  const storage = await openPostgres({ url: at, contextKey: CONTEXT_KEY, hooks: noHooks, ...(poolSize === undefined ? {} : { poolSize }) });
  return { storage, at, close: () => storage.close() };
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

const asSuperuser = (url: string) => url.replace('cs_app:', 'postgres:');
const countOf = (storage: Storage, tenantId: TenantId) => storage.read({ tenantId }, async (db) => Number((await db.all<{ n: number }>('SELECT count(*) AS n FROM parent'))[0]?.n));

describe.each([['SQLite', onSqlite], ['PostgreSQL', onPostgres]] as const)('what keeps tenants apart on %s', (_name, open) => {
  let fenced: Fenced;
  beforeAll(async () => {
    fenced = await open();
    for (const tenantId of [TENANT_A, TENANT_B]) await fenced.storage.write(who(tenantId), (tx) => tx.run(ADD, tenantId, `p-${tenantId}`, 1));
  });
  afterAll(() => fenced.close());

  it('TEN-04: a row refers to nothing of another tenant', async () => {
    const refer = (parent: string) => fenced.storage.write(who(TENANT_A), (tx) => tx.run('INSERT INTO child (tenant_id, id, parent_id) VALUES (?, ?, ?)', TENANT_A, 'c', parent));
    await expect(refer(`p-${TENANT_B}`)).rejects.toThrow(/foreign key/i);
    await refer(`p-${TENANT_A}`);
  });

  it('TEN-19: a thousand reads of two tenants at once never cross', async () => {
    const seen = await Promise.all(Array.from({ length: 1_000 }, (_, n) => {
      const tenantId = n % 2 === 0 ? TENANT_A : TENANT_B;
      return fenced.storage.read({ tenantId }, async (db) => (await db.all<{ id: string }>('SELECT id FROM parent')).map(({ id }) => id === `p-${tenantId}`));
    }));
    expect(new Set(seen.flat())).toEqual(new Set([true]));
  });
});

it('TEN-04: every foreign key between tables of tenants carries the tenant', async () => {
  const fenced = await onSqlite();
  const db = new Database(fenced.at, { readonly: true });
  const ofTenants = new Set(tenantTables(db));
  const loose = [...ofTenants].flatMap((table) => {
    const keys = Map.groupBy(db.prepare<[], { id: number; table: string; from: string }>(`SELECT id, "table", "from" FROM pragma_foreign_key_list('${table}')`).all(), ({ id }) => id);
    return [...keys.values()].filter((parts) => parts.some((part) => ofTenants.has(part.table)) && !parts.some(({ from }) => from === 'tenant_id')).map(() => table);
  });
  expect(ofTenants.size).toBeGreaterThan(20);
  expect(loose).toEqual([]);
  db.close();
  await fenced.close();
});

it('TEN-16: a connection without one of its guards is not used', () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE parent (tenant_id TEXT NOT NULL, id TEXT)');
  const rules = { writes: 'guarded', unguardedWrites: new Set<string>(), sharedFromSystem: new Set<string>() } as const;
  guardConnection(db, () => TENANT_A, rules);
  db.exec('DROP TRIGGER temp."guard_delete_parent"');
  expect(() => checkGuards(db, rules)).toThrow('lacks its tenant guards: guard_delete_parent');
  db.exec('DROP VIEW temp.parent');
  expect(() => checkGuards(db, { ...rules, writes: 'none' })).toThrow('parent');
  db.close();
});

it('TEN-08: nothing in the house sets a context for longer than its transaction', () => {
  const server = resolve(import.meta.dirname, '../../../server');
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(server, file), 'utf8'));
  const settings = sources.flatMap((text) => [...text.matchAll(/set_config\([^;]*?, (true|false)\)/g)].map(([, local]) => local));
  expect(settings.length).toBeGreaterThan(1);
  expect(new Set(settings)).toEqual(new Set(['true']));
});

describe('row-level security', () => {
  let fenced: Fenced;
  beforeAll(async () => {
    fenced = await onPostgres(1);
    for (const tenantId of [TENANT_A, TENANT_B]) await fenced.storage.write(who(tenantId), (tx) => tx.run(ADD, tenantId, `p-${tenantId}`, 1));
  });
  afterAll(() => fenced.close());
  const raw = <R>(work: (client: pg.Client) => Promise<R>) => asking(fenced.at, work);

  it('TEN-05, U03: shows the application’s role no row of any table of tenants while no tenant is set', () => raw(async (client) => {
    const { rows } = await client.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'`);
    for (const { name } of rows) expect((await client.query(`SELECT 1 FROM "${name}" LIMIT 1`)).rowCount, name).toBe(0);
    expect(rows.length).toBeGreaterThan(20);
  }));

  it('TEN-11: shows none either on a connection whose last tenant left an empty setting behind', () => raw(async (client) => {
    await client.query(`BEGIN; SELECT set_config('app.context', 'x', true); COMMIT`);
    expect((await client.query<{ was: string }>(`SELECT current_setting('app.context', true) AS was`)).rows).toEqual([{ was: '' }]);
    expect((await client.query('SELECT 1 FROM parent')).rowCount).toBe(0);
  }));

  it.each([['a superuser', asSuperuser], ['the owner of the tables', (url: string) => url.replace('cs_app:', 'cs_owner:')]])('TEN-06: no server starts as %s', async (_who, as) => {
    await expect(openPostgres({ url: as(fenced.at), contextKey: CONTEXT_KEY, hooks: noHooks })).rejects.toThrow('could read across tenants');
  });

  it('TEN-06: no server starts as a role that bypasses row-level security', async () => {
    const role = `by_${randomBytes(4).toString('hex')}`;
    await asking(asSuperuser(fenced.at), (client) => client.query(`CREATE ROLE ${role} LOGIN BYPASSRLS PASSWORD 'pw'`));
    await expect(openPostgres({ url: fenced.at.replace('cs_app:', `${role}:`), contextKey: CONTEXT_KEY, hooks: noHooks })).rejects.toThrow('could read across tenants');
    await asking(asSuperuser(fenced.at), (client) => client.query(`DROP ROLE ${role}`));
  });

  it('TEN-07, U02: is enabled and forced on every table of tenants, and nothing stands beside it', () => asking(asSuperuser(fenced.at), async (client) => {
    const { rows: open } = await client.query(`
      SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity
        AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL))`);
    const { rows: views } = await client.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')`);
    const { rows: definers } = await client.query<{ name: string }>(`SELECT n.nspname || '.' || p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')`);
    const { rows: grants } = await client.query(`SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee IN ('cs_app', 'PUBLIC') AND table_schema = 'public' AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')`);
    expect({ open, views, definers, grants }).toEqual({ open: [], views: [], definers: [{ name: 'cs_private.context' }], grants: [] });
  }));

  it('TEN-09: one connection serves one tenant, then nobody’s, then another’s', async () => {
    expect([await countOf(fenced.storage, TENANT_A), await countOf(fenced.storage, TENANT_C), await countOf(fenced.storage, TENANT_B)]).toEqual([1, 0, 1]);
  });

  it.each([
    ['an exception', () => Promise.reject(new Error('broken on the way'))],
    ['a statement that takes too long', (tx: { all(statement: string): Promise<unknown> }) => tx.all(`SELECT set_config('statement_timeout', '10', true)`).then(() => tx.all('SELECT pg_sleep(5)'))],
    ['the end of its connection', (tx: { all(statement: string): Promise<unknown> }) => tx.all('SELECT pg_terminate_backend(pg_backend_pid())')],
  ])('TEN-10: leaves nothing of a tenant to the next after %s', async (_what, break_) => {
    await expect(fenced.storage.write(who(TENANT_A), async (tx) => {
      await tx.run(ADD, TENANT_A, 'half', 1);
      await break_(tx);
    })).rejects.toBeInstanceOf(Error);
    expect([await countOf(fenced.storage, TENANT_C), await countOf(fenced.storage, TENANT_A)]).toEqual([0, 1]);
  });

  it('TEN-08: a connection on which somebody set a context for good is thrown away, and the next one is clean', async () => {
    await fenced.storage.read({ tenantId: TENANT_A }, (db) => db.all(`SELECT set_config('app.context', 'for good', false)`));
    await expect(countOf(fenced.storage, TENANT_B)).rejects.toThrow('a tenant of its own');
    expect(await countOf(fenced.storage, TENANT_B)).toBe(1);
  });
});

it('TEN-25: two thousand steps leave every tenant the same on both databases', async () => {
  const step = fc.record({ who: fc.constantFrom(...TENANTS), act: fc.constantFrom('add', 'add', 'raise', 'drop', 'drop all'), id: fc.integer({ min: 0, max: 40 }).map(String), n: fc.nat(1_000) });
  const [steps] = fc.sample(fc.array(step, { minLength: 2_000, maxLength: 2_000, size: 'max' }), { numRuns: 1, seed: 25 });
  const ends = await Promise.all([onSqlite(), onPostgres()].map(async (opening) => {
    const { storage, close } = await opening;
    for (const { who: tenantId, act, id, n } of steps ?? []) {
      // None of the statements names a tenant: the fences do.
      await storage.write(who(tenantId), async (tx) => {
        if (act === 'add') await tx.run(`${ADD} ON CONFLICT DO NOTHING`, tenantId, id, n);
        else if (act === 'raise') await tx.run('UPDATE parent SET n = n + ? WHERE tenant_id = ? AND id = ?', n, tenantId, id);
        else if (act === 'drop') await tx.run('DELETE FROM parent WHERE tenant_id = ? AND id = ?', tenantId, id);
        else await tx.run('DELETE FROM parent WHERE tenant_id = ? AND n < ?', tenantId, n);
      });
    }
    const state = await Promise.all(TENANTS.map((tenantId) => storage.read({ tenantId }, (db) => db.all('SELECT id, n FROM parent ORDER BY id'))));
    await close();
    return state;
  }));
  expect(ends[0]?.flat().length).toBeGreaterThan(10);
  expect(ends[1]).toEqual(ends[0]);
}, 120_000);
