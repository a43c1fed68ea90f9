import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openServer } from '../../../server/open.ts';
import { migratedPostgres } from '../../support/migrated-postgres.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-choice-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const keys = { ENCRYPTION_KEY: randomBytes(32).toString('base64') };
const open = (env: Readonly<Record<string, string>>) => openServer(readConfig({ COUNTERSIGN_DATA_DIR: dataDir, ...keys, ...env }));
const onSqlite = () => existsSync(join(dataDir, 'workspace.db'));

async function ask(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

const SCHEMA = `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema IN ('public', 'cs_private') ORDER BY 1, 2`;

describe('H40: the database', () => {
  it.each([['absent', {}], ['empty', { DATABASE_URL: '', TENANT_CATALOG_DSN: '' }]])('is embedded SQLite where the connection string is %s', async (_name, env) => {
    const server = await open(env);
    expect(onSqlite()).toBe(true);
    await server.close();
  });

  it.each(['DATABASE_URL', 'TENANT_CATALOG_DSN'])('is PostgreSQL where %s is set, and nothing is kept beside it', async (name) => {
    const urls = await migratedPostgres(keys);
    const server = await open({ [name]: urls.app });
    expect(onSqlite()).toBe(false);
    expect((await server.handle(new Request('http://localhost/health'), { ip: null })).status).toBe(200);
    await server.close();
    await urls.drop();
  });

  it('is changed by no start of a server on PostgreSQL: one that is behind is left as it is, and the command is named', async () => {
    const urls = await migratedPostgres(keys);
    await ask(urls.owner, 'DELETE FROM schema_migration');
    await ask(urls.owner, 'DROP TABLE tenant_key');
    const before = await ask(urls.owner, SCHEMA);
    await expect(open({ DATABASE_URL: urls.app })).rejects.toThrow('npm run migrate');
    expect(await ask(urls.owner, SCHEMA)).toEqual(before);
    expect(before.length).toBeGreaterThan(100);
    await urls.drop();
  });

  it('lets the application’s role read the wrapped deployment key, and neither change it nor read the key of the contexts', async () => {
    const urls = await migratedPostgres(keys);
    expect(await ask(urls.app, 'SELECT length(wrapped) AS bytes FROM cs_private.deployment_key')).toEqual([{ bytes: 61 }]);
    await expect(ask(urls.app, `UPDATE cs_private.deployment_key SET wrapped = '\\x00'`)).rejects.toThrow('permission denied');
    await expect(ask(urls.app, 'DELETE FROM cs_private.deployment_key')).rejects.toThrow('permission denied');
    await expect(ask(urls.app, 'SELECT key FROM cs_private.context_key')).rejects.toThrow('permission denied');
    await urls.drop();
  });
});
