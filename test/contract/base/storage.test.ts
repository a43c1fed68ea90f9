import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Refusal } from '../../../server/base/refusal.ts';
import { type DdlPart, migratePostgres, noHooks, openPostgres, openSqlite, type Storage, type WriteHooks } from '../../../server/base/storage/index.ts';
import { houseDdl } from '../../../server/house-ddl.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { CONTEXT_KEY, databaseUrl, TEMPLATE } from '../../support/postgres.ts';

const PROBE: DdlPart = {
  sqlite: [
    'CREATE TABLE IF NOT EXISTS probe (tenant_id TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))',
    'CREATE TABLE IF NOT EXISTS iam_probe (id TEXT PRIMARY KEY, n INTEGER NOT NULL)',
  ],
  postgres: [
    'CREATE TABLE IF NOT EXISTS probe (tenant_id text NOT NULL, id text NOT NULL, n bigint NOT NULL, PRIMARY KEY (tenant_id, id))',
    'CREATE TABLE IF NOT EXISTS iam_probe (id text PRIMARY KEY, n bigint NOT NULL)',
  ],
};
const INSERT = 'INSERT INTO probe (tenant_id, id, n) VALUES (?, ?, ?)';
const ada = anActor({ tenantId: TENANT_A });
const bob = anActor({ userId: 'bob', tenantId: TENANT_B });

interface Row {
  readonly tenant_id: string;
  readonly id: string;
  readonly n: number;
}

async function openSqliteProbe(hooks: WriteHooks) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const storage = openSqlite({ file: join(folder, 'probe.db'), ddl: [...houseDdl, PROBE], hooks });
  return { storage, close: () => storage.close().then(() => rmSync(folder, { recursive: true })) };
}

