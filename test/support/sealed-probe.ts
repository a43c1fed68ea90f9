import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import pg from 'pg';
import { type DdlPart, migratePostgres, noHooks, openPostgres, openSqlite, type Storage, type WriteHooks } from '../../server/base/storage/index.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { PROBE_DDL } from './sealed-probe-column.ts';
import { CONTEXT_KEY, databaseUrl, TEMPLATE } from './postgres.ts';

export interface ProbeDatabase {
  readonly storage: Storage;
  /** How another process opens the same database. */
  readonly address: readonly ['sqlite' | 'postgres', string];
  close(): Promise<void>;
}

const ddl: readonly DdlPart[] = [...houseDdl, PROBE_DDL];

function onSqlite(hooks: WriteHooks = noHooks): Promise<ProbeDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-vault-'));
  const file = join(folder, 'workspace.db');
  const storage = openSqlite({ file, ddl, hooks });
  return Promise.resolve({ storage, address: ['sqlite', file], close: () => storage.close().then(() => rmSync(folder, { recursive: true, force: true })) });
}

async function onPostgres(hooks: WriteHooks = noHooks): Promise<ProbeDatabase> {
  const { port } = inject('postgres');
  const name = `vault_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ connectionString: databaseUrl(port, 'cs_owner', 'postgres') });
  await owner.connect();
  await owner.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  await owner.end();
  await migratePostgres({ ownerUrl: databaseUrl(port, 'cs_owner', name), appRole: 'cs_app', contextKey: CONTEXT_KEY, ddl });
  const url = databaseUrl(port, 'cs_app', name);
  const storage = await openPostgres({ url, contextKey: CONTEXT_KEY, hooks });
  return { storage, address: ['postgres', url], close: () => storage.close() };
}

/** Both databases with a table of sealed values beside those of the house. */
export const probeDatabases = [['SQLite', onSqlite], ['PostgreSQL', onPostgres]] as const;
