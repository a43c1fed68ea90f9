import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DataKey, type DataKeySource, KEYS_FILE, openDataKey } from './base/data-key.ts';
import { type DeploymentKeyRecord, openDeploymentKey, unwrapDeploymentKey } from './base/deployment-key.ts';
import type { Ids } from './base/ids.ts';
import { postgresKeyRecord, sqliteKeyRecord } from './base/storage/index.ts';
import type { Config } from './config.ts';

export interface Keys {
  /** Everything that must never change follows from it: names and signatures of logs, peppers, contexts. */
  readonly deploymentKey: Uint8Array;
  /** Wraps that one and the vault's keys, and can change. */
  readonly dataKey: Uint8Array;
  readonly previousDataKey: Uint8Array | null;
  readonly source: DataKeySource;
}

export const WORKSPACE_FILE = 'workspace.db';
const MIGRATE = 'run: npm run migrate';

/** What a server starts with. On PostgreSQL only the owner writes the record, so there it must be in order already. */
export async function openKeys(config: Config, ids: Pick<Ids, 'bytes'>): Promise<Keys> {
  const { key: dataKey, previous: previousDataKey, source, from } = dataKeyOf(config, ids);
  const keys = { key: dataKey, previous: previousDataKey, from };
  const deploymentKey = config.databaseUrl
    ? await keyInOrder(postgresKeyRecord(config.databaseUrl), keys, ids)
    : await openDeploymentKey(sqliteKeyRecord(join(config.dataDir, WORKSPACE_FILE)), keys, ids);
  return { deploymentKey, dataKey, previousDataKey, source };
}

async function keyInOrder(record: DeploymentKeyRecord, keys: Parameters<typeof unwrapDeploymentKey>[1], ids: Pick<Ids, 'bytes'>): Promise<Uint8Array> {
  const kept = await record.read();
  if (!kept) throw new Error(`the database has no deployment key yet; ${MIGRATE}`);
  const { key, keep } = unwrapDeploymentKey(kept, keys, ids);
  if (keep) throw new Error(`the deployment key is still wrapped by the previous data key; with both keys set, ${MIGRATE}`);
  return key;
}

/** The deployment's key as the owner of a PostgreSQL schema opens it: made, or wrapped anew, where needed. */
export function openOwnersKeys(config: Config, ownerUrl: string, ids: Pick<Ids, 'bytes'>): Promise<Uint8Array> {
  return openDeploymentKey(postgresKeyRecord(ownerUrl), dataKeyOf(config, ids), ids);
}

/** The key of a workspace that is only looked at, or null where no data key is at hand. */
export async function openKeptKey(config: Config, folder: string, ids: Pick<Ids, 'bytes'>): Promise<Uint8Array | null> {
  const given = config.encryptionKey !== null || config.passphraseFile !== null;
  if (!given && !existsSync(join(folder, KEYS_FILE))) return null;
  const kept = await sqliteKeyRecord(join(folder, WORKSPACE_FILE)).read();
  if (!kept) return null;
  return unwrapDeploymentKey(kept, dataKeyOf({ ...config, mode: 'local', dataDir: folder }, ids), ids).key;
}

/** The data key, and where it came from as an error names it. */
function dataKeyOf(config: Config, ids: Pick<Ids, 'bytes'>): DataKey & { readonly from: string } {
  const known = openDataKey(config, ids);
  const from: Readonly<Record<DataKeySource, string>> = { environment: 'ENCRYPTION_KEY', shell: 'the vault of this desktop', passphrase: config.passphraseFile ?? 'the passphrase', file: join(config.dataDir, KEYS_FILE) };
  return { ...known, from: from[known.source] };
}
