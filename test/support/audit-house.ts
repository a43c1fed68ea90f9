import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { systemIds } from '../../server/base/ids.ts';
import { kitFor, noHooks, openSqlite, type Storage } from '../../server/base/storage/index.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { type AuditRoom, digestDisclosure, type LogVerdict, nodeTreeHash, openAuditRoom, openHeadsFile, readHeads, storedLogSource, verifyLogs } from '../../server/records/audit/index.ts';
import { openKeyFile, openSubjectBoxes, rootOfSubjects, type SubjectBoxes } from '../../server/records/subjects/index.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';

export const DATA_KEY = new Uint8Array(32).fill(3);

export interface AuditHouse {
  readonly folder: string;
  readonly file: string;
  readonly storage: Storage;
  readonly audit: AuditRoom;
  readonly clock: FixedClock;
  close(): Promise<void>;
}

/** An SQLite workspace with its audit log in force, in a folder of its own or in one that is there already. */
export function openAuditHouse(folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'))): AuditHouse {
  const clock = fixedClock();
  const heads = openHeadsFile(join(folder, 'heads.json'));
  const keyShelf = openKeyFile(join(folder, 'subject-keys.db'));
  const audit = openAuditRoom({ kit: kitFor('sqlite'), clock, ids: systemIds, deploymentKey: DATA_KEY, installation: 'test-house', heads, keyShelf });
  const file = join(folder, 'workspace.db');
  const storage = openSqlite({ file, ddl: houseDdl, hooks: { ...noHooks, ...audit.hooks } });
  return { folder, file, storage, audit, clock, close: async () => {
    await heads.settle();
    await storage.close();
    keyShelf.close();
  } };
}

/** What opens the disclosures of a house whose keys of people lie in this folder; null where they do not. */
export function boxesIn(folder: string, deploymentKey: Uint8Array = DATA_KEY): SubjectBoxes | null {
  const file = join(folder, 'subject-keys.db');
  if (!existsSync(file)) return null;
  return openSubjectBoxes({ shelf: openKeyFile(file, 'read'), ids: systemIds, rootOf: (tenantId) => rootOfSubjects(deploymentKey, tenantId) });
}

/** Verifies a database file as a stranger would: no server, nothing but the bytes, the keys of people and the marks beside them. */
export async function verifyFile(file: string, headsFile: string | null = null, deploymentKey: Uint8Array | null = DATA_KEY): Promise<readonly LogVerdict[]> {
  const db = new Database(file, { readonly: true });
  try {
    const source = storedLogSource((statement, ...params) => Promise.resolve(db.prepare(statement).all(...params) as never), deploymentKey && boxesIn(dirname(file), deploymentKey));
    return await verifyLogs(source, { hash: nodeTreeHash(), digest: digestDisclosure, heads: headsFile ? readHeads(headsFile) : {}, vkeyOf: null });
  } finally {
    db.close();
  }
}

/** A copy of a closed database file without the triggers that keep it, for somebody to tamper with. */
export function unguardedCopy(file: string): { readonly file: string; readonly db: Database.Database; drop(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-copy-'));
  const copy = join(folder, 'workspace.db');
  copyFileSync(file, copy);
  const keys = join(dirname(file), 'subject-keys.db');
  if (existsSync(keys)) copyFileSync(keys, join(folder, 'subject-keys.db'));
  const db = new Database(copy);
  db.pragma('journal_mode = DELETE');
  for (const { name } of db.prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).all()) db.exec(`DROP TRIGGER "${name}"`);
  return { file: copy, db, drop: () => {
    db.close();
    rmSync(folder, { recursive: true });
  } };
}
