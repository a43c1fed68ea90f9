import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WORKSPACE_FILE } from './deployment-keys.ts';
import { type KeyShelf, keyTable, openKeyFile, refuseForeignKeys } from './records/subjects/index.ts';

const SEALED = `SELECT 1 FROM audit_disclosure WHERE person_token > '' LIMIT 1`;
const TOLD = 'SELECT 1 FROM audit_disclosure WHERE person_token = ? LIMIT 1';
const LOG = `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit_disclosure'`;

/** The keys of the people that a workspace in this folder tells of. */
export function keyFileIn(folder: string): string {
  return join(folder, 'subject-keys.db');
}

/**
 * Where this deployment's keys of people lie. A workspace that tells of people and has no such file is not given a new one: what is
 * sealed would be lost without a word; nor does it take the file of another deployment. An empty file says that somebody knows.
 */
export function openKeyShelf({ databaseUrl, dataDir }: { readonly databaseUrl: string | null; readonly dataDir: string }): KeyShelf {
  if (databaseUrl !== null) return keyTable;
  const [file, workspace] = [keyFileIn(dataDir), join(dataDir, WORKSPACE_FILE)];
  if (existsSync(workspace)) within(workspace, (db) => refuseOtherKeys(db, file));
  return openKeyFile(file);
}

/** Keys of other people open nothing here, and what is written from now on would lie under keys that go with the wrong file. */
function refuseOtherKeys(db: Database.Database, file: string): void {
  if (db.prepare(LOG).get() === undefined || db.prepare(SEALED).get() === undefined) return;
  if (!existsSync(file)) {
    throw new Error(`${file} is not there, and without it nobody can read what the log tells of people: put the newest copy of it back; to go on without, make it an empty file`);
  }
  const told = db.prepare<[string]>(TOLD);
  refuseForeignKeys(file, (person) => told.get(person) !== undefined);
}

function within(workspace: string, work: (db: Database.Database) => void): void {
  const db = new Database(workspace, { readonly: true });
  try {
    work(db);
  } finally {
    db.close();
  }
}