async function openPostgresProbe(hooks: WriteHooks) {
  const { port } = inject('postgres');
  const name = `probe_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ connectionString: databaseUrl(port, 'cs_owner', 'postgres') });
  await owner.connect();
  await owner.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  await owner.end();
  await migratePostgres({ ownerUrl: databaseUrl(port, 'cs_owner', name), appRole: 'cs_app', contextKey: CONTEXT_KEY, ddl: [...houseDdl, PROBE] });
  const storage = await openPostgres({ url: databaseUrl(port, 'cs_app', name), contextKey: CONTEXT_KEY, hooks });
  return { storage, close: () => storage.close() };
}

const refused: WriteHooks = {
  ...noHooks,
  refused: (tx, actor, refusal) => tx.run(INSERT, actor.tenantId, `refused:${refusal.code}`, 1),
  recall: async (tx, actor) => {
    const [row] = await tx.all<Row>('SELECT n FROM probe WHERE tenant_id = ? AND id = ?', actor.tenantId, `command:${actor.command?.id ?? ''}`);
    return row ? { result: row.n } : null;
  },
  remember: (tx, actor, result) => tx.run(INSERT, actor.tenantId, `command:${actor.command?.id ?? ''}`, Number(result)),
};

describe.each([['SQLite', openSqliteProbe], ['PostgreSQL', openPostgresProbe]] as const)('storage on %s', (name, open) => {
  let storage: Storage;
  let close: () => Promise<void>;
  beforeAll(async () => ({ storage, close } = await open(refused)));
  afterAll(() => close());

  const ids = (tenantId = ada.tenantId) => storage.read({ tenantId }, async (db) => (await db.all<Row>('SELECT id FROM probe ORDER BY id')).map((row) => row.id));

  it('TEN-13: shows a tenant its own rows even to a statement that forgot its predicate', async () => {
    await storage.write(ada, (tx) => tx.run(INSERT, TENANT_A, 'a1', 1));
    await storage.write(bob, (tx) => tx.run(INSERT, TENANT_B, 'b1', 1));
    expect(await ids()).toContain('a1');
    expect(await ids()).not.toContain('b1');
    expect(await ids(TENANT_B)).toEqual(['b1']);
  });

  it('refuses to write a row for another tenant', async () => {
    await expect(storage.write(ada, (tx) => tx.run(INSERT, TENANT_B, 'stolen', 1))).rejects.toThrow(/tenant guard|row-level security|Failed/);
    await expect(storage.write(ada, (tx) => tx.run('UPDATE probe SET tenant_id = ? WHERE id = ?', TENANT_B, 'a1'))).rejects.toThrow(/tenant guard|row-level security|Failed/);
    expect(await ids(TENANT_B)).toEqual(['b1']);
  });

  it('TEN-14: lets no statement without a predicate change another tenant’s rows', async () => {
    for (const statement of ['UPDATE probe SET n = 99', 'DELETE FROM probe']) {
      const attempt = storage.write(ada, (tx) => tx.run(statement));
      // SQLite's guard sees the other rows and aborts; row-level security does not even show them.
      if (name === 'SQLite') await expect(attempt).rejects.toThrow('tenant guard: probe');
      else await attempt;
    }
    const rows = await storage.read({ tenantId: TENANT_B }, (db) => db.all<Row>('SELECT id, n FROM probe'));
    expect(rows).toEqual([{ id: 'b1', n: 1 }]);
  });

  it('runs a lazy statement that the work only hands back, inside the scope', async () => {
    await storage.write(ada, (tx) => tx.run(INSERT, TENANT_A, 'lazy', 1));
    // oxlint-disable-next-line unicorn/no-thenable -- drizzle's builders are thenables, and that is what must work
    const rows = await storage.read(ada, (db) => ({ then: (done: (rows: unknown) => unknown, failed: (reason: unknown) => unknown) => db.all('SELECT id FROM probe WHERE id = ?', 'lazy').then(done, failed) }) as Promise<unknown>); // as drizzle's builders are
    expect(rows).toEqual([{ id: 'lazy' }]);
  });

  it('TEN-15: faults on a statement outside a scope and after one has ended', async () => {
    const escaped = await storage.read(ada, (db) => Promise.resolve(db));
    if (name === 'SQLite') await expect(escaped.all('SELECT * FROM probe')).rejects.toThrow('tenant scope');
    else expect(await escaped.all('SELECT * FROM probe')).toEqual([]); // the signed context ended with its transaction
  });

  it('never lets interleaved commands see each other’s tenant', async () => {
    const seen = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => {
        const who = i % 2 ? ada : bob;
        return storage.write(who, async (tx) => {
          await Promise.resolve();
          await tx.run(INSERT, who.tenantId, `mix-${i}`, i);
          const [row] = await tx.all<Row>('SELECT count(*) AS n FROM probe WHERE tenant_id <> ?', who.tenantId);
          return row?.n;
        });
      }),
    );
    expect(new Set(seen.map(Number))).toEqual(new Set([0]));
    expect((await ids()).filter((id) => id.startsWith('mix-'))).toHaveLength(500);
  });

  it('loses no update when many commands count at once', async () => {
    await storage.write(ada, (tx) => tx.run(INSERT, TENANT_A, 'counter', 0));
    await Promise.all(Array.from({ length: 60 }, () => storage.write(ada, (tx) => tx.run('UPDATE probe SET n = n + 1 WHERE tenant_id = ? AND id = ?', TENANT_A, 'counter'))));
    const [row] = await storage.read(ada, (db) => db.all<Row>('SELECT n FROM probe WHERE id = ?', 'counter'));
    expect(row?.n).toBe(60);
  });

  it('adds more rows at once than one message to a database holds, in their order', async () => {
    const rows = Array.from({ length: 1_203 }, (_, n) => [TENANT_A, `many-${String(n).padStart(4, '0')}`, n]);
    await storage.write(ada, (tx) => tx.insert(INSERT, rows));
    const found = await storage.read(ada, (db) => db.all<Row>('SELECT n FROM probe WHERE id >= ? AND id < ? ORDER BY id', 'many-', 'many.'));
    expect(found.map((row) => row.n)).toEqual(rows.map((row) => row[2]));
  });

  it('adds none of many rows when one of them is another tenant’s', async () => {
    await expect(storage.write(ada, (tx) => tx.insert(INSERT, [[TENANT_A, 'own', 1], [TENANT_B, 'foreign', 1]]))).rejects.toThrow(/tenant|row-level security/);
    expect(await ids()).not.toContain('own');
    expect(await ids(TENANT_B)).not.toContain('foreign');
  });

  it('says how many rows a change touched', async () => {
    await storage.write(ada, (tx) => tx.insert(INSERT, [[TENANT_A, 'touched-1', 1], [TENANT_A, 'touched-2', 1]]));
    const touch = (from: string) => storage.write(ada, (tx) => tx.change('UPDATE probe SET n = n + 1 WHERE tenant_id = ? AND id >= ? AND id < ?', TENANT_A, from, 'touched.'));
    expect([await touch('touched-'), await touch('touched-2'), await touch('touched-3')]).toEqual([2, 1, 0]);
  });

  it('rolls a refused command back, keeps its refusal entry and tells the caller', async () => {
    const attempt = storage.write(ada, async (tx) => {
      await tx.run(INSERT, TENANT_A, 'half-done', 1);
      throw new Refusal('input/invalid', { field: 'n', rule: 'must be even' });
    });
    await expect(attempt).rejects.toMatchObject({ code: 'input/invalid', message: 'must be even' });
    expect(await ids()).toContain('refused:input/invalid');
    expect(await ids()).not.toContain('half-done');
  });

  it('rolls a faulty command back and leaves nothing, while its neighbours in the batch succeed', async () => {
    const [bad, good] = await Promise.allSettled([
      storage.write(ada, async (tx) => {
        await tx.run(INSERT, TENANT_A, 'broken', 1);
        throw new Error('a defect');
      }),
      storage.write(ada, (tx) => tx.run(INSERT, TENANT_A, 'neighbour', 1)),
    ]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    expect(await ids()).toContain('neighbour');
    expect(await ids()).not.toContain('broken');
  });

  it('refuses a command started inside another one', async () => {
    const nested = storage.write(ada, () => storage.write(ada, () => Promise.resolve(1)));
    await expect(nested).rejects.toThrow('inside another');
  });

  it('answers a repeated command from its first time and runs it once', async () => {
    const named = anActor({ tenantId: TENANT_A, command: { id: 'c-1', procedure: 'probe', argsDigest: '00' } });
    const once = () => storage.write(named, async (tx) => {
      await tx.run('UPDATE probe SET n = n + 1 WHERE tenant_id = ? AND id = ?', TENANT_A, 'counter');
      return 7;
    });
    expect(await once()).toBe(7);
    expect(await once()).toBe(7);
    const [row] = await storage.read(ada, (db) => db.all<Row>('SELECT n FROM probe WHERE id = ?', 'counter'));
    expect(row?.n).toBe(61);
  });

  it('cannot write in a read', async () => {
    await expect(storage.read(ada, (db) => db.all('DELETE FROM probe WHERE tenant_id = ? RETURNING id', TENANT_A))).rejects.toThrow(/readonly|read-only|Failed/);
  });

  it.runIf(name === 'PostgreSQL')('shows no person’s row outside the identity plane', async () => {
    await storage.writeIdentity(ada, (tx) => tx.run('INSERT INTO iam_probe (id, n) VALUES (?, ?)', 'p', 1));
    expect(await storage.read(ada, (db) => db.all('SELECT id FROM iam_probe'))).toEqual([]);
    expect(await storage.readIdentity(ada, (db) => db.all('SELECT id FROM iam_probe'))).toEqual([{ id: 'p' }]);
  });

  it.runIf(name === 'PostgreSQL')('TEN-12: shows nothing to an injected context that it cannot sign', async () => {
    const rows = await storage.read(ada, async (db) => {
      await db.all(`SELECT set_config('app.context', '${TENANT_B}|tenant|' || pg_backend_pid() || '|' || repeat('0', 64), true)`);
      return db.all('SELECT id FROM probe');
    });
    expect(rows).toEqual([]);
  });
});
